"""What a renamed variable leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.notebook import Cell, Notebook
from ..syntax import NAMES, Node, Tree, is_definition, role, scope
from .rules import LeafRule, Rule

Parsed = tuple[Cell, int, Tree]


def is_dangling(rule: Rule, notebook: Notebook, trees: Iterable[Parsed]) -> bool:
    """Tell whether a variable was renamed where it is bound, and its uses are left behind.

    They are when the old name is not bound before that place, and what comes next below it is a
    use: `df = df.dropna()` uses the name before it binds it anew.
    """
    if not isinstance(rule, LeafRule) or rule.role != "variable":
        return False
    bound = [item for item, node in rule.evidence if is_definition(node, item.before.language)]
    if not bound:
        return False
    first = min(
        ((notebook.index(item.edit.cell_id), item.edit.place) for item in bound),
        default=(0, 0),
    )
    for _, index, tree in trees:
        leaves = [
            leaf
            for leaf in tree.by_text.get(rule.old, ())
            if role(leaf, tree.language) == "variable" and scope(leaf, rule.old, tree) is None
        ]
        above = [leaf for leaf in leaves if (index, leaf.start) < first]
        if any(is_definition(leaf, tree.language) for leaf in above):
            return False
        below = [leaf for leaf in leaves if (index, leaf.start) >= first]
        if below:
            statement = _statement(below[0], tree)
            return any(
                not is_definition(leaf, tree.language)
                for leaf in below
                if leaf.start < statement.end
            )
    return False


def is_fresh(rule: Rule, notebook: Notebook) -> bool:
    """Tell whether a name came in that is nowhere else but where the rule was followed."""
    if not isinstance(rule, LeafRule) or rule.role not in NAMES:
        return False
    word = re.compile(rf"(?<!\w){re.escape(rule.new)}(?!\w)")
    made = sum(len(word.findall(item.edit.new)) for item, _ in rule.evidence)
    # A half-replaced word (`df` to `dfs`) is not in the edit's own text.
    made = max(made, len(rule.evidence))
    count = sum(
        len(word.findall(cell.source))
        for cell in notebook.cells
        if cell.type == "code" and rule.new in cell.source
    )
    return count <= made


def _statement(node: Node, tree: Tree) -> Node:
    child = node
    for ancestor in node.ancestors():
        if ancestor.kind in tree.language.statements:
            return child
        child = ancestor
    return child
