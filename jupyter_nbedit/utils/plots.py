"""Plots of statistics, drawn without a display."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .distributions import Distribution
from .extras import need
from .files import AtomicFile

COLOUR = "#3b6ea5"

_MOST_LEVEL_LABELS = 6
"""Labels that fit below a plot side by side; more of them are turned."""


def figure_and_axes(**labels: str) -> tuple[Any, Any]:
    """Return an empty figure of matplotlib, and its axes with these labels."""
    # A figure that pyplot does not know needs neither a display nor the backend of its user.
    figure = need("matplotlib.figure", "plots").Figure(figsize=(6, 3.5), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set(**labels)
    return figure, axes


def histogram(values: Distribution, xlabel: str, ylabel: str) -> Any:
    """Draw how a number is distributed and return the figure."""
    figure, axes = figure_and_axes(xlabel=xlabel, ylabel=ylabel)
    labels = [
        f"{first:,}" if first == last else f"{first:,}–{last:,}" for first, last, _ in values.bins
    ]
    axes.bar(labels, [often for _, _, often in values.bins], color=COLOUR)
    if len(labels) > _MOST_LEVEL_LABELS:
        axes.set_xticks(range(len(labels)), labels, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_title(f"mean {values.mean:.1f}, median {values.median:,}", loc="right", fontsize=9)
    return figure


def stacked_bars(
    names: Sequence[str],
    parts: Mapping[str, Sequence[int]],
    colours: Mapping[str, str],
    *,
    xlabel: str,
    title: str = "",
) -> Any:
    """Draw a horizontal bar a name, made of parts, and return the figure.

    Parameters
    ----------
    names : sequence of str
        What the bars are about, from below.
    parts : mapping of str to sequence of int
        For each part its length in every bar.
    colours : mapping of str to str
        The colour of each part.
    xlabel : str
        What is counted.
    title : str
        What the parts are.
    """
    figure, axes = figure_and_axes(xlabel=xlabel, ylabel="")
    left = [0] * len(names)
    for part, lengths in parts.items():
        axes.barh(names, lengths, left=left, color=colours[part], label=part)
        left = [before + more for before, more in zip(left, lengths, strict=True)]
    axes.legend(title=title or None, frameon=False)
    return figure


def write_figures(figures: Mapping[str, Any], folder: Path, suffix: str) -> list[Path]:
    """Write figures into a folder, which is made when missing, and return their files.

    Parameters
    ----------
    figures : mapping of str to matplotlib.figure.Figure
        The figures by their names.
    folder : Path
        Where they go.
    suffix : {"png", "svg", "pdf"}
        The format.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, figure in figures.items():
        path = folder / f"{name}.{suffix}"
        with AtomicFile(path) as file:
            figure.savefig(file, format=suffix, dpi=150)
        written.append(path)
    return written
