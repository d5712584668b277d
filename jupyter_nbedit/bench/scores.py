"""Counting verdicts: over all moments, and per repository."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from .replay import Verdict


class Moment(msgspec.Struct, frozen=True):
    """One moment at which a suggestion was asked for.

    Attributes
    ----------
    group : str
        What is averaged over: the repository.
    missing : int
        Edits that are still missing.
    verdict : Verdict or None
        What the suggestion was, None when there was none.
    """

    group: str
    missing: int
    verdict: Verdict | None


class Scores(msgspec.Struct, frozen=True):
    """Shares between 0 and 1; NaN where there is nothing to divide by.

    Attributes
    ----------
    moments, shown : int
        How often was asked, and how often something was shown.
    helpful, exact : float
        Share of the shown suggestions that are right.
    recall : float
        Share of the moments with something missing at which something helpful was shown.
    show : float
        Share of the moments with something missing at which anything was shown.
    quiet : float
        Share of the moments with nothing missing at which nothing was shown.
    """

    moments: int
    shown: int
    helpful: float
    exact: float
    recall: float
    show: float
    quiet: float


def score(moments: Iterable[Moment]) -> Scores:
    """Count moments, each alike."""
    moments = list(moments)
    shown = [moment for moment in moments if moment.verdict is not None]
    helpful = [moment for moment in shown if moment.verdict != "wrong"]
    exact = [moment for moment in shown if moment.verdict == "exact"]
    open_ = [moment for moment in moments if moment.missing]
    done = [moment for moment in moments if not moment.missing]
    return Scores(
        len(moments),
        len(shown),
        _share(len(helpful), len(shown)),
        _share(len(exact), len(shown)),
        _share(len(helpful), len(open_)),
        _share(sum(moment.verdict is not None for moment in open_), len(open_)),
        _share(sum(moment.verdict is None for moment in done), len(done)),
    )


def macro(moments: Iterable[Moment]) -> Scores:
    """Count moments per group and average over the groups that have something to count."""
    groups: dict[str, list[Moment]] = defaultdict(list)
    for moment in moments:
        groups[moment.group].append(moment)
    parts = [score(group) for group in groups.values()]
    means = {
        name: _mean([getattr(part, name) for part in parts])
        for name in ("helpful", "exact", "recall", "show", "quiet")
    }
    return Scores(sum(part.moments for part in parts), sum(part.shown for part in parts), **means)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _mean(values: list[float]) -> float:
    known = [value for value in values if value == value]  # noqa: PLR0124  # NaN is not itself
    return sum(known) / len(known) if known else float("nan")
