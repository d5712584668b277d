"""A recorded history in two parts: days to learn from, and the days after them to try it on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from ..core.events import Edit, NotebookEvent, Origin
from ..record.reading.export import Recording, event_lines
from ..utils.files import DatasetError

HELD_SHARE = 0.25
"""The share of the edits, at least, that the held-out days have."""

LEAST_EDITS = 200
"""Keystrokes below which there is nothing to learn."""


class Days(msgspec.Struct, frozen=True):
    """The two parts.

    Attributes
    ----------
    learned : tuple of tuple of NotebookEvent
        What happened before the held-out days, a recording each.
    held : tuple of bytes
        The recordings that began on the held-out days, as lines of an export.
    days, held_days : int
        Days with edits, and how many of them are held out.
    """

    learned: tuple[tuple[NotebookEvent, ...], ...]
    held: tuple[bytes, ...]
    days: int
    held_days: int


def split(recordings: Iterable[Recording]) -> Days:
    """Split a history where its last days begin.

    Nothing of the held-out days is learned: what went on in a notebook over midnight is cut there.

    Raises
    ------
    DatasetError
        If there are too few edits, or all on one day.
    """
    rows = [
        msgspec.structs.replace(recording, rows=tuple(recording.rows)) for recording in recordings
    ]
    edits = Counter(
        _day(row.event.time)
        for recording in rows
        for row in recording.rows
        if isinstance(row.event, Edit) and row.event.origin == Origin.USER
    )
    if edits.total() < LEAST_EDITS or len(edits) < 2:
        raise DatasetError(
            f"the history has {edits.total():,} keystrokes on {len(edits)} days; at least "
            f"{LEAST_EDITS} on two days are needed, to learn from one and to be tried on the other"
        )
    held = _held(edits)
    learned = []
    later = []
    for recording in rows:
        events = [row.event for row in recording.rows]
        if events and _day(events[0].time) >= held[0]:
            later.append(recording)
        else:
            learned.append(tuple(event for event in events if _day(event.time) < held[0]))
    return Days(
        tuple(each for each in learned if each), tuple(event_lines(later)), len(edits), len(held)
    )


def _held(edits: Counter[date]) -> Sequence[date]:
    """Return the last days that have their share of the edits; one at least is left."""
    days = sorted(edits)
    held: list[date] = []
    while len(days) > 1 and sum(edits[day] for day in held) < HELD_SHARE * edits.total():
        held.insert(0, days.pop())
    return held


def _day(time: float) -> date:
    return datetime.fromtimestamp(time).astimezone().date()
