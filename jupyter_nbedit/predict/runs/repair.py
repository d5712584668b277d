"""A repair, and what all repairs of a misspelt word have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...core.edits import TextEdit
from ...core.items import HistoryEdit
from ...utils.user_messages import UserMessage
from ..request import PredictionRequest
from .failure import Failure
from .spelling import is_better_spelt

CERTAIN = 0.95
"""Chance of a repair that the message or the user's own edits say."""

LIKELY = 0.88
"""Chance of the only repair that is near."""

_WORD = re.compile(r"\w+")
_LAST = re.compile(r"\w*\Z")


class Repair(NamedTuple):
    """What repairs a failure.

    Attributes
    ----------
    edits : sequence of TextEdit
        The repair of what failed, then that of other places with the same fault.
    chance : float
        How likely the user takes the first.
    reason : UserMessage
        One line that says why.
    """

    edits: Sequence[TextEdit]
    chance: float
    reason: UserMessage


def renamed(word: str, request: PredictionRequest) -> str | None:
    """Return what the user's recent edits made of a word, None if nothing, or more than one."""
    found = set()
    for item in request.history:
        if isinstance(item, HistoryEdit) and item.place >= 0 and len(item.old + item.new) < 200:
            left = _LAST.search(item.before, 0, item.start)
            right = _WORD.match(item.before, item.start + len(item.old))
            head, tail = left[0] if left else "", right[0] if right else ""
            if head + item.old + tail == word:
                found.add(head + item.new + tail)
    (new,) = found if len(found) == 1 else ("",)
    return new if new.isidentifier() and new != word else None


def is_meant(word: str, other: str, failure: Failure) -> bool:
    """Tell whether one word is meant rather than the other, wherever it is written.

    A word that is known goes before one that is not. Else the one counts that the notebook rather
    has, also as a part: who writes `income_by_city` writes `income`.
    """
    if is_better_spelt(word, other) or is_better_spelt(other, word):
        return is_better_spelt(word, other)
    return _count(word, failure) > _count(other, failure)


def _count(word: str, failure: Failure) -> int:
    pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", re.IGNORECASE)
    return sum(len(pattern.findall(cell.source)) for cell in failure.request.notebook.cells)


def in_order(edits: Iterable[TextEdit], failure: Failure) -> list[TextEdit]:
    """Return edits from the line that failed on downwards, then those above it."""
    notebook, spot = failure.request.notebook, failure.spot
    here = (spot.cell.index, spot.start)

    def turn(edit: TextEdit) -> tuple[bool, int, int]:
        place = (notebook.index(edit.cell_id), edit.start)
        return (place < here, *place)

    return sorted(edits, key=turn)
