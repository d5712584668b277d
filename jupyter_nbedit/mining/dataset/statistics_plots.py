"""The numbers of a dataset as figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...utils.plots import COLOUR, figure_and_axes, histogram, write_figures
from .statistics import Statistics


def draw(statistics: Statistics, folder: Path, suffix: str = "png") -> list[Path]:
    """Draw the figures into a folder and return their files.

    Parameters
    ----------
    statistics : Statistics
        The numbers.
    folder : Path
        Where the figures are written; made when missing.
    suffix : {"png", "svg", "pdf"}
        The format.
    """
    figures = {
        "kinds": _kinds(statistics),
        "cells-changed": histogram(statistics.cells_changed, "code cells changed", "edits"),
        "lines-changed": histogram(statistics.lines_changed, "lines of code changed", "edits"),
        "edits-per-repository": histogram(statistics.edits_per_repository, "edits", "repositories"),
        "repositories": _concentration(statistics),
    }
    return write_figures(figures, folder, suffix)


def _kinds(statistics: Statistics) -> Any:
    figure, axes = figure_and_axes(xlabel="edits")
    names = list(reversed(statistics.kinds))
    bars = axes.barh(names, [statistics.kinds[name] for name in names], color=COLOUR)
    total = max(statistics.edits, 1)
    axes.bar_label(
        bars, [f"{100 * statistics.kinds[name] / total:.1f} %" for name in names], padding=3
    )
    # Room for the label of the longest bar.
    axes.margins(x=0.12)
    axes.locator_params(axis="x", nbins=5)
    return figure


def _concentration(statistics: Statistics) -> Any:
    """Draw how much of the dataset its largest repositories are."""
    figure, axes = figure_and_axes(xlabel="largest repositories", ylabel="share of the edits (%)")
    shares, passed = [0.0], 0
    for each in statistics.by_repository:
        passed += each.edits
        shares.append(100 * passed / statistics.edits)
    axes.plot(range(len(shares)), shares, color=COLOUR)
    axes.set(xlim=(0, max(len(shares) - 1, 1)), ylim=(0, 100))
    return figure
