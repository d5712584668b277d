"""The numbers of a recorded history as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...utils.distributions import distribution
from ...utils.plots import histogram, stacked_bars, write_figures
from .figures import HistoryStatistics

_OUTCOMES = {
    "accepted": "#3b6ea5",
    "partly": "#7fa7cf",
    "typed": "#b9cfe4",
    "rejected": "#c05a4d",
    "ignored": "#bbbbbb",
}
"""What becomes of a suggestion, and its colour: shades for what was of use, red for a rejection."""

_PLACES = {"here": "#3b6ea5", "above": "#7fa7cf", "below": "#b9cfe4", "nothing": "#bbbbbb"}
"""Where a failure was fixed, and its colour: grey where it was not."""

_MOST_EXCEPTIONS = 8


def draw(counted: HistoryStatistics, folder: Path, suffix: str = "png") -> list[Path]:
    """Draw the figures into a folder and return their files.

    Parameters
    ----------
    counted : HistoryStatistics
        The numbers.
    folder : Path
        Where the figures are written; made when missing.
    suffix : {"png", "svg", "pdf"}
        The format.
    """
    figures = {
        "edits-per-run": _whole(counted.edits_per_run, "edits since the last run", "runs"),
        "seconds-to-run": _whole(counted.seconds_to_run, "seconds from edit to run", "runs"),
        "errors-fixed": _fixes(counted),
        "suggestions": _acceptance(counted),
    }
    return write_figures(figures, folder, suffix)


def _whole(values: Sequence[float], xlabel: str, ylabel: str) -> Any:
    return histogram(distribution(Counter(round(value) for value in values)), xlabel, ylabel)


def _fixes(counted: HistoryStatistics) -> Any:
    """Draw where failures were fixed, for the exceptions that were most frequent."""
    often = Counter(fix.ename or "?" for fix in counted.failed)
    names = [name for name, _ in often.most_common(_MOST_EXCEPTIONS)][::-1]
    fixed = Counter((fix.ename or "?", fix.fixed) for fix in counted.failed)
    parts = {place: [fixed[name, place] for name in names] for place in _PLACES}
    return stacked_bars(names, parts, _PLACES, xlabel="failed runs", title="fixed")


def _acceptance(counted: HistoryStatistics) -> Any:
    parts = {
        outcome: [getattr(each, outcome) for each in counted.acceptance] for outcome in _OUTCOMES
    }
    names = [each.source for each in counted.acceptance]
    return stacked_bars(names, parts, _OUTCOMES, xlabel="suggestions shown")
