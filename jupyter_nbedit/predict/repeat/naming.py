"""What a renamed variable leaves behind."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.notebook import Cell, Notebook
from ..syntax import NAMES, Node, Tree, is_definition, parse, role, scope, statement
from .learn import Learned
from .rules.leaves import LeafRule
from .rules.rule import NOWHERE, Found, Rule

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
        leaves = [found.node for found in _own_places(rule, tree)]
        above = [leaf for leaf in leaves if (index, leaf.start) < first]
        if any(is_definition(leaf, tree.language) for leaf in above):
            return False
        below = [leaf for leaf in leaves if (index, leaf.start) >= first]
        if below:
            first_use = statement(below[0], tree.language)
            return any(
                not is_definition(leaf, tree.language)
                for leaf in below
                if leaf.start < first_use.end
            )
    return False


def is_fresh(known: Learned, notebook: Notebook) -> bool:
    """Tell whether a name came in that is nowhere else but where the rule was followed."""
    rule = known.rule
    if not isinstance(rule, LeafRule) or rule.role not in NAMES:
        return False
    return _only_made(known, rule, notebook, prefix=False)


def is_fresh_use(known: Learned, notebook: Notebook) -> bool:
    """Tell whether a variable that is used, not bound, got a name that nothing else starts with.

    While the name is typed it may still become one that is known; then it must not be taken for
    a new one.
    """
    rule = known.rule
    if not isinstance(rule, LeafRule) or rule.role != "variable":
        return False
    if any(is_definition(support.node, support.evidence.before.language) for support in known.own):
        return False
    return _only_made(known, rule, notebook, prefix=True)


def _only_made(known: Learned, rule: LeafRule, notebook: Notebook, *, prefix: bool) -> bool:
    """Tell whether the new name, or one that starts with it, stands only where it was made."""
    name = rule.new
    made = [
        (support.edit.cell_id, support.edit.place, support.edit.place + len(support.edit.new))
        for support in known.support
    ]
    for cell in notebook.cells:
        if cell.type != "code" or name not in cell.source:
            continue
        tree = parse(cell.source, notebook.language_of(cell))
        if tree is None:
            continue
        for leaf in tree.find(name, prefix=prefix):
            if prefix and tree.text(leaf) == rule.old:
                continue
            if role(leaf, tree.language) in NAMES and not any(
                cell.id == cell_id and leaf.start <= end and start <= leaf.end
                for cell_id, start, end in made
            ):
                return False
    return True


class Scope:
    """Where a variable is the one that was renamed.

    Parameters
    ----------
    known : Learned
        A rule. Unless it renames a variable it holds everywhere.
    """

    def __init__(self, known: Learned) -> None:
        self._rule = known.rule
        self._support = support = known.support[0]
        self._owner: Node | None = None
        if _is_variable(known):
            # Where a parameter itself was renamed nothing binds the old name any more, so the
            # scope is told by what the function was before.
            self._owner = scope(support.node, known.rule.anchor, support.evidence.before)
        self._variable = _is_variable(known)

    def places(self, tree: Tree, cell_id: str) -> list[Found]:
        """Return the places of a cell where the rule applies to the same variable."""
        if not self._variable:
            return self._rule.places(tree)
        if self._owner is None:
            return _own_places(self._rule, tree)
        if cell_id != self._support.edit.cell_id:
            return []
        before, owner = self._support.evidence.before, self._owner
        number = before.scopes_before(owner.start)
        return [
            found
            for found in self._rule.places(tree)
            if any(
                ancestor.kind == owner.kind and tree.scopes_before(ancestor.start) == number
                for ancestor in found.node.ancestors()
            )
        ]


def _is_variable(known: Learned) -> bool:
    return isinstance(known.rule, LeafRule) and known.rule.role == "variable"


def _own_places(rule: Rule, tree: Tree) -> list[Found]:
    """Return the places where a name is the notebook's own, not one of a function's."""
    known: list[Found] | None = tree.memo.get(rule.own)
    if known is None:
        known = tree.memo[rule.own] = [
            found for found in rule.places(tree) if scope(found.node, rule.anchor, tree) is None
        ] or NOWHERE
    return known
