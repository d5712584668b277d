"""Which keystrokes make up one edit."""

from __future__ import annotations

from .edits import TextEdit
from .events import Origin
from .items import HistoryEdit

TYPING = 2.0
"""Seconds without a key at the cursor after which an edit is finished."""

PAUSE = 1.0
"""Seconds after which what is changed elsewhere on the line is another edit."""


class Typing:
    """The edits that are still being typed: one, or one for each of several cursors.

    Attributes
    ----------
    count : int
        How many there are: the newest edits of text of the history.
    """

    def __init__(self) -> None:
        self.count = 0
        self._cursor = -1
        self._next = 0

    def end(self) -> None:
        """Say that whatever is typed next is another edit."""
        self.count = self._next = 0

    def turn(self) -> None:
        """Say that a key was pressed: its changes begin anew at the first cursor."""
        self._next = 0

    def dropped(self) -> None:
        """Say that one of the edits is not in the history any more."""
        self.count = max(self.count - 1, 0)
        self._next = max(self._next - 1, 0)

    def started(self, edit: TextEdit, *, beside: bool) -> None:
        """Say that an edit was begun; `beside` those that the same key began or went on with."""
        self.count = self.count + 1 if beside and self._next == self.count else 1
        self._next = self.count
        self._cursor = edit.new_end

    def went_on(self, number: int, edit: TextEdit) -> None:
        """Say that the edit with a number among those that are typed was gone on with."""
        self._next = number + 1
        self._cursor = edit.new_end

    def find(
        self, items: list[HistoryEdit], source: str, edit: TextEdit, time: float
    ) -> int | None:
        """Return the number of the edit that another change goes on with, None if there is none.

        Parameters
        ----------
        items : list of HistoryEdit
            The edits that are typed, oldest first.
        source : str
            The cell's source before the change.
        edit : TextEdit
            The change.
        time : float
            When it was made.
        """
        # What was changed since without being noted, by a program for one, is not the user's: an
        # edit across it would claim it.
        if not items or items[-1].after != source:
            return None
        for number, item in enumerate(items[self._next :], self._next):
            if item.cell_id != edit.cell_id or item.origin is not Origin.USER or item.place < 0:
                continue
            if len(items) > 1:
                going_on = abs(time - item.ended) < TYPING
                if going_on and _touches(item, edit) and _within(item, edit):
                    return number
            elif item.place == item.start and self._follows(item, source, edit, time):
                return number
        return None

    def _follows(self, last: HistoryEdit, source: str, edit: TextEdit, time: float) -> bool:
        elapsed = abs(time - last.ended)
        if _touches(last, edit) and edit.start <= self._cursor <= edit.end:
            return elapsed < TYPING
        # The cursor has been moved: on the same line that is still one way to type.
        low, high = min(self._cursor, edit.start), max(self._cursor, edit.end)
        if _touches(last, edit):
            between = (
                source[edit.end : high] if edit.end < self._cursor else source[low : edit.start]
            )
        elif edit.start > last.place:
            between = source[last.place + len(last.new) : edit.start]
        else:
            between = source[edit.end : last.place]
        return "\n" not in between and elapsed < PAUSE


def joined(items: list[HistoryEdit], number: int, edit: TextEdit, time: float) -> list[HistoryEdit]:
    """Return the edits that are typed after one of them was gone on with.

    An edit that has come to nothing is still among them.

    Parameters
    ----------
    items : list of HistoryEdit
        The edits, each made in the text that the one before left.
    number : int
        Which of them goes on.
    edit : TextEdit
        How: in the cell as it is.
    time : float
        When.
    """
    item = items[number]
    here = _inside(item, edit)
    low = min(item.start, here.start)
    high = max(item.start + len(item.new), here.end)
    after = item.after
    old = after[low : item.start] + item.old + after[item.start + len(item.new) : high]
    new = after[low : here.start] + here.new + after[here.end : high]
    whole = TextEdit(item.cell_id, low, old, new).trimmed()
    grown = HistoryEdit(
        item.cell_id,
        item.before,
        whole.start,
        whole.old,
        whole.new,
        item.origin,
        item.started,
        time,
        whole.start + edit.start - here.start,
    )
    result = [*items[:number], grown]
    shift = len(edit.new) - len(edit.old)
    for other in items[number + 1 :]:
        # The places are carried along by the history; here are the texts in between.
        start = other.start + (shift if other.place >= edit.end else 0)
        before = result[-1].after
        result.append(_replaced(other, before, start))
    return result


def _replaced(item: HistoryEdit, before: str, start: int) -> HistoryEdit:
    return HistoryEdit(
        item.cell_id,
        before,
        start,
        item.old,
        item.new,
        item.origin,
        item.started,
        item.ended,
        item.place,
    )


def _inside(item: HistoryEdit, edit: TextEdit) -> TextEdit:
    """Return a change in terms of the text that an edit left, without those that came later."""
    return TextEdit(edit.cell_id, edit.start - item.place + item.start, edit.old, edit.new)


def _within(item: HistoryEdit, edit: TextEdit) -> bool:
    """Tell whether a change touches nothing that a later edit of another cursor wrote."""
    return _inside(item, edit).applies_to(item.after)


def _touches(item: HistoryEdit, edit: TextEdit) -> bool:
    return edit.start <= item.place + len(item.new) and edit.end >= item.place
