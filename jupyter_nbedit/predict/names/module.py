"""The notebook as one module: its cells, parsed when they are needed, and their names."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator

from ...core.notebook import Cell, Notebook
from ..clock import Clock
from ..order import around
from ..syntax import Tree, names_of, parse
from ..syntax.names import MODULE, CellNames, Name
from .webs import Place

MAX_CELLS = 500
"""Cells, around the newest edit, that are looked at."""


class Reading:
    """What was read of a notebook's cells: most are as they were at the last request."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Cell, CellNames | None]] = {}
        self._holding: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def get(self, cell: Cell) -> tuple[Cell, CellNames | None] | None:
        """Return what was read of a cell, None if it was not read as it is now."""
        known = self._known.get(cell.id)
        return known if known is not None and known[0] is cell else None

    def put(self, cell: Cell, names: CellNames | None) -> None:
        """Keep the names of a cell, None if it has no tree."""
        _, before = self._known.get(cell.id, (None, None))
        for text in before.texts if before is not None else ():
            self._holding[text].discard(cell.id)
        self._known[cell.id] = cell, names
        for text in names.texts if names is not None else ():
            self._holding.setdefault(text, set()).add(cell.id)

    def holding(self, text: str) -> Collection[str]:
        """Return the identifiers of the cells that had a name when they were read."""
        return self._holding.get(text, ())

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()
        self._holding.clear()


class Module:
    """A notebook whose cells share one namespace, but for those that are run elsewhere.

    Parameters
    ----------
    notebook : Notebook
        The notebook.
    middle : int
        Position of the cell that matters most.
    clock : Clock
        Gives the event loop its turn.
    reading : Reading
        What was read of it before; what is read is added.
    """

    def __init__(self, notebook: Notebook, middle: int, clock: Clock, reading: Reading) -> None:
        self.notebook = notebook
        count = len(notebook.cells)
        self.range = around(middle, count, MAX_CELLS)
        self._clock = clock
        self._reading = reading
        if len(reading) > 2 * count:
            reading.clear()
        self._names: dict[int, CellNames] = {}
        self._unread: list[int] = []
        self._positions: dict[str, int] = {}
        for index in self.range:
            cell = notebook.cells[index]
            self._positions[cell.id] = index
            known = reading.get(cell)
            if known is None:
                if cell.type == "code":
                    self._unread.append(index)
            elif known[1] is not None:
                self._names[index] = known[1]
        self._holding: dict[str, list[tuple[int, CellNames]]] = {}

    def tree(self, index: int) -> Tree | None:
        """Return the tree of a code cell."""
        cell = self.notebook.cells[index]
        if cell.type != "code":
            return None
        return parse(cell.source, self.notebook.language_of(cell))

    def names(self, index: int) -> CellNames | None:
        """Return the names of a code cell."""
        if index not in self._names and index in self._unread:
            self._unread.remove(index)
            tree = self.tree(index)
            names = names_of(tree) if tree is not None else None
            cell = self.notebook.cells[index]
            self._reading.put(cell, names)
            if names is not None:
                self._names[index] = names
        return self._names.get(index)

    async def read(self, texts: Collection[str]) -> None:
        """Parse the cells that hold any of some texts, in slices."""
        for index in list(self._unread):
            source = self.notebook.cells[index].source
            if any(text in source for text in texts):
                await self._clock.tick()
                self.tree(index)
                await self._clock.tick()
                self.names(index)

    def holding(self, text: str) -> list[tuple[int, CellNames]]:
        """Return the cells of the notebook's own namespace that have a name."""
        known = self._holding.get(text)
        if known is None:
            for index in list(self._unread):
                if text in self.notebook.cells[index].source:
                    self.names(index)
            positions, names = self._positions, self._names
            found = {positions.get(cell_id, -1) for cell_id in self._reading.holding(text)}
            known = self._holding[text] = [
                (index, names[index])
                # What is not among the names changed since it was read.
                for index in sorted(found & names.keys())
                if not names[index].is_elsewhere
            ]
        return known

    def containing(self, text: str) -> Iterator[CellNames]:
        """Yield the cells of the notebook's own namespace whose text contains a text."""
        for index in self.range:
            if text in self.notebook.cells[index].source:
                names = self.names(index)
                if names is not None and not names.is_elsewhere:
                    yield names

    def binds(self, text: str, besides: Container[int] = ()) -> bool:
        """Tell whether the notebook's own namespace has a name, but for what some cells bind."""
        return any(
            text in names.scopes[MODULE].bound
            for index, names in self.holding(text)
            if index not in besides
        )

    def has_star_import(self) -> bool:
        """Tell whether names come from a module that nobody lists."""
        return any(
            "import *" in self.notebook.cells[index].source
            and self.notebook.cells[index].type == "code"
            for index in self.range
        )

    def places(self, text: str, index: int, owner: int) -> Iterator[Place]:
        """Yield where a variable stands that a scope of a cell owns.

        Parameters
        ----------
        text : str
            The name.
        index : int
            Position of the cell.
        owner : int
            The scope in the cell; if it is the outermost one, the other cells share it.
        """
        here = self.names(index)
        if here is None:
            return
        if owner == MODULE and not here.is_elsewhere:
            for number, names in self.holding(text):
                if text in names.variables:
                    for name, is_deferred in names.own(text):
                        yield Place(number, name, is_deferred)
        else:
            for name in here.of_scope(text, owner):
                yield Place(index, name, here.is_deferred(name, owner))

    def would_be_captured(self, name: Name, index: int, new: str, owner: int) -> bool:
        """Tell whether a name at a place would be that of another scope if it were called so."""
        names = self.names(index)
        if names is None:
            return True
        number = name.scope
        while number not in (owner, MODULE):
            if new in names.scopes[number].bound:
                return True
            number = names.scopes[number].parent
        return False
