"""A stream as it reads when everything in it is finished.

In the rows of a stream a word is masked while it is typed, and shown by a correction afterwards.
Settled, each keystroke has the character that it turned out to be: what a reader wants, whether a
person, a benchmark or the store itself, when a secret was recognised late and what was kept of it
must go.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ...core.events import CellDeleted, CellInserted, Edit, NotebookEvent, Open, Saved
from ...core.notebook import Cell, checksum
from ...core.session import Session
from .rows import Row


def settled(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the same events without corrections, their texts as the corrections made them.

    Parameters
    ----------
    rows : iterable of Row
        A whole stream, or one from an `Open` event on.
    """
    session = Session()
    for row in settled_texts(rows):
        event = row.event
        session.apply(event)
        # The one that was kept is of the text as it was masked when it was saved.
        if isinstance(event, Saved) and event.checksum is not None:
            event = msgspec.structs.replace(event, checksum=checksum(session.notebook.cells))
        yield Row(row.number, event)


def settled_texts(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield what :func:`settled` does, but saves with the checksums that were kept."""
    texts = _Texts()
    # The list is made first and on purpose: a correction changes rows that are long past, so none
    # can be told before the last has been seen.
    for row, keys in [(row, texts.take(row)) for row in rows]:
        yield Row(row.number, texts.settled(row.event, keys))


class _Texts:
    """Every character that was ever put in, by a number of its own, as it was last seen.

    A correction names a place in a cell as it is then. What stood there may have been typed many
    events ago and moved since; its number moves with it and still leads to the event it came from.
    """

    def __init__(self) -> None:
        self._characters: list[str] = []
        self._cells: dict[str, array[int]] = {}

    def take(self, row: Row) -> Sequence[array[int]]:
        """Follow an event and return the numbers of the characters that it put in."""
        event = row.event
        keys: list[array[int]] = []
        if isinstance(event, Open):
            self._cells.clear()
            for cell in event.cells:
                keys.append(self._put(cell.source))
                # A copy: later edits change what the cell holds, not what this event put in.
                self._cells[cell.id] = keys[-1][:]
        elif isinstance(event, CellInserted):
            keys.append(self._put(event.cell.source))
            self._cells[event.cell.id] = keys[-1][:]
        elif isinstance(event, CellDeleted):
            del self._cells[event.cell_id]
        elif isinstance(event, Edit):
            keys.append(self._put(event.text))
            self._cells[event.cell_id][event.start : event.end] = keys[-1]
        for correction in row.corrections:
            numbers = self._cells[correction.cell_id]
            for offset, character in enumerate(correction.text, correction.start):
                self._characters[numbers[offset]] = character
        return keys

    def settled(self, event: NotebookEvent, keys: Sequence[array[int]]) -> NotebookEvent:
        """Return an event with its characters as they were last seen."""
        replace = msgspec.structs.replace
        if isinstance(event, Open):
            return replace(
                event,
                cells=tuple(
                    _with(cell, self._text(put))
                    for cell, put in zip(event.cells, keys, strict=True)
                ),
            )
        if isinstance(event, CellInserted):
            return replace(event, cell=_with(event.cell, self._text(keys[0])))
        if isinstance(event, Edit):
            return replace(event, text=self._text(keys[0]))
        return event

    def _put(self, text: str) -> array[int]:
        first = len(self._characters)
        self._characters.extend(text)
        return array("q", range(first, first + len(text)))

    def _text(self, keys: array[int]) -> str:
        return "".join(self._characters[key] for key in keys)


def _with(cell: Cell, source: str) -> Cell:
    return msgspec.structs.replace(cell, source=source)
