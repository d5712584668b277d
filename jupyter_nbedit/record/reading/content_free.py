"""Events without their content: how much was written, where and when, not what."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Iterator

import msgspec

from ...core.edits import (
    CellDeletion,
    CellInsertion,
    CellTypeChange,
    SuggestedEdit,
    TextEdit,
)
from ...core.events import (
    CellDeleted,
    CellInserted,
    CellMoved,
    CellTypeChanged,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Run,
    Saved,
    Suggested,
)
from ...core.notebook import Cell
from ..store.rows import Row

_DIGIT = re.compile(r"[^\W\D]")
_LETTER = re.compile(r"[^\W\d_]|_")
_MARK = re.compile(r"[^\sx0]")


def shape(text: str) -> str:
    """Return a text of the same length and lines, in which only kinds of characters are left.

    A letter becomes `x`, a digit `0`, any other mark a dot; white space stays.
    """
    return _MARK.sub(".", _LETTER.sub("x", _DIGIT.sub("0", text)))


def content_free(rows: Iterable[Row], path: str) -> Iterator[Row]:
    """Yield the events of a stream without their content.

    Kinds, places, lengths and times stay, so that they can be replayed; texts become their
    :func:`shape`, identifiers of cells numbers, the notebook's path `path`. Of a failure the name
    stays if it is one of Python's own.
    """
    names = _Names()
    for row in rows:
        yield Row(row.number, _without(row.event, names, path))


class _Names:
    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, cell_id: str) -> str:
        return f"cell-{self._numbers.setdefault(cell_id, len(self._numbers))}"


def _without(event: NotebookEvent, names: _Names, path: str) -> NotebookEvent:
    replace = msgspec.structs.replace
    if isinstance(event, Open):
        cells = tuple(_cell(cell, names) for cell in event.cells)
        return replace(event, cells=cells, path=path)
    if isinstance(event, Edit):
        return replace(event, cell_id=names(event.cell_id), text=shape(event.text))
    if isinstance(event, CellInserted):
        return replace(event, cell=_cell(event.cell, names))
    if isinstance(event, Run):
        known = isinstance(getattr(builtins, event.ename, None), type)
        return replace(
            event,
            cell_id=names(event.cell_id),
            ename=event.ename if known or not event.ename else "Error",
            evalue="",
            traceback="",
        )
    if isinstance(event, CellDeleted | CellMoved | CellTypeChanged | Focus):
        return replace(event, cell_id=names(event.cell_id))
    if isinstance(event, Saved):
        return replace(event, checksum=None)
    if isinstance(event, Suggested):
        return replace(event, edits=tuple(_suggested(edit, names) for edit in event.edits))
    return event


def _suggested(edit: SuggestedEdit, names: _Names) -> SuggestedEdit:
    if isinstance(edit, TextEdit):
        return TextEdit(names(edit.cell_id), edit.start, shape(edit.old), shape(edit.new))
    if isinstance(edit, CellInsertion):
        # Above the first cell there is none to name.
        return CellInsertion(_cell(edit.cell, names), edit.after and names(edit.after))
    if isinstance(edit, CellDeletion):
        return CellDeletion(names(edit.cell_id), edit.cell_type, shape(edit.source))
    return CellTypeChange(names(edit.cell_id), edit.old, edit.new)


def _cell(cell: Cell, names: _Names) -> Cell:
    return Cell(names(cell.id), cell.type, shape(cell.source), cell.language)
