"""Edits of a notebook: of a cell's text, or of the list of cells.

Every edit says what it expects to find, so that it is never made where that is not so. What can be
suggested is a :data:`SuggestedEdit`; its members are told apart by the field `type` on the wire and
on disk. Each has `applies_in` and `apply_in` for a notebook, and `rebased`, which carries it along
another edit.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from .notebook import Cell, CellType, Notebook
from .text import common_prefix, common_suffix


class EditConflictError(ValueError):
    """What an edit expects is not where the edit expects it."""


class EditBase(msgspec.Struct, frozen=True, rename="camel", tag_field="type"):
    """What every edit has: its type."""


class TextEdit(EditBase, frozen=True, tag="text"):
    """Replace `old`, which stands at `start` of a cell, by `new`.

    Attributes
    ----------
    cell_id : str
        The cell that is edited.
    start : int
        Offset of the first replaced character.
    old : str
        The text expected there; empty for a pure insertion.
    new : str
        The text that takes its place; empty for a pure deletion.
    """

    cell_id: str
    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """Offset just past the replaced text, before the edit."""
        return self.start + len(self.old)

    @property
    def new_end(self) -> int:
        """Offset just past the new text, after the edit."""
        return self.start + len(self.new)

    def applies_to(self, source: str) -> bool:
        """Tell whether `source` has the expected text at the expected place."""
        return (
            self.start >= 0 and self.end <= len(source) and source.startswith(self.old, self.start)
        )

    def apply(self, source: str) -> str:
        """Return `source` with the edit made.

        Raises
        ------
        EditConflictError
            If the expected text is not there; nothing is guessed.
        """
        if not self.applies_to(source):
            raise EditConflictError(
                f"cell {self.cell_id!r} does not hold the expected text at offset {self.start}"
            )
        return source[: self.start] + self.new + source[self.end :]

    def applies_in(self, notebook: Notebook) -> bool:
        """Tell whether the cell is there and has the expected text at the expected place."""
        cell = notebook.cell(self.cell_id)
        return cell is not None and self.applies_to(cell.source)

    def apply_in(self, notebook: Notebook) -> Notebook:
        """Return `notebook` with the edit made.

        Raises
        ------
        EditConflictError
            If the cell or the expected text is not there.
        """
        cell = _cell(notebook, self.cell_id)
        return _with(notebook, cell, msgspec.structs.replace(cell, source=self.apply(cell.source)))

    def trimmed(self) -> TextEdit:
        """Return the same edit without the text that both sides share at either end."""
        prefix = common_prefix(self.old, self.new)
        old, new = self.old[prefix:], self.new[prefix:]
        suffix = common_suffix(old, new)
        return TextEdit(
            self.cell_id,
            self.start + prefix,
            old[: len(old) - suffix],
            new[: len(new) - suffix],
        )

    def rebased(self, over: SuggestedEdit) -> TextEdit | None:
        """Return this edit as it reads after `over` was made, None when `over` touched its place.

        This is the rule for what is offered or was turned down; `rebase` of the browser's
        `carrying.ts` is the same, and both are held to `tests/core/carrying.json`. An edit made
        exactly at the start or end of the replaced text leaves it intact. An insertion has no text
        of its own: it stands between two characters, and is lost when either is replaced or when
        something else is put between them.
        """
        if over.cell_id != self.cell_id or isinstance(over, CellTypeChange):
            return self
        if not isinstance(over, TextEdit):
            return None
        if not self.old and over.start <= self.start <= over.end:
            return None
        start = carried_span(self.start, self.end, over)
        return None if start is None else TextEdit(self.cell_id, start, self.old, self.new)


class CellInsertion(EditBase, frozen=True, tag="insertCell"):
    """Insert a cell below another one.

    Attributes
    ----------
    cell : Cell
        The new cell; no other may have its identifier.
    after : str
        The cell above it, empty for the top of the notebook.
    """

    cell: Cell
    after: str

    @property
    def cell_id(self) -> str:
        """The cell that the edit is about: the new one."""
        return self.cell.id

    def applies_in(self, notebook: Notebook) -> bool:
        """Tell whether the cell above is there and the new one is not."""
        above = not self.after or notebook.cell(self.after) is not None
        return above and notebook.cell(self.cell.id) is None

    def apply_in(self, notebook: Notebook) -> Notebook:
        """Return `notebook` with the cell.

        Raises
        ------
        EditConflictError
            If the cell above is gone, or the identifier is taken.
        """
        if not self.applies_in(notebook):
            raise EditConflictError(
                f"a cell {self.cell.id!r} cannot be inserted below {self.after!r}"
            )
        index = notebook.index(self.after) + 1 if self.after else 0
        cells = (*notebook.cells[:index], self.cell, *notebook.cells[index:])
        return msgspec.structs.replace(notebook, cells=cells)

    def inverse(self) -> CellDeletion:
        """Return the edit that undoes this one."""
        return CellDeletion(self.cell.id, self.cell.type, self.cell.source)

    def rebased(self, over: SuggestedEdit) -> CellInsertion | None:
        """Return this edit, None when `over` took its place.

        It stands below a cell: it is lost when that goes, or when another cell is inserted there.
        """
        gone = isinstance(over, CellDeletion) and over.cell_id == self.after
        taken = isinstance(over, CellInsertion) and over.after == self.after
        return None if gone or taken else self


class CellDeletion(EditBase, frozen=True, tag="deleteCell"):
    """Delete a cell that is exactly as expected.

    Attributes
    ----------
    cell_id : str
        The cell.
    cell_type : {"code", "markdown", "raw"}
        What kind of cell it is expected to be.
    source : str
        The text it is expected to have.
    """

    cell_id: str
    cell_type: CellType
    source: str

    def applies_in(self, notebook: Notebook) -> bool:
        """Tell whether the cell is there and as expected."""
        cell = notebook.cell(self.cell_id)
        return cell is not None and (cell.type, cell.source) == (self.cell_type, self.source)

    def apply_in(self, notebook: Notebook) -> Notebook:
        """Return `notebook` without the cell.

        Raises
        ------
        EditConflictError
            If the cell is gone, or not as expected.
        """
        if not self.applies_in(notebook):
            raise EditConflictError(f"cell {self.cell_id!r} is not as expected")
        cells = tuple(cell for cell in notebook.cells if cell.id != self.cell_id)
        return msgspec.structs.replace(notebook, cells=cells)

    def rebased(self, over: SuggestedEdit) -> CellDeletion | None:
        """Return this edit, None when `over` changed the cell: it is not as expected any more."""
        return None if over.cell_id == self.cell_id else self


class CellTypeChange(EditBase, frozen=True, tag="changeCellType"):
    """Make another kind of cell of a cell.

    Attributes
    ----------
    cell_id : str
        The cell.
    old, new : {"code", "markdown", "raw"}
        What it is expected to be, and what it becomes.
    """

    cell_id: str
    old: CellType
    new: CellType

    def applies_in(self, notebook: Notebook) -> bool:
        """Tell whether the cell is there and of the expected kind."""
        cell = notebook.cell(self.cell_id)
        return cell is not None and cell.type == self.old

    def apply_in(self, notebook: Notebook) -> Notebook:
        """Return `notebook` with the cell of the new kind.

        Raises
        ------
        EditConflictError
            If the cell is gone, or of another kind than expected.
        """
        cell = _cell(notebook, self.cell_id)
        if cell.type != self.old:
            raise EditConflictError(f"cell {self.cell_id!r} is {cell.type}, not {self.old}")
        return _with(notebook, cell, msgspec.structs.replace(cell, type=self.new))

    def inverse(self) -> CellTypeChange:
        """Return the edit that undoes this one."""
        return CellTypeChange(self.cell_id, self.new, self.old)

    def rebased(self, over: SuggestedEdit) -> CellTypeChange | None:
        """Return this edit, None when `over` deleted the cell or changed its kind."""
        touched = over.cell_id == self.cell_id and not isinstance(over, TextEdit)
        return None if touched else self


CellEdit = CellInsertion | CellDeletion | CellTypeChange
"""An edit of the list of cells."""

SuggestedEdit = TextEdit | CellEdit
"""An edit that can be suggested."""


def takes_back(edit: CellEdit, earlier: CellEdit) -> bool:
    """Tell whether an edit of the list of cells exactly undoes an earlier one."""
    if isinstance(earlier, CellDeletion):
        return isinstance(edit, CellInsertion) and edit.inverse() == earlier
    return edit == earlier.inverse()


def text_edits(edits: Iterable[SuggestedEdit]) -> tuple[TextEdit, ...]:
    """Return those of some edits that change a cell's text."""
    return tuple(edit for edit in edits if isinstance(edit, TextEdit))


def _cell(notebook: Notebook, cell_id: str) -> Cell:
    cell = notebook.cell(cell_id)
    if cell is None:
        raise EditConflictError(f"there is no cell {cell_id!r}")
    return cell


def _with(notebook: Notebook, old: Cell, new: Cell) -> Notebook:
    cells = tuple(new if cell is old else cell for cell in notebook.cells)
    return msgspec.structs.replace(notebook, cells=cells)


def carried_span(start: int, end: int, over: TextEdit) -> int | None:
    """Return where a stretch of a cell's text starts after `over`, None when that touched it.

    This is the rule for what was written (`EditHistory`), and what `TextEdit.rebased` makes
    stricter for insertions. An empty stretch is lost only within what is replaced: as the memory
    of a deletion it must outlast what an offer would not, so that the deletion is not undone.
    """
    if over.end <= start and not (over.start == over.end == start == end):
        return start + len(over.new) - len(over.old)
    # What is put at an empty stretch stands behind it.
    return start if over.start >= end else None


def carried_cursor(offset: int, over: TextEdit) -> int:
    """Return where a cursor in a cell's text is after `over`: behind what was put there.

    The browser's editor knows the cursor itself (CodeMirror's `mapPos`) and tells it before each
    question; this is for what happens until then.
    """
    if offset < over.start:
        return offset
    if offset <= over.end:
        return over.new_end
    return offset + len(over.new) - len(over.old)


def difference(cell_id: str, before: str, after: str) -> TextEdit:
    """Return the smallest single replacement that turns `before` into `after`."""
    return TextEdit(cell_id, 0, before, after).trimmed()
