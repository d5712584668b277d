"""Walks the nodes of a cell once and notes its names; what binds them is told by the language."""

from __future__ import annotations

from abc import ABC, abstractmethod

from .names import CellNames, Member, Name, Role, Scope, ScopeKind
from .tree import END, FIELD, SIZE, START, UP, WIDTH, Tree

Entered = tuple[int, bool]
"""The scope that holds in a node, and whether what is bound there may be passed over."""


class Binder(ABC):
    """Walks the nodes of a tree once, in order, without recursion: expressions nest deeply.

    A scope is entered by the node that it holds in.

    Parameters
    ----------
    tree : Tree
        A parsed cell.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._table = tree.rows.table
        self._kinds = tree.grammar.kinds
        self._fields = tree.grammar.fields
        self.names = CellNames([Scope(ScopeKind.MODULE, 0, 0, 0, len(tree.source))])
        self._variables: dict[str, list[Name]] = {}
        self._attributes: dict[str, list[Member]] = {}
        self._keywords: dict[str, list[Member]] = {}
        # Of nodes that are still to come: the scope that is entered there, and what a name is.
        self._entered: dict[int, int] = {}
        self._forced: dict[int, tuple[int, Role] | None] = {}

    def bind(self) -> CellNames:
        """Return the names."""
        table, kinds = self._table, self._kinds
        count = len(table) // WIDTH
        scope, conditional = self._outermost(), False
        inside: list[tuple[int, int, bool]] = [(count, scope, conditional)]
        for number in range(count):
            while number >= inside[-1][0]:
                inside.pop()
                _, scope, conditional = inside[-1]
            row = number * WIDTH
            entered = self._entered.pop(number, None)
            if entered is not None:
                scope, conditional = entered, False
                inside.append((number + table[row + SIZE], scope, conditional))
            kind = kinds[table[row]]
            if kind == "identifier":
                if number not in self._forced:
                    self._identifier(number, scope, conditional)
                elif (forced := self._forced.pop(number)) is not None:
                    self._add(number, forced[1], forced[0], conditional)
            elif (inner := self._enter(number, kind, scope, conditional)) is not None:
                scope, conditional = inner
                inside.append((number + table[row + SIZE], scope, conditional))
        names = self.names
        # The collector never looks at tuples of names, of which a notebook has tens of thousands.
        names.variables = {text: tuple(found) for text, found in self._variables.items()}
        names.attributes = {text: tuple(found) for text, found in self._attributes.items()}
        names.keywords = {text: tuple(found) for text, found in self._keywords.items()}
        names.texts.update(names.variables, names.attributes, names.keywords)
        return names

    def _outermost(self) -> int:
        """Return the scope that the cell starts in."""
        return 0

    @abstractmethod
    def _enter(self, number: int, kind: str, scope: int, conditional: bool) -> Entered | None:
        """Look at a node that is no name; return what holds in it, None if nothing changes."""

    @abstractmethod
    def _identifier(self, number: int, scope: int, conditional: bool) -> None:
        """Note a name of which nothing was said before."""

    def _open(self, kind: ScopeKind, parent: int, node: int) -> int:
        row = node * WIDTH
        start, end = self._table[row + START], self._table[row + END]
        self.names.scopes.append(Scope(kind, parent, node, start, end))
        return len(self.names.scopes) - 1

    def _field(self, number: int) -> str:
        return self._fields[self._table[number * WIDTH + FIELD]]

    def _kind(self, number: int) -> str:
        return self._kinds[self._table[number * WIDTH]]

    def _parent(self, number: int) -> int:
        return number - self._table[number * WIDTH + UP]

    def _after(self, number: int) -> int:
        """Return the node that comes after a node and all below it."""
        return number + self._table[number * WIDTH + SIZE]

    def _start(self, number: int) -> int:
        return self._table[number * WIDTH + START]

    def _end(self, number: int) -> int:
        return self._table[number * WIDTH + END]

    def _text(self, number: int) -> str:
        return self._tree.source[self._start(number) : self._end(number)]

    def _member(self, members: dict[str, list[Member]], number: int, scope: int) -> None:
        text = self._text(number)
        members.setdefault(text, []).append(
            Member(text, self._start(number), self._end(number), number, scope)
        )

    def _add(
        self, number: int, role: Role, scope: int, conditional: bool, effect: int | None = None
    ) -> None:
        text, start = self._text(number), self._start(number)
        effect = start if effect is None else effect
        name = Name(text, start, self._end(number), role, scope, effect, conditional, number)
        self._variables.setdefault(text, []).append(name)
        if name.binds:
            bound = self.names.scopes[scope].bound
            bound[text] = min(bound.get(text, effect), effect)
