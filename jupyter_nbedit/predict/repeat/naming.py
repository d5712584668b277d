"""What a renamed variable leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.notebook import Cell, Notebook
from ..syntax import NAMES, Node, Tree, is_definition, role, scope
from .learn import Learned
from .leaves import LeafRule

Parsed = tuple[Cell, int, Tree]


def is_dangling(known: Learned, notebook: Notebook, trees: Iterable[Parsed]) -> bool:
    """Tell whether a variable was renamed where it is bound, and its uses are left behind.

    They are when the old name is not bound before that place, and what comes next below it is a
    use: `df = df.dropna()` uses the name before it binds it anew.
    """
    rule = known.rule
    if not isinstance(rule, LeafRule) or rule.role != "variable":
        return False
    bound = [
        support
        for support in known.support
        if is_definition(support.node, support.evidence.before.language)
    ]
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


def is_fresh(known: Learned, notebook: Notebook) -> bool:
    """Tell whether a name came in that is nowhere else but where the rule was followed."""
    rule = known.rule
    if not isinstance(rule, LeafRule) or rule.role not in NAMES:
        return False
    return _only_made(known, notebook, re.compile(rf"(?<!\w){re.escape(rule.new)}(?!\w)"))


def is_fresh_use(known: Learned, notebook: Notebook) -> bool:
    """Tell whether a variable that is used, not bound, got a name that nothing else starts with.

    While the name is typed it may still become one that is known; then it must not be taken for
    a new one.
    """
    rule = known.rule
    if not isinstance(rule, LeafRule) or rule.role != "variable":
        return False
    if any(
        is_definition(support.node, support.evidence.before.language) for support in known.support
    ):
        return False
    return _only_made(known, notebook, re.compile(rf"(?<!\w){re.escape(rule.new)}"))


def _only_made(known: Learned, notebook: Notebook, word: re.Pattern[str]) -> bool:
    """Tell whether a word stands only where a rule was followed."""
    new = known.rule.new if isinstance(known.rule, LeafRule) else ""
    # A half-replaced word (`df` to `dfs`) is not in the edit's own text.
    made = max(
        sum(len(word.findall(support.edit.new)) for support in known.support), len(known.support)
    )
    for cell in notebook.cells:
        if cell.type == "code" and new in cell.source:
            made -= len(word.findall(cell.source))
            if made < 0:
                return False
    return True


def _statement(node: Node, tree: Tree) -> Node:
    child = node
    for ancestor in node.ancestors():
        if ancestor.kind in tree.language.statements:
            return child
        child = ancestor
    return child


def in_scope(known: Learned, node: Node, tree: Tree, cell_id: str) -> bool:
    """Tell whether a variable here is the one that was renamed there."""
    rule, support = known.rule, known.support[0]
    if not isinstance(rule, LeafRule) or rule.role != "variable":
        return True
    # Where a parameter itself was renamed nothing binds the old name any more, so the scope is
    # told by what the function was before.
    before = support.evidence.before
    owner = scope(support.node, rule.old, before)
    if owner is None:
        return scope(node, rule.old, tree) is None
    if cell_id != support.edit.cell_id:
        return False
    head = before.source[owner.start : owner.start + 4]
    return any(
        ancestor.kind == owner.kind
        and _ordinal(ancestor, tree) == _ordinal(owner, before)
        and tree.source.startswith(head, ancestor.start)
        for ancestor in node.ancestors()
    )


def _ordinal(owner: Node, tree: Tree) -> int:
    """Return how many scopes start before this one in its cell."""
    count = 0
    stack = [tree.root]
    while stack:
        node = stack.pop()
        count += node.kind in tree.language.scopes and node.start < owner.start
        stack.extend(child for child in node.children if child.start < owner.start)
    return count
