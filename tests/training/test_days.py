from __future__ import annotations

import time

import msgspec
import pytest

from jupyter_nbedit.core.events import Edit, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record.reading.export import Recording
from jupyter_nbedit.record.store.rows import Row
from jupyter_nbedit.training.days import LEAST_EDITS, split
from jupyter_nbedit.utils.files import DatasetError


def at(day: int, hour: int = 9) -> float:
    return time.mktime((2026, 5, day, hour, 0, 0, 0, 0, -1))


def recording(name: str, *edits: tuple[float, int]) -> Recording:
    """Return a recording of bursts of keys: when each begins, and how many they are."""
    events: list[NotebookEvent] = [
        Open(time=edits[0][0] - 1, cells=(Cell("a", "code", ""),), path=f"{name}.ipynb")
    ]
    for begun, keys in edits:
        events += [
            Edit(time=begun + key, cell_id="a", start=0, end=0, text="x") for key in range(keys)
        ]
    return Recording(
        name, f"{name}.ipynb", [Row(number, event) for number, event in enumerate(events, 1)]
    )


def test_the_last_days_are_held_out():
    days = split([recording(f"day{day}", (at(day), 100)) for day in (4, 5, 6, 7)])

    assert (days.days, days.held_days) == (4, 1)
    assert len(days.learned) == 3
    opened = [msgspec.json.decode(line) for line in days.held if b'"open"' in line]
    assert [each["path"] for each in opened] == ["day7.ipynb"]


def test_so_many_that_they_have_their_share_of_the_edits():
    busy = recording("busy", (at(4), 1000))
    days = split([busy, *(recording(f"day{day}", (at(day), 100)) for day in (5, 6, 7))])

    assert days.held_days == 3
    assert len(days.learned) == 1


def test_nothing_of_the_held_out_days_is_learned():
    through = recording("through", (at(4, 23), 200), (at(5, 1), 200))
    days = split([through])

    assert days.held == ()
    (events,) = days.learned
    assert len(events) == 201
    assert max(event.time for event in events) < at(5, 0)


def test_too_little_is_refused():
    with pytest.raises(DatasetError, match="on 1 days"):
        split([recording("day", (at(4), 2 * LEAST_EDITS))])
    with pytest.raises(DatasetError, match="has 20 keystrokes"):
        split([recording("day", (at(4), 10), (at(5), 10))])
