"""The variables of a notebook: which one a name is, and what bound it before a place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ..names import webs
from ..names.module import Module
from ..syntax import Node, Tree
from ..syntax.names import MODULE, Name, Role
from .values import Key

Variable = tuple[int, int, str]
"""A variable: its cell, -1 if it is the notebook's; its scope there; its name."""

Turn = tuple[int, int, int]
"""When something happens, if cells run from the top: the cell, the place, and what breaks ties."""

AT_LAST = (1 << 31, 0, 0)
"""When the body of a function looks up what is not its own."""


class UnreadError(Exception):
    """Cells are to be read first that hold a text, in slices: `Variables.read`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Place(NamedTuple):
    """Where a variable stands.

    Attributes
    ----------
    cell : int
        Position of the cell.
    name : Name
        The name there.
    variable : Variable
        Whose name it is.
    is_deferred : bool
        Whether it is looked up when a function is called.
    """

    cell: int
    name: Name
    variable: Variable
    is_deferred: bool

    @property
    def turn(self) -> Turn:
        """When it is bound or looked up."""
        return AT_LAST if self.is_deferred else (self.cell, self.name.effect, self.name.start)


class Cells(Module):
    """The notebook as one module, which can say whose frames it is about."""

    @cached_property
    def has_no_index(self) -> bool:
        """Whether frames have no index, as those of Polars and Spark, as far as the text tells.

        So what is dropped or renamed are columns.
        """
        sources = [self.notebook.cells[index].source for index in self.range]
        return any("polars" in source or "pyspark" in source for source in sources) and not any(
            "pandas" in source for source in sources
        )


def _in_order(variable: Variable, found: Iterable[webs.Place]) -> list[Place]:
    places = [Place(place.cell, place.name, variable, place.is_deferred) for place in found]
    return sorted(places, key=lambda place: place.turn)


class Variables:
    """Looks up variables, and remembers what was found for as long as a request lasts.

    Parameters
    ----------
    cells : Cells
        The notebook.
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._trees: dict[int, Tree | None] = {}
        self._places: dict[Variable, list[Place]] = {}
        self._bound: dict[Variable, list[Place]] = {}
        self._copied: dict[Variable, list[Place]] = {}
        self._labelled: dict[Variable, list[tuple[Turn, Key]]] | None = None

    def tree(self, cell: int) -> Tree | None:
        """Return the tree of a cell."""
        if cell not in self._trees:
            self._trees[cell] = self.cells.tree(cell)
        return self._trees[cell]

    def place(self, cell: int, node: Node) -> Place | None:
        """Return the variable that an identifier is, None if it is none of the notebook."""
        tree, names = self.tree(cell), self.cells.names(cell)
        name = names.at(tree.text(node), node.start) if tree is not None and names else None
        if names is None or name is None or names.is_elsewhere:
            return None
        owner = names.owner(name)
        variable = (cell if owner != MODULE else -1, owner, name.text)
        return Place(cell, name, variable, names.is_deferred(name, owner))

    def places(self, variable: Variable, cell: int) -> list[Place]:
        """Return where a variable stands, in the order in which cells run.

        Parameters
        ----------
        variable : Variable
            The variable.
        cell : int
            A cell that has it.
        """
        known = self._places.get(variable)
        if known is None:
            known = self._places[variable] = _in_order(variable, self._own(variable, cell))
        return known

    def all_bindings(self, variable: Variable, cell: int) -> list[Place]:
        """Return what binds a variable anywhere, in order."""
        known = self._bound.get(variable)
        if known is None:
            # Of all places, which may be hundreds, few bind.
            known = self._bound[variable] = _in_order(
                variable,
                (
                    place
                    for place in self._own(variable, cell)
                    if place.name.binds and place.name.role is not Role.AUGMENT
                ),
            )
        return known

    def copies(self, variable: Variable, cell: int) -> list[Place]:
        """Return where a variable is all that stands behind a sign, as in `other = variable`."""
        known = self._copied.get(variable)
        if known is None:
            known = self._copied[variable] = sorted(
                self._copied_in(variable, cell), key=lambda place: place.turn
            )
        return known

    def _copied_in(self, variable: Variable, cell: int) -> Iterator[Place]:
        index, _, text = variable
        if index < 0:
            self._expect(text)
        # A search of the text costs a tenth of a look at each place where the variable stands.
        whole = re.compile(rf"= *({re.escape(text)}) *(?:[#;]|$)", re.MULTILINE)
        for number in [cell] if index >= 0 else [each for each, _ in self.cells.holding(text)]:
            tree, names = self.tree(number), self.cells.names(number)
            for found in whole.finditer(tree.source) if tree is not None else ():
                name = names.at(text, found.start(1)) if names is not None else None
                if tree is not None and name is not None:
                    place = self.place(number, tree.node(name.node))
                    if place is not None and place.variable == variable:
                        yield place

    def _own(self, variable: Variable, cell: int) -> list[webs.Place]:
        """Return where a variable stands."""
        index, owner, text = variable
        if index < 0:
            self._expect(text)
        return self.cells.places(text, cell, owner)

    def bound_before(self, variable: Variable, cell: int, turn: Turn) -> Iterator[Place]:
        """Yield what binds a variable before a time, the last first."""
        known = self.all_bindings(variable, cell)
        last = bisect_left(known, turn, key=lambda other: other.turn)
        yield from (known[number] for number in range(last - 1, -1, -1))

    def bindings(self, place: Place) -> Iterator[Place]:
        """Yield what binds a variable before a place, the last first."""
        return self.bound_before(place.variable, place.cell, place.turn)

    def value(self, place: Place) -> Node | None:
        """Return the expression that a variable alone is assigned at a place."""
        tree = self.tree(place.cell)
        node = tree.node(place.name.node) if tree is not None else None
        parent = node.parent if node is not None else None
        if node is None or parent is None or parent.kind not in ("assignment", "named_expression"):
            return None
        if node.field not in ("left", "name"):
            return None
        value = parent.children[-1]
        while value.kind == "assignment":
            value = value.children[-1]
        return value if value.field in ("right", "value") else None

    def list_of(self, cell: int, node: Node) -> tuple[int, Node] | None:
        """Return the list that a variable is bound to, if that is known."""
        place = self.place(cell, node)
        bound = list(islice(self.bindings(place), 2)) if place is not None else []
        value = self.value(bound[0]) if len(bound) == 1 else None
        if value is None or value.kind not in ("list", "tuple"):
            return None
        return bound[0].cell, value

    def labelled(self) -> dict[Variable, list[tuple[Turn, Key]]]:
        """Return where all columns of variables get other names: `df.columns = ...`."""
        if self._labelled is None:
            self._expect("columns")
            self._labelled = {}
            for cell, names in self.cells.holding("columns"):
                tree = self.tree(cell)
                for member in names.attributes.get("columns", ()) if tree is not None else ():
                    self._note_labels(cell, tree, member.node)
        return self._labelled

    async def read(self, text: str) -> None:
        """Read the cells that hold a text, in slices."""
        await self.cells.read({text})

    def _expect(self, text: str) -> None:
        """Raise an error unless the cells that hold a text were read."""
        if not self.cells.has_read(text):
            raise UnreadError(text)

    def _note_labels(self, cell: int, tree: Tree | None, number: int) -> None:
        attribute = tree.node(number).parent if tree is not None else None
        statement = attribute.parent if attribute is not None else None
        if attribute is None or statement is None or self._labelled is None:
            return
        if statement.kind != "assignment" or attribute.field != "left":
            return
        place = self.place(cell, attribute.children[0])
        if place is not None:
            turn = (cell, statement.end, attribute.start)
            self._labelled.setdefault(place.variable, []).append((turn, (cell, statement.start)))
