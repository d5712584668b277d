"""How an event is a row of the database.

Keystrokes and movements of the cursor, which are nearly all there is, have columns of their own;
any other event is its JSON text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from ...core.events import Edit, Focus, NotebookEvent, Origin

_ORIGINS = tuple(Origin)
_EDIT, _FOCUS, _OTHER = 0, 1, 2

Columns = tuple[float, int, int | None, int | None, int | None, int | None, str | None, str | None]
"""time, kind, origin, cell, start, stop, body, corrections"""


class Correction(msgspec.Struct, frozen=True, array_like=True):
    """Text of a cell that is shown or masked from this event on, and was not before.

    Attributes
    ----------
    cell_id : str
        The cell.
    start : int
        Where the text stands after the event.
    text : str
        What stands there from now on; it replaces as many characters.
    """

    cell_id: str
    start: int
    text: str


class Row(NamedTuple):
    """An event of a stream as it is kept: masked, with what else changed of the masks."""

    number: int
    event: NotebookEvent
    corrections: tuple[Correction, ...] = ()


_json = msgspec.json.Encoder()
_event: msgspec.json.Decoder[NotebookEvent] = msgspec.json.Decoder(NotebookEvent)
_corrections = msgspec.json.Decoder(tuple[Correction, ...])


def columns_of(row: Row, number_of: Callable[[str], int]) -> Columns:
    """Return a row's columns; `number_of` gives the number of a cell by its identifier."""
    event = row.event
    corrections = _json.encode(row.corrections).decode() if row.corrections else None
    # Edits at several cursors are rare: they do without columns of their own.
    if isinstance(event, Edit) and not event.together:
        cell, origin = number_of(event.cell_id), _ORIGINS.index(event.origin)
        return (
            event.time, _EDIT, origin, cell, event.start, event.end, event.text, corrections,
        )  # fmt: skip
    if isinstance(event, Focus):
        cell = number_of(event.cell_id)
        return event.time, _FOCUS, None, cell, event.cursor, event.anchor, None, corrections
    return event.time, _OTHER, None, None, None, None, _json.encode(event).decode(), corrections


def row_of(number: int, columns: Columns, cells: Mapping[int, str]) -> Row:
    """Return the row that was written as these columns.

    Raises
    ------
    KeyError, IndexError, msgspec.MsgspecError
        If that was not :func:`columns_of`.
    """
    time, kind, origin, cell, start, stop, body, corrections = columns
    event: NotebookEvent
    if kind == _OTHER:
        event = _event.decode(body or "")
    elif kind == _EDIT:
        event = Edit(
            time=time,
            cell_id=cells[cell or 0],
            start=start or 0,
            end=stop or 0,
            text=body or "",
            origin=_ORIGINS[origin or 0],
        )
    else:
        event = Focus(time=time, cell_id=cells[cell or 0], cursor=start or 0, anchor=stop or 0)
    return Row(number, event, _corrections.decode(corrections) if corrections else ())
