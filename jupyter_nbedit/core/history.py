"""What was edited and run lately, coalesced to what a person would call one edit.

Keystrokes join into one edit while they touch each other, or follow within a second on one line.
Edits of different lines stay apart, however quick: each is an example of its own to learn from.
Text typed and deleted again leaves nothing behind. A run ends the edit before it; cells that are
inserted, deleted or retyped do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from .edits import CellDeletion, CellEdit, CellInsertion, TextEdit, carried_span, takes_back
from .events import Origin, Run

PAUSE = 1.0
"""Seconds without typing after which an edit that does not touch the last one starts anew."""

MAX_ITEMS = 64
MAX_CHARACTERS = 4_000_000
"""Limits of the edits of text and the runs; those of the list of cells have the same, apart."""


class HistoryEdit(msgspec.Struct, frozen=True):
    """One coalesced edit.

    Attributes
    ----------
    cell_id : str
        The edited cell; it may have been deleted since.
    before : str
        The cell's whole source before the edit.
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

_OWN = (Origin.USER, Origin.SUGGESTION, Origin.UNDO)
"""Whose edits are noted, or take back what was; others' only move what is."""


class EditHistory:
    """The bounded list of recent edits and runs, oldest first.

    Where text was put is carried along later edits by :func:`.edits.carried_span`, which is laxer
    than `TextEdit.rebased` where text was taken out: see there.
    """

    def __init__(self) -> None:
        self._items: list[HistoryItem] = []
        self._open = False

    @classmethod
    def of(cls, items: Iterable[HistoryItem]) -> EditHistory:
        """Return a history that goes on from what a session's history held."""
        history = cls()
        history._items = list(items)
        return history

    def __iter__(self) -> Iterator[HistoryItem]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def edits(self) -> list[HistoryEdit]:
        """The edits of text alone, oldest first."""
        return [item for item in self._items if isinstance(item, HistoryEdit)]

    def clear(self) -> None:
        """Forget everything."""
        self._items.clear()
        self._open = False

    def ran(self, run: Run) -> None:
        """Note a run; it ends the edit before it."""
        self._items.append(run)
        self._open = False
        self._prune()

    def restructured(self, edit: CellEdit, origin: Origin, time: float) -> None:
        """Note a change of the list of cells.

        The edits of a deleted cell stay, but no longer have a place.

        Parameters
        ----------
        edit : CellInsertion, CellDeletion or CellTypeChange
            What was done.
        origin : Origin
            Who did it; as of an edit of text, see :meth:`edited`.
        time : float
            Unix seconds.
        """
        if isinstance(edit, CellDeletion):
            for position, item in enumerate(self._items):
                if isinstance(item, HistoryEdit) and item.cell_id == edit.cell_id:
                    self._items[position] = msgspec.structs.replace(item, place=-1)
        if origin not in _OWN or self._put_back(edit) or origin is Origin.UNDO:
            return
        self._items.append(HistoryCellEdit(edit, origin, time))
        self._prune()

    def _put_back(self, edit: CellEdit) -> bool:
        """Drop the newest change of a cell that this one exactly undoes, if there is one."""
        for position in range(len(self._items) - 1, -1, -1):
            item = self._items[position]
            if isinstance(item, HistoryCellEdit) and item.cell_id == edit.cell_id:
                if takes_back(edit, item.edit):
                    del self._items[position]
                    return True
                return False
        return False

    def edited(self, source: str, edit: TextEdit, origin: Origin, time: float) -> None:
        """Note an edit.

        Parameters
        ----------
        source : str
            The cell's source before the edit.
        edit : TextEdit
            The edit; it applies to `source`.
        origin : Origin
            Who made it. An undo takes back what it undoes; a programmatic or remote edit is not
            noted, it only moves what is.
        time : float
            Unix seconds.
        """
        own = origin in _OWN
        # A cell that is inserted while another is being written does not end that.
        newest = next(
            (
                position
                for position in range(len(self._items) - 1, -1, -1)
                if not isinstance(self._items[position], HistoryCellEdit)
            ),
            -1,
        )
        last = self._items[newest] if newest >= 0 else None
        joined: HistoryEdit | None = None
        if (
            own
            and self._open
            and isinstance(last, HistoryEdit)
            and self._continues(last, source, edit, origin, time)
        ):
            joined = self._join(last, source, edit, time)
        self._carry(edit, keep=last if joined is not None else None)
        if not own:
            return
        if joined is not None:
            del self._items[newest]
            if joined.old != joined.new:
                self._items.append(joined)
        elif not self._take_back(source, edit):
            if origin is Origin.UNDO:
                return
            self._items.append(
                HistoryEdit(
                    edit.cell_id,
                    source,
                    edit.start,
                    edit.old,
                    edit.new,
                    origin,
                    time,
                    time,
                    edit.start,
                )
            )
        self._open = origin is not Origin.SUGGESTION
        self._prune()

    @staticmethod
    def _continues(
        last: HistoryEdit, source: str, edit: TextEdit, origin: Origin, time: float
    ) -> bool:
        if last.cell_id != edit.cell_id or origin is Origin.SUGGESTION:
            return False
        if last.origin is not Origin.USER:
            return False
        # What was changed since without being noted, by a program for one, is not the user's: an
        # edit across it would claim it.
        if last.place != last.start or last.after != source:
            return False
        low, high = last.place, last.place + len(last.new)
        if edit.start <= high and edit.end >= low:
            return True
        between = source[high : edit.start] if edit.start > high else source[edit.end : low]
        return "\n" not in between and abs(time - last.ended) < PAUSE

    @staticmethod
    def _join(last: HistoryEdit, source: str, edit: TextEdit, time: float) -> HistoryEdit:
        low = min(last.place, edit.start)
        high = max(last.place + len(last.new), edit.end)
        lead = source[low : last.place]
        trail = source[last.place + len(last.new) : high]
        old = lead + last.old + trail
        new = source[low : edit.start] + edit.new + source[edit.end : high]
        whole = TextEdit(edit.cell_id, low, old, new).trimmed()
        return HistoryEdit(
            edit.cell_id,
            last.before,
            whole.start,
            whole.old,
            whole.new,
            last.origin,
            last.started,
            time,
            whole.start,
        )

    def _take_back(self, source: str, edit: TextEdit) -> bool:
        """Drop the newest earlier edit that this one exactly undoes, if there is one."""
        after = edit.apply(source)
        for position in range(len(self._items) - 1, -1, -1):
            item = self._items[position]
            if isinstance(item, HistoryEdit) and item.cell_id == edit.cell_id:
                if item.after == source and item.before == after:
                    del self._items[position]
                    return True
                return False
        return False

    def _carry(self, edit: TextEdit, keep: HistoryItem | None) -> None:
        """Move the places of earlier edits to where they are after `edit`."""
        for position, item in enumerate(self._items):
            if item is keep or not isinstance(item, HistoryEdit):
                continue
            if item.cell_id != edit.cell_id or item.place < 0:
                continue
            carried = carried_span(item.place, item.place + len(item.new), edit)
            place = -1 if carried is None else carried
            if place != item.place:
                self._items[position] = msgspec.structs.replace(item, place=place)

    def _prune(self) -> None:
        """Forget the oldest, of text and of cells apart: neither must push the other out."""
        for cells in (False, True):
            sizes = [
                (position, _size(item))
                for position, item in enumerate(self._items)
                if isinstance(item, HistoryCellEdit) is cells
            ]
            size = sum(each for _, each in sizes)
            gone = 0
            while len(sizes) - gone > MAX_ITEMS or (
                size > MAX_CHARACTERS and len(sizes) - gone > 1
            ):
                size -= sizes[gone][1]
                gone += 1
            for position, _ in reversed(sizes[:gone]):
                del self._items[position]


def _size(item: HistoryItem) -> int:
    """Return how many characters an item keeps."""
    if isinstance(item, HistoryEdit):
        return len(item.before)
    if isinstance(item, HistoryCellEdit):
        edit = item.edit
        if isinstance(edit, CellInsertion):
            return len(edit.cell.source)
        return len(edit.source) if isinstance(edit, CellDeletion) else 0
    return 0
