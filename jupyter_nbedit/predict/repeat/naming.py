"""Which variable a name is, and whether it is new."""

from __future__ import annotations

from ...core.notebook import Notebook
from ..survey import Surveyed
from ..syntax import NAMES, Tree, is_definition, parse, role
from ..syntax.binding import names_of
from ..syntax.names import MODULE, CellNames, Name, Role
from .learn import Learned
from .rules.leaves import LeafRule
from .rules.rule import NOWHERE, Found, Rule

_OF_OTHER_MODULES = frozenset({Role.IMPORT, Role.ORIGINAL})


def is_fresh(known: Learned, notebook: Notebook, cells: Surveyed) -> bool:
    """Tell whether a name came in that is nowhere else but where the rule was followed."""
    rule = known.rule
    if not isinstance(rule, LeafRule) or rule.role not in NAMES:
        return False
    return _only_made(known, rule, notebook, cells, prefix=False)


def is_fresh_use(known: Learned, notebook: Notebook, cells: Surveyed) -> bool:
    """Tell whether a variable that is used, not bound, got a name that nothing else starts with.

    While the name is typed it may still become one that is known; then it must not be taken for
    a new one.
    """
    rule = known.rule
    if not isinstance(rule, LeafRule) or rule.role != "variable":
        return False
    if any(is_definition(support.node, support.evidence.before.language) for support in known.own):
        return False
    return _only_made(known, rule, notebook, cells, prefix=True)


def _only_made(
    known: Learned, rule: LeafRule, notebook: Notebook, cells: Surveyed, *, prefix: bool
) -> bool:
    """Tell whether the new name, or one that starts with it, stands only where it was made."""
    name = rule.new
    made = [
        (support.edit.cell_id, support.edit.place, support.edit.place + len(support.edit.new))
        for support in known.support
    ]
    for cell in cells.holding(name).values():
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
    """Where a variable is the one that was changed.

    Parameters
    ----------
    known : Learned
        A rule. Unless it is about a variable it holds everywhere.
    """

    def __init__(self, known: Learned) -> None:
        self._rule = rule = known.rule
        self._holds_everywhere = not isinstance(rule, LeafRule) or rule.role != "variable"
        self._cell = known.support[0].edit.cell_id
        self._owner = MODULE
        self._name: Name | None = None
        self._is_shared = True
        if not self._holds_everywhere:
            # Where a parameter itself was renamed nothing binds the old name any more, so the
            # scope is told by what the function was before.
            support = known.support[0]
            names = names_of(support.evidence.before)
            self._name = names.at(rule.anchor, support.node.start) if names is not None else None
            if names is not None and self._name is not None:
                self._owner = names.owner(self._name)
                self._is_shared = self._owner == MODULE and not names.is_elsewhere

    def places(self, tree: Tree, cell_id: str) -> list[Found]:
        """Return the places of a cell where the rule applies to the same variable."""
        if self._holds_everywhere:
            return self._rule.places(tree)
        names = names_of(tree)
        if self._name is None or names is None:
            return []
        if self._is_shared:
            return [] if names.is_elsewhere else _own_places(self._rule, tree, names, self._name)
        if cell_id != self._cell:
            return []
        return _places_of(self._rule, tree, names, self._owner, self._name)


def _own_places(rule: Rule, tree: Tree, names: CellNames, changed: Name) -> list[Found]:
    """Return the places where a name is the notebook's own, not one of a function's."""
    key = (rule.own, changed.role in _OF_OTHER_MODULES)
    known: list[Found] | None = tree.memo.get(key)
    if known is None:
        found = _places_of(rule, tree, names, MODULE, changed)
        known = tree.memo[key] = found or NOWHERE
    return known


def _places_of(rule: Rule, tree: Tree, names: CellNames, owner: int, changed: Name) -> list[Found]:
    # What another module calls so is changed only where that was changed in an import.
    is_import = changed.role in _OF_OTHER_MODULES
    result = []
    for found in rule.places(tree):
        name = names.at(rule.anchor, found.start)
        if (
            name is not None
            and names.owner(name, also=owner) == owner
            and (is_import or name.role not in _OF_OTHER_MODULES)
        ):
            result.append(found)
    return result
