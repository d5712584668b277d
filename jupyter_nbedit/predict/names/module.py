"""The notebook as one module: its cells, parsed when they are needed, and their names."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...core.notebook import Notebook
from ..clock import Clock
from ..syntax import Tree, is_parsed, names_of, parse
from ..syntax.names import MODULE, CellNames, Name
from .webs import Place

MAX_CELLS = 500
"""Cells, around the newest edit, that are looked at."""


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
    """

    def __init__(self, notebook: Notebook, middle: int, clock: Clock) -> None:
        self.notebook = notebook
        count = len(notebook.cells)
        low = max(0, min(middle - MAX_CELLS // 2, count - MAX_CELLS))
        self._clock = clock
        self.range = range(low, min(count, low + MAX_CELLS))

    def tree(self, index: int) -> Tree | None:
        """Return the tree of a code cell."""
        cell = self.notebook.cells[index]
        if cell.type != "code":
            return None
        return parse(cell.source, self.notebook.language_of(cell))

    def names(self, index: int) -> CellNames | None:
        """Return the names of a code cell."""
        tree = self.tree(index)
        return names_of(tree) if tree is not None else None

    async def read(self, texts: Collection[str]) -> None:
        """Parse the cells that hold any of some texts, in slices."""
        for index in self.range:
            cell = self.notebook.cells[index]
            if cell.type != "code" or not any(text in cell.source for text in texts):
                continue
            if not is_parsed(cell.source, self.notebook.language_of(cell)):
                await self._clock.tick()
            tree = self.tree(index)
            if tree is not None and tree.names is None:
                await self._clock.tick()
                names_of(tree)

    def holding(self, text: str) -> Iterator[tuple[int, CellNames]]:
        """Yield the cells of the notebook's own namespace that hold a text."""
        for index in self.range:
            if text in self.notebook.cells[index].source:
                names = self.names(index)
                if names is not None and not names.is_elsewhere:
                    yield index, names

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
        if owner != MODULE or here is None or here.is_elsewhere:
            cells = [(index, here)] if here is not None else []
        else:
            cells = list(self.holding(text))
        for number, names in cells:
            for name in names.of_scope(text, owner):
                yield Place(number, name, names.is_deferred(name, owner))

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
