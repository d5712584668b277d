"""The numbers of a dataset as figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...utils.extras import need
from ...utils.files import AtomicFile
from .statistics import Distribution, Statistics

_COLOUR = "#3b6ea5"


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
    # The canvas is chosen here, so neither a display nor the user's settings matter.
    need("matplotlib", "plots").use("agg")
    folder.mkdir(parents=True, exist_ok=True)
    figures = {
        "kinds": _kinds(statistics),
        "cells-changed": bins(statistics.cells_changed, "code cells changed", "edits"),
        "lines-changed": bins(statistics.lines_changed, "lines of code changed", "edits"),
        "edits-per-repository": bins(statistics.edits_per_repository, "edits", "repositories"),
        "repositories": _concentration(statistics),
    }
    written = []
    for name, figure in figures.items():
        path = folder / f"{name}.{suffix}"
        with AtomicFile(path) as file:
            figure.savefig(file, format=suffix, dpi=150)
        written.append(path)
    return written


def axes(**labels: str) -> tuple[Any, Any]:
    """Return an empty figure, and its axes with these labels."""
    figure = need("matplotlib.figure", "plots").Figure(figsize=(6, 3.5), layout="constrained")
    plot = figure.add_subplot()
    plot.spines[["top", "right"]].set_visible(False)
    plot.set(**labels)
    return figure, plot


def _kinds(statistics: Statistics) -> Any:
    figure, plot = axes(xlabel="edits")
    names = list(reversed(statistics.kinds))
    bars = plot.barh(names, [statistics.kinds[name] for name in names], color=_COLOUR)
    total = max(statistics.edits, 1)
    plot.bar_label(
        bars, [f"{100 * statistics.kinds[name] / total:.1f} %" for name in names], padding=3
    )
    plot.margins(x=0.12)
    plot.locator_params(axis="x", nbins=5)
    return figure


def bins(values: Distribution, xlabel: str, ylabel: str) -> Any:
    """Draw how a number is distributed."""
    figure, plot = axes(xlabel=xlabel, ylabel=ylabel)
    labels = [
        f"{first:,}" if first == last else f"{first:,}–{last:,}" for first, last, _ in values.bins
    ]
    plot.bar(labels, [often for _, _, often in values.bins], color=_COLOUR)
    if len(labels) > 6:
        plot.set_xticks(range(len(labels)), labels, rotation=45, ha="right", rotation_mode="anchor")
    plot.set_title(f"mean {values.mean:.1f}, median {values.median:,}", loc="right", fontsize=9)
    return figure


def _concentration(statistics: Statistics) -> Any:
    """Draw how much of the dataset its largest repositories are."""
    figure, plot = axes(xlabel="largest repositories", ylabel="share of the edits (%)")
    shares, passed = [0.0], 0
    for each in statistics.by_repository:
        passed += each.edits
        shares.append(100 * passed / statistics.edits)
    plot.plot(range(len(shares)), shares, color=_COLOUR)
    plot.set(xlim=(0, max(len(shares) - 1, 1)), ylim=(0, 100))
    return figure
