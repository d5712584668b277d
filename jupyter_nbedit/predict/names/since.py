"""What the user did since a name was changed: followed it, passed it by, wrote beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from math import log1p
from typing import NamedTuple

from ...core.notebook import Notebook
from ...core.text import line_end, line_start
from .changes import Change
from .edits import Edited
from .scoring import Features
from .standing import Key


class _Lines(NamedTuple):
    """The lines that an edit wrote, in the cell as it is."""

    cell: int
    start: int
    end: int

    def hold_any(self, keys: Sequence[Key]) -> bool:
        """Tell whether any of some places, which are in order, stands in them."""
        first = bisect_left(keys, (self.cell, self.start))
        return first < len(keys) and keys[first] < (self.cell, self.end)


class Since:
    """The user's own edits since some changes of a name.

    Parameters
    ----------
    notebook : Notebook
        The notebook as it is.
    edited : sequence of Edited
        The recent edits.
    changes : sequence of Change
        The changes, the newest first.
    """

    def __init__(
        self, notebook: Notebook, edited: Sequence[Edited], changes: Sequence[Change]
    ) -> None:
        newest, oldest = changes[0], changes[-1]
        self._count = len(changes)
        ages = {change.age for change in changes}
        own = [each for each in edited if each.is_own and each.edit.place >= 0]
        way = [(each.cell, each.edit.place) for each in own if each.age < newest.age]
        way.append((newest.cell, newest.start))
        self._low, self._high = min(way), max(way)
        later = [each for each in own if each.age < oldest.age and each.age not in ages]
        self._lines = [_lines(notebook, each) for each in later]
        self._here = [
            lines for each, lines in zip(later, self._lines, strict=True) if each.age == 0
        ]

    def passed(self, key: Key) -> bool:
        """Tell whether a place lies on the way that the user went since the newest change."""
        return self._low < key < self._high

    def left(self, keys: Collection[Key]) -> Features:
        """Return how the user left some places as they were."""
        # A name may stand in thousands of places.
        ordered = sorted(keys)
        passed = bisect_left(ordered, self._high) - bisect_right(ordered, self._low)
        kept = sum(lines.hold_any(ordered) for lines in self._lines)
        return {
            "passed": log1p(max(0, passed)),
            "kept": log1p(kept),
            "kept share": kept / (kept + self._count + 1),
            "kept here": float(any(lines.hold_any(ordered) for lines in self._here)),
        }


def _lines(notebook: Notebook, edited: Edited) -> _Lines:
    source, place = notebook.cells[edited.cell].source, edited.edit.place
    end = line_end(source, place + len(edited.edit.new))
    return _Lines(edited.cell, line_start(source, place), end)
