"""What the history of a notebook consists of: edits of text, and changes of the list of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from .edits import CellEdit, TextEdit
from .events import Origin, Run


class HistoryEdit(msgspec.Struct, frozen=True):
    """One coalesced edit.

    Attributes
    ----------
    cell_id : str
        The cell that holds the text now, or held it last: text goes to another cell when cells are
        split, merged, or cut and pasted.
    before : str
        The whole source, before the edit, of the cell in which it was made.
    start : int
        Offset in `before` at which the replaced text starts.
    old, new : str
        The replaced text and what took its place.
    origin : Origin
        `USER` or `SUGGESTION`.
    started, ended : float
        Times of the first and the last keystroke, Unix seconds.
    place : int
        Offset at which `new` stands in the cell as it is now, -1 when later edits touched it or
        the cell was deleted.
    """

    cell_id: str
    before: str
    start: int
    old: str
    new: str
    origin: Origin
    started: float
    ended: float
    place: int

    @property
    def after(self) -> str:
        """The cell's whole source just after the edit."""
        return self.before[: self.start] + self.new + self.before[self.start + len(self.old) :]

    @property
    def edit(self) -> TextEdit:
        """The edit itself, against `before`."""
        return TextEdit(self.cell_id, self.start, self.old, self.new)

    @property
    def only_white_space(self) -> bool:
        """Whether nothing but white space changed."""
        return "".join(self.old.split()) == "".join(self.new.split())

    def overlaps(self, cell_id: str, start: int, end: int) -> bool:
        """Tell whether what it wrote still has a place, and overlaps a stretch of a cell there."""
        return (
            self.cell_id == cell_id
            and self.place >= 0
            and start < self.place + len(self.new)
            and self.place < end
        )


class HistoryCellEdit(msgspec.Struct, frozen=True):
    """A change of the list of cells.

    Attributes
    ----------
    edit : CellInsertion, CellDeletion or CellTypeChange
        What was done.
    origin : Origin
        `USER` or `SUGGESTION`.
    time : float
        When, in Unix seconds.
    """

    edit: CellEdit
    origin: Origin
    time: float

    @property
    def cell_id(self) -> str:
        """The cell that was inserted, deleted or retyped."""
        return self.edit.cell_id


HistoryItem = HistoryEdit | HistoryCellEdit | Run


def latest(edits: Iterable[HistoryEdit], most: int) -> Iterator[HistoryEdit]:
    """Yield the newest edits: up to so many of the user's own, and up to so many others.

    What was accepted must not push out the edit that it follows from.

    Parameters
    ----------
    edits : iterable of HistoryEdit
        The newest first.
    most : int
        How many of each.
    """
    counts = {True: 0, False: 0}
    for edit in edits:
        is_own = edit.origin is Origin.USER
        counts[is_own] += 1
        if counts[is_own] <= most:
            yield edit
