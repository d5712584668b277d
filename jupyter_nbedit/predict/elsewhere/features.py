"""What is known of a place where an edit of another notebook applies, as numbers to judge it by."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from ...core.changes import Change, changes
from ...core.items import HistoryEdit
from ..likeness import COPY, likeness
from ..logistic import log_odds
from ..repeat.candidates import Candidate
from ..request import PredictionRequest

Features = dict[str, float]

_TAKEN = (
    "support", "accepted", "age", "streak", "kept", "kept here", "others", "rivals", "matches",
    "length", "alike", "short", "fresh", "line", "same line", "left", "right", "at definition",
)  # fmt: skip
"""Of the features of a repeated edit, those that tell something here, too."""


MIN_RESUMED = 2
"""Edits from which on it is no accident that all of them were made elsewhere, too."""


class Situation:
    """What the user did in this notebook, beside what was done in others.

    Parameters
    ----------
    request : PredictionRequest
        What is asked.
    there : sequence of HistoryEdit
        What was done in others.
    """

    def __init__(self, request: PredictionRequest, there: Sequence[HistoryEdit]) -> None:
        self._here = [
            changes(item.old, item.new)
            for item in request.history
            if isinstance(item, HistoryEdit) and item.place >= 0
        ]
        self._there = [(changes(item.old, item.new), item.before) for item in there]
        # One rule has many places: the cells where its change was made, before it was.
        self._cells: dict[frozenset[Change], set[str]] = {}
        made = frozenset[Change]().union(*(each for each, _ in self._there))
        self._common = sum(bool(each & made) for each in self._here)

    @property
    def is_resumed(self) -> bool:
        """Whether all that the user did here was done in the others before."""
        return MIN_RESUMED <= len(self._here) == self._common

    def features(self, made: frozenset[Change], source: str) -> Features:
        """Return what the edits say to a change.

        Parameters
        ----------
        made : frozenset of (str, str)
            The change.
        source : str
            The cell that it would be made in.
        """
        own = len(self._here)
        if made not in self._cells:
            self._cells[made] = {cell for each, cell in self._there if each & made}
        cell = max((likeness(cell, source) for cell in self._cells[made]), default=0.0)
        return {
            "own": log1p(own),
            "own none": float(own == 0),
            "common": self._common / own if own else 0.0,
            "made here": log1p(sum(bool(each & made) for each in self._here)),
            "cell": cell,
            "same cell": float(cell >= COPY),
        }


def repeated(candidate: Candidate, situation: Situation) -> Features:
    """Return what is known of a place where an edit would be repeated.

    Parameters
    ----------
    candidate : Candidate
        The place, judged as if the edits of other notebooks were of this one.
    situation : Situation
        What was done here and there.
    """
    known, found = candidate.features, candidate.found
    chance = min(max(candidate.confidence, 0.001), 0.999)
    source = candidate.tree.source
    made = changes(source[found.start : found.end], found.new)
    return {
        **{name: known[name] for name in _TAKEN if name in known},
        "odds": log_odds(chance),
        f"kind {candidate.rule.kind}": 1.0,
        **situation.features(made, source),
    }
