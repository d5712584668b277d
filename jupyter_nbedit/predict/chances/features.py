"""What is known of a moment, whoever suggests something, as numbers to judge it by.

Where nothing is being edited any more, silence is right; where a chain of edits is under way, the
next link is likely. Which of the two it is shows in the newest edits:

=========== ===============================================================================
repeats     how many of the user's edits before the newest made a change that it made, too
distinct    how many different changes their edits made
edits       how many edits that were
size        characters that the newest put in and took out
lines       lines that it put in and took out
distance    cells between the user and the place
=========== ===============================================================================

All are logarithms of one more than a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log1p

from ...core.changes import Change, changes
from ...core.items import HistoryEdit
from ..order import cursor
from ..request import PredictionRequest

Features = dict[str, float]

MAX_EDITS = 12
"""The user's own edits that are looked at, the newest."""

MAX_SIZE = 2_000
"""Characters of an edit up to which it is compared with others."""


def situation(request: PredictionRequest) -> Features:
    """Return what is known of the moment at which something is asked."""
    own = [
        (item.old, item.new)
        for item in request.history
        if isinstance(item, HistoryEdit) and item.place >= 0
    ]
    return _of_edits(tuple(own[-MAX_EDITS:])) if own else {}


def distance(request: PredictionRequest, cell: int) -> float:
    """Return how far a cell is from where the user is; whoever just came is not anywhere yet."""
    if request.trigger == "enter":
        return 0.0
    here, _ = cursor(request)
    return log1p(abs(cell - here)) if here >= 0 else 0.0


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
        "lines": log1p(old.count("\n") + new.count("\n")),
    }


def _changes(edit: Change) -> frozenset[Change]:
    """Return what an edit replaced by what; a large one is compared as a whole."""
    old, new = edit
    return changes(old, new) if len(old) + len(new) <= MAX_SIZE else frozenset({edit})
