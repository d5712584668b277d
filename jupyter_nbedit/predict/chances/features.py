"""What is known of a moment and of a place, whoever suggests something, as numbers to judge it by.

Where nothing is being edited any more, silence is right; where a chain of edits is under way, the
next link is likely. Which of the two it is shows in the newest edits; how much that tells differs
from one predictor to another:

=========== ===============================================================================
repeats     how many of the user's edits before the newest made a change that it made, too
distinct    how many different changes their edits made
edits       how many edits that were
size        characters that the newest put in and took out
=========== ===============================================================================

Of a place, and of what would be done there:

=========== ===============================================================================
distance    cells between the user and the place
behind      whether the place is on the side that the user comes from (0 or 1)
comes, goes whether text is only put in, or only taken out (0 or 1)
length      characters that are put in and taken out
=========== ===============================================================================

All that is counted are logarithms of one more than the count.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log1p

from ...core.changes import Change, changes
from ...core.edits import TextEdit
from ...core.items import HistoryEdit
from ...core.text import line_start
from ..order import cursor
from ..request import PredictionRequest

Features = dict[str, float]

MAX_EDITS = 12
"""The user's own edits that are looked at, the newest."""

MAX_SIZE = 2_000
"""Characters of an edit up to which it is compared with others."""

MAX_STEPS = 6
"""Edits by which it is told which way the user goes, the newest."""


def situation(request: PredictionRequest) -> Features:
    """Return what is known of the moment at which something is asked."""
    own = [(item.old, item.new) for item in _own(request)]
    return _of_edits(tuple(own[-MAX_EDITS:])) if own else {}


def _own(request: PredictionRequest) -> list[HistoryEdit]:
    """Return the edits of this notebook whose text stands where they put it."""
    return [item for item in request.history if isinstance(item, HistoryEdit) and item.place >= 0]


class Places:
    """How places stand to where the user is, and to the way they go.

    Parameters
    ----------
    request : PredictionRequest
        What is asked.
    """

    def __init__(self, request: PredictionRequest) -> None:
        # Whoever just came is not anywhere yet.
        self._here = -1 if request.trigger == "enter" else cursor(request)[0]
        self._cells = request.notebook.cells
        order = {cell.id: index for index, cell in enumerate(self._cells)}
        steps = [
            self._line(order[item.cell_id], item.place)
            for item in _own(request)[-MAX_STEPS:]
            if item.cell_id in order
        ]
        self._newest = steps[-1] if steps else (-1, -1)
        down = sum(one < other for one, other in pairwise(steps))
        up = sum(one > other for one, other in pairwise(steps))
        self._goes_down = down > up
        self._is_under_way = down != up and request.trigger != "enter"

    def _line(self, cell: int, offset: int) -> tuple[int, int]:
        return cell, line_start(self._cells[cell].source, offset)

    def where(self, cell: int, offset: int, at: int) -> Features:
        """Return what is known of a place.

        Parameters
        ----------
        cell : int
            Position of its cell.
        offset : int
            Where it is in the cell.
        at : int
            Position of the cell that counts for how far it is.
        """
        line = self._line(cell, offset)
        is_behind = self._is_under_way and (
            line < self._newest if self._goes_down else line > self._newest
        )
        return {
            "distance": log1p(abs(at - self._here)) if self._here >= 0 else 0.0,
            "behind": float(is_behind),
        }


def kind(edit: TextEdit) -> Features:
    """Return what is known of what would be done."""
    return {
        "comes": float(not edit.old),
        "goes": float(not edit.new),
        "length": log1p(len(edit.old) + len(edit.new)),
    }


@lru_cache(maxsize=64)
def _of_edits(edits: Sequence[Change]) -> Features:
    # Several predictors ask of the same moment.
    *earlier, newest = edits
    made = _changes(newest)
    old, new = newest
    return {
        "repeats": log1p(sum(not made.isdisjoint(_changes(edit)) for edit in earlier)),
        "distinct": log1p(len(frozenset().union(*map(_changes, edits)))),
        "edits": log1p(len(edits)),
        "size": log1p(len(old) + len(new)),
    }


def _changes(edit: Change) -> frozenset[Change]:
    """Return what an edit replaced by what; a large one is compared as a whole."""
    old, new = edit
    return changes(old, new) if len(old) + len(new) <= MAX_SIZE else frozenset({edit})
