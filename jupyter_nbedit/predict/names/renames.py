"""Names that got another one, with what is known of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log1p
from typing import NamedTuple

from rapidfuzz.distance import Indel

from ...core.notebook import Notebook
from ..request import PredictionRequest
from .changes import Change, changes
from .edits import Edited, size
from .refusals import is_refused
from .scoring import Features, best_case
from .since import Since


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
    edited : sequence of Edited
        The recent edits.
    is_asked : bool
        Whether the user asks for a suggestion.
    """

    old: str
    new: str
    changes: list[Change]
    has_rivals: bool
    least: float
    edited: Sequence[Edited]
    is_asked: bool

    @property
    def reason(self) -> str:
        """What it does, in a few words for people."""
        return f"{self.old} → {self.new}"

    def about(self, changes: Sequence[Change]) -> Features:
        """Return what a rename is judged by, of which some changes are examples."""
        own = [change for change in changes if change.is_own] or changes
        streak = _streak(own)
        return {
            f"streak {min(streak, 3)}": 1.0,
            "streak": log1p(streak),
            "age": log1p(min(change.age for change in own)),
            "own": log1p(len(own)),
            "accepted": log1p(len(changes) - len(own)),
            "size": min(size(change.edit) for change in own),
            "others": log1p(min(change.others for change in own)),
            "rewritten": 1 - max(change.likeness for change in own),
            "rivals": float(self.has_rivals),
            "alike": Indel.normalized_similarity(self.old, self.new),
            "short": float(len(self.old) <= 2),
            "spelt": float(_letters(self.old) == _letters(self.new)),
            "extended": float(_grows(self.old, self.new)),
            "shortened": float(_grows(self.new, self.old)),
            "asked": float(self.is_asked),
            "numbered": float(_stem(self.old) == _stem(self.new)),
        }

    def since(self, changes: Sequence[Change], notebook: Notebook) -> Since:
        """Return what the user did since some changes."""
        own = [change for change in changes if change.is_own] or changes
        return Since(notebook, self.edited, own)


def _streak(changes: Sequence[Change]) -> int:
    """Count the user's newest edits in a row that are among some changes."""
    ages = {change.age for change in changes}
    return next(count for count in range(len(ages) + 1) if count not in ages)


def _grows(short: str, long: str) -> bool:
    """Tell whether a name becomes a longer one by what is put before it or behind it."""
    return long.startswith(short) or long.endswith(short)


def _letters(name: str) -> str:
    """Return what is left of a name if nobody minds capitals and underscores."""
    return name.replace("_", "").lower()


def _stem(name: str) -> str:
    """Return a name without the number at its end."""
    return name.rstrip("0123456789_")


def renames(
    edited: Sequence[Edited], request: PredictionRequest, least: float = 0.0
) -> Iterator[Rename]:
    """Yield what the user renamed and did not take back or turn down.

    Parameters
    ----------
    edited : sequence of Edited
        The recent edits.
    request : PredictionRequest
        What is asked.
    least : float
        Least chance. What cannot reach it is left out.
    """
    by_names: dict[tuple[str, str], list[Change]] = {}
    for change in changes(edited, request.notebook):
        by_names.setdefault((change.old, change.new), []).append(change)
    rivals = Counter(old for old, _ in by_names)
    for (old, new), group in by_names.items():
        own = [change for change in group if change.is_own]
        if not own or _is_being_deleted(group, request):
            continue
        if is_refused(old, new, max(change.edit.started for change in own), request):
            continue
        is_asked = request.trigger == "manual"
        rename = Rename(old, new, group, rivals[old] > 1, least, edited, is_asked)
        if best_case(rename.about(group)) >= least:
            yield rename


def _is_being_deleted(group: Sequence[Change], request: PredictionRequest) -> bool:
    """Tell whether a name just became its own beginning and the cursor still stands there."""
    change, typed = group[0], request.newest_edit
    return (
        len(group) == 1
        and typed is not None
        and request.is_behind(typed)
        and change.old.startswith(change.new)
        and change.edit.after == typed.after
    )
