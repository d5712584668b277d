"""Text that goes from one cell to another, and takes along what is remembered of it.

Cells are split, merged, cut and pasted, deleted and brought back. What was written in their text
stays written: a cell keeps its history by its identifier, or else by its text.
"""

from __future__ import annotations

from typing import NamedTuple

from .items import HistoryEdit

MAX_GONE = 20
"""Deleted cells that are remembered, the newest ones."""


class Written(NamedTuple):
    """An edit that wrote in a text, and where in it."""

    item: HistoryEdit
    offset: int


class Move(NamedTuple):
    """An edit whose text now stands in another place."""

    item: HistoryEdit
    cell_id: str
    place: int


class _Gone(NamedTuple):
    """A text that is in a cell no more."""

    cell_id: str
    text: str
    written: list[Written]


class _Come(NamedTuple):
    """A text that was put into a cell."""

    cell_id: str
    text: str
    start: int


class MovedText:
    """Recognises the text that leaves a cell and comes to another one.

    Within one go, such as when a cell is split, any part of a text is recognised; later only a
    whole cell that was deleted.
    """

    def __init__(self) -> None:
        self._deleted: list[_Gone] = []
        self._gone: list[_Gone] = []
        self._come: list[_Come] = []

    def turn(self) -> None:
        """Say that what follows is done in another go."""
        self._gone.clear()
        self._come.clear()

    def deleted(self, cell_id: str, text: str, written: list[Written]) -> list[Move]:
        """Note that a cell was deleted; return what it moves."""
        gone = _Gone(cell_id, text, written)
        if written:
            self._deleted = [*self._deleted, gone][-MAX_GONE:]
        return self._leave(gone)

    def taken_out(self, cell_id: str, text: str, written: list[Written]) -> list[Move]:
        """Note that a text was taken out of a cell; return what it moves."""
        return self._leave(_Gone(cell_id, text, written))

    def inserted(self, cell_id: str, text: str) -> list[Move]:
        """Note that a cell was inserted; return what it moves."""
        moves = self.put_in(cell_id, text, 0)
        same = [gone for gone in self._deleted if gone.cell_id == cell_id and gone.text == text]
        same += [gone for gone in self._deleted if gone.text == text and text.strip()]
        if same:
            # The newest, if it was deleted more than once.
            gone = same[0] if same[0].cell_id == cell_id else same[-1]
            self._deleted.remove(gone)
            moves += [Move(item, cell_id, offset) for item, offset in gone.written]
        return moves

    def put_in(self, cell_id: str, text: str, start: int) -> list[Move]:
        """Note that a text was put into a cell, where it starts now; return what it moves."""
        come = _Come(cell_id, text, start)
        self._come.append(come)
        return [move for gone in self._gone for move in _moves(gone, come)]

    def is_moved(self, taken: str, put: str) -> bool:
        """Tell whether an edit only takes out what came elsewhere in this go, or the reverse."""
        if taken and not put:
            return any(_place(come.text, taken) >= 0 for come in self._come)
        return bool(put and not taken) and any(_place(gone.text, put) >= 0 for gone in self._gone)

    def _leave(self, gone: _Gone) -> list[Move]:
        self._gone.append(gone)
        return [move for come in self._come for move in _moves(gone, come)]


def _place(part: str, whole: str) -> int:
    """Return where a text that is more than white space stands in another one, -1 if nowhere."""
    return whole.find(part) if part.strip() else -1


def _moves(gone: _Gone, come: _Come) -> list[Move]:
    """Return where what was written in a text that left stands in one that came."""
    if (at := _place(gone.text, come.text)) >= 0:
        return [Move(item, come.cell_id, come.start + at + offset) for item, offset in gone.written]
    if (at := _place(come.text, gone.text)) >= 0:
        return [
            Move(item, come.cell_id, come.start + offset - at)
            for item, offset in gone.written
            if at <= offset and offset + len(item.new) <= at + len(come.text)
        ]
    return []
