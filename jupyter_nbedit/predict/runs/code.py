"""The code of a notebook: its cells, parsed, that share one namespace."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ...core.edits import TextEdit
from ...core.notebook import Notebook
from ..clock import Clock
from ..order import around
from ..parsing import parse_in_turn
from ..syntax import Tree, names_of
from ..syntax.names import MODULE, CellNames, Name, Role

MAX_CELLS = 500
"""Cells, around the one that was run, that are looked at."""


class CodeCell(msgspec.Struct, frozen=True, eq=False):
    """A code cell.

    Attributes
    ----------
    index : int
        Its position in the notebook.
    id : str
        Its identifier.
    tree : Tree
        Its text, parsed.
    names : CellNames
        Its names.
    """

    index: int
    id: str
    tree: Tree
    names: CellNames

    @property
    def source(self) -> str:
        """Its text."""
        return self.tree.source

    def edit(self, start: int, end: int, new: str) -> TextEdit:
        """Return the edit that puts a text in the place of a stretch."""
        return TextEdit(self.id, start, self.source[start:end], new)


class Code:
    """The cells of a notebook that run in its own namespace, from top to bottom."""

    def __init__(self, cells: list[CodeCell]) -> None:
        self.cells = cells

    @classmethod
    async def read(cls, notebook: Notebook, middle: int, clock: Clock) -> Code:
        """Parse the cells around a position, in slices."""
        found: list[CodeCell] = []
        for index in around(middle, len(notebook.cells), MAX_CELLS):
            cell = notebook.cells[index]
            if cell.type != "code":
                continue
            language = notebook.language_of(cell)
            tree = await parse_in_turn(cell.source, language, clock)
            if tree is None:
                continue
            if tree.names is None:
                await clock.tick()
            names = names_of(tree)
            if names is not None and not names.is_elsewhere:
                found.append(CodeCell(index, cell.id, tree, names))
        return cls(found)

    def cell(self, index: int) -> CodeCell | None:
        """Return the cell at a position of the notebook."""
        return next((cell for cell in self.cells if cell.index == index), None)

    def bound(self, up_to: int | None = None) -> dict[str, int]:
        """Return the names that the cells bind, with the last cell that binds each.

        Parameters
        ----------
        up_to : int, optional
            Position of the last cell that is looked at.
        """
        found: dict[str, int] = {}
        for cell in self.cells:
            if up_to is None or cell.index <= up_to:
                found.update(dict.fromkeys(cell.names.scopes[MODULE].bound, cell.index))
        return found

    def is_bound(self, text: str) -> bool:
        """Tell whether any cell binds a name, other than by going on from what it was."""
        return any(name.binds and name.role is not Role.AUGMENT for _, name in self.variables(text))

    def variables(self, text: str) -> Iterator[tuple[CodeCell, Name]]:
        """Yield where a name is the notebook's own variable."""
        for cell in self.cells:
            if cell.tree.holds(text):
                for name in cell.names.of_scope(text, MODULE):
                    yield cell, name
