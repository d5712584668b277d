"""The numbers of a recorded history as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...mining.dataset.statistics import distribution
from ...mining.dataset.statistics_plots import axes, bins
from ...utils.extras import need
from ...utils.files import AtomicFile
from .figures import HistoryStatistics

_OUTCOMES = {
    "accepted": "#3b6ea5",
    "partly": "#7fa7cf",
    "typed": "#b9cfe4",
    "rejected": "#c05a4d",
    "ignored": "#bbbbbb",
}


_PLACES = {"here": "#3b6ea5", "above": "#7fa7cf", "below": "#b9cfe4", "nothing": "#bbbbbb"}


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
    # The canvas is chosen here, so neither a display nor the user's settings matter.
    need("matplotlib", "plots").use("agg")
    folder.mkdir(parents=True, exist_ok=True)
    figures = {
        "edits-per-run": _whole(counted.edits_per_run, "edits since the last run", "runs"),
        "seconds-to-run": _whole(counted.seconds_to_run, "seconds from edit to run", "runs"),
        "errors-fixed": _fixes(counted),
        "suggestions": _acceptance(counted),
    }
    written = []
    for name, figure in figures.items():
        path = folder / f"{name}.{suffix}"
        with AtomicFile(path) as file:
            figure.savefig(file, format=suffix, dpi=150)
        written.append(path)
    return written


def _whole(values: Sequence[float], xlabel: str, ylabel: str) -> Any:
    return bins(distribution(Counter(round(value) for value in values)), xlabel, ylabel)


def _fixes(counted: HistoryStatistics) -> Any:
    """Draw where failures were fixed, for the exceptions that were most frequent."""
    figure, plot = axes(xlabel="failed runs", ylabel="")
    often = Counter(fix.ename or "?" for fix in counted.failed)
    names = [name for name, _ in often.most_common(8)][::-1]
    left = [0] * len(names)
    for place, colour in zip(
        ("here", "above", "below", "nothing"), _OUTCOMES.values(), strict=False
    ):
        share = [
            sum((fix.ename or "?") == name and fix.fixed == place for fix in counted.failed)
            for name in names
        ]
        plot.barh(names, share, left=left, color=colour, label=place)
        left = [before + more for before, more in zip(left, share, strict=True)]
    plot.legend(title="fixed", frameon=False)
    return figure


def _acceptance(counted: HistoryStatistics) -> Any:
    figure, plot = axes(xlabel="suggestions shown", ylabel="")
    names = [each.source for each in counted.acceptance]
    left = [0] * len(names)
    for outcome, colour in _OUTCOMES.items():
        share = [getattr(each, outcome) for each in counted.acceptance]
        plot.barh(names, share, left=left, color=colour, label=outcome)
        left = [before + more for before, more in zip(left, share, strict=True)]
    plot.legend(frameon=False)
    return figure
