"""Names that got another one, with what is known of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log1p
from typing import NamedTuple

from rapidfuzz.distance import Indel

from ..request import PredictionRequest
from .changes import Change
from .refusals import is_refused
from .scoring import Features, best_case


class Rename(NamedTuple):
    """A name that became another, wherever that was done.

    Attributes
    ----------
    old, new : str
        The names.
    changes : list of Change
        Where it was done, the newest first.
    has_rivals : bool
        Whether the old name became something else elsewhere.
    least : float
        Least chance that is asked for.
    """

    old: str
    new: str
    changes: list[Change]
    has_rivals: bool
    least: float

    @property
    def reason(self) -> str:
        """What it does, in a few words for people."""
        return f"{self.old} → {self.new}"

    def about(self, changes: Sequence[Change]) -> Features:
        """Return what a rename is judged by, of which some changes are examples."""
        own = [change for change in changes if change.is_own] or changes
        return {
            "age": log1p(min(change.age for change in own)),
            "own": log1p(len(own)),
            "accepted": log1p(len(changes) - len(own)),
            "others": log1p(min(change.others for change in own)),
            "rewritten": 1 - max(change.likeness for change in own),
            "rivals": float(self.has_rivals),
            "alike": Indel.normalized_similarity(self.old, self.new),
            "short": float(len(self.old) <= 2),
        }


def renames(
    made: Sequence[Change], request: PredictionRequest, least: float = 0.0
) -> Iterator[Rename]:
    """Yield what the user renamed and did not take back or turn down.

    Parameters
    ----------
    made : sequence of Change
        What edits made of names.
    request : PredictionRequest
        What is asked.
    least : float
        Least chance. What cannot reach it is left out.
    """
    by_names: dict[tuple[str, str], list[Change]] = {}
    for change in made:
        by_names.setdefault((change.old, change.new), []).append(change)
    rivals = Counter(old for old, _ in by_names)
    for (old, new), group in by_names.items():
        own = [change for change in group if change.is_own]
        if not own or _is_being_deleted(group, request):
            continue
        if is_refused(old, new, max(change.edit.started for change in own), request):
            continue
        rename = Rename(old, new, group, rivals[old] > 1, least)
        if best_case(rename.about(group)) >= least:
            yield rename


def _is_being_deleted(group: Sequence[Change], request: PredictionRequest) -> bool:
    """Tell whether a name just became its own beginning and the cursor still stands there."""
    change, focus, typed = group[0], request.focus, request.newest_edit
    return (
        len(group) == 1
        and focus is not None
        and typed is not None
        and (focus.cell_id, focus.cursor) == (typed.cell_id, typed.place + len(typed.new))
        and change.old.startswith(change.new)
        and change.edit.after == typed.after
    )
