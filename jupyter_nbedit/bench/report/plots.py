"""Figures of a report: accuracy, the gate's calibration, latency, and where predictions land."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from ...utils.extras import need
from ...utils.terminal import visible
from .measures import HEADLINES, Measure
from .summary import Figure, Summary
from .svg import GRID, TEXT, drawing, to_svg
from .systems import System

COLOURS = (
    "#3b82c4",
    "#e07b39",
    "#3fa36b",
    "#b565b3",
    "#c9a227",
    "#d9534f",
    "#4aa8b8",
    "#8c8c8c",
)
"""Of the systems, in order; each can be told from a light and from a dark ground."""

_BINS = np.linspace(0, 1, 11)
_FEWEST = 5
"""Suggestions that a point of a curve stands on, at least."""

_PLACES = {
    "a line where an edit is missing": "#3fa36b",
    "the right cell, another line": "#c9a227",
    "another cell": "#e07b39",
    "nothing is missing": "#d9534f",
}


class Plot(msgspec.Struct, frozen=True):
    """A figure with its title and how to read it."""

    name: str
    title: str
    caption: str
    svg: str


def plots(systems: Sequence[System], summary: Summary) -> list[Plot]:
    """Draw the figures.

    Parameters
    ----------
    systems : sequence of System
        The systems.
    summary : Summary
        Their figures.
    """
    need("matplotlib", "plots").use("agg")
    with drawing():
        found = [
            *(
                accuracy(summary, measure)
                for measure in summary.measures
                if measure.name in HEADLINES and measure.name != "quiet_rate"
            ),
            precision_and_recall(systems),
            calibration(systems),
            places(systems),
            latency(systems),
        ]
    return [plot for plot in found if plot is not None]


def accuracy(summary: Summary, measure: Measure) -> Plot | None:
    """Draw a figure by kind and by size of the edit."""
    groups = {
        name: list(
            dict.fromkeys(
                part
                for system in summary.systems
                for part, figures in system.groups[name].items()
                if any(figure.measure == measure.name for figure in figures)
            )
        )
        for name in ("kind", "size")
    }
    if not any(groups.values()):
        return None
    figure = _figure(3.2)
    panels = figure.subplots(1, 2, sharey=True, width_ratios=[max(2, len(groups["kind"])), 5])
    width = 0.8 / len(summary.systems)
    for axes, (name, parts) in zip(panels, groups.items(), strict=True):
        for number, system in enumerate(summary.systems):
            found = [_of(system.groups[name].get(part, []), measure.name) for part in parts]
            for place, each in enumerate(found):
                if each is None:
                    continue
                value = each.edits
                axes.bar(
                    place + (number + 0.5) * width - 0.4,
                    value.value,
                    width * 0.9,
                    color=_colour(number),
                    yerr=[[value.value - value.low], [value.high - value.value]],
                    error_kw={"ecolor": TEXT, "elinewidth": 0.8},
                )
        axes.set_xticks(range(len(parts)), parts, rotation=20 if name == "size" else 0, fontsize=8)
        axes.set_title(f"by {name}")
        axes.grid(axis="x", visible=False)
    panels[0].set_ylabel("%")
    panels[0].set_ylim(0, 100)
    _legend(figure, [system.label for system in summary.systems])
    return _plot(
        figure,
        f"accuracy-{measure.name}",
        measure.title.capitalize(),
        "By kind and size of the edit. Bars are 95 % confidence intervals.",
    )


def precision_and_recall(systems: Sequence[System]) -> Plot | None:
    """Draw how precision and recall change when less and less sure suggestions are shown."""
    curves = []
    for number, system in enumerate(systems):
        confidence, helpful = _gated(system)
        asked = int(np.count_nonzero(~np.isnan(system.values.get("recall_helpful", np.array([])))))
        if len(confidence) < _FEWEST or not asked:
            continue
        order = np.argsort(-confidence, kind="stable")
        taken = np.cumsum(helpful[order])
        shown = np.arange(1, len(order) + 1)
        # Where several are equally sure, all of them are shown or none.
        ends = np.append(np.diff(confidence[order]) != 0, True) & (shown >= _FEWEST)
        curves.append((number, 100 * taken[ends] / asked, 100 * taken[ends] / shown[ends]))
    if not curves:
        return None
    figure, axes = _single("recall: helpful suggestions, % of moments with an edit missing")
    for number, recall, precision in curves:
        axes.plot(recall, precision, color=_colour(number), linewidth=1.5)
        axes.plot(recall[-1:], precision[-1:], "o", color=_colour(number), markersize=5)
    axes.set_ylabel("precision: helpful, % of what is shown")
    axes.set_ylim(0, 102)
    axes.set_xlim(left=0)
    _legend(figure, [system.label for system in systems])
    return _plot(
        figure,
        "gate",
        "The gate: precision and recall",
        "From the surest suggestions alone (left) to all that were shown (the dot). "
        "To the left of the dot lies what a stricter gate would do.",
    )


def calibration(systems: Sequence[System]) -> Plot | None:
    """Draw how often suggestions of a confidence are helpful."""
    points = []
    for number, system in enumerate(systems):
        confidence, helpful = _gated(system)
        bins = np.clip(np.digitize(confidence, _BINS) - 1, 0, len(_BINS) - 2)
        means = [
            (confidence[bins == each].mean(), helpful[bins == each].mean(), np.sum(bins == each))
            for each in np.unique(bins)
            if np.sum(bins == each) >= _FEWEST
        ]
        if means:
            points.append((number, np.array(means)))
    if not points:
        return None
    figure, axes = _single("confidence")
    axes.plot([0, 1], [0, 100], color=TEXT, linewidth=0.6, linestyle=(0, (4, 4)))
    for number, found in points:
        sizes = 15 + 120 * found[:, 2] / found[:, 2].max()
        axes.plot(found[:, 0], 100 * found[:, 1], color=_colour(number), linewidth=1)
        axes.scatter(found[:, 0], 100 * found[:, 1], s=sizes, color=_colour(number), alpha=0.8)
    axes.set(xlim=(0, 1.03), ylim=(0, 103), ylabel="helpful (%)")
    _legend(figure, [system.label for system in systems])
    return _plot(
        figure,
        "calibration",
        "The gate: calibration",
        "Suggestions in ten bins of confidence; larger points are more suggestions. On the dashed "
        "line a confidence is what comes true.",
    )


def places(systems: Sequence[System]) -> Plot | None:
    """Draw where the first edit of what was shown is."""
    rows = []
    for system in systems:
        values = system.values
        if "line_at_1" not in values:
            continue
        silence = np.nan_to_num(values.get("quiet_rate", np.full(len(system), np.nan)), nan=1) == 0
        line, cell = values["line_at_1"] == 1, values["cell_at_1"] == 1
        shown = ~np.isnan(values["line_at_1"])
        counts = [
            np.sum(line & ~silence),
            np.sum(cell & ~line & ~silence),
            np.sum(shown & ~cell & ~silence),
            np.sum(shown & silence),
        ]
        if sum(counts):
            rows.append((system.label, np.array(counts)))
    if not rows:
        return None
    figure = _figure(1.1 + 0.4 * len(rows))
    axes = figure.add_subplot()
    left = np.zeros(len(rows))
    for number, (name, colour) in enumerate(_PLACES.items()):
        share = np.array([100 * counts[number] / counts.sum() for _, counts in rows])
        axes.barh(range(len(rows)), share, 0.6, left=left, color=colour, label=name)
        left += share
    axes.set_yticks(
        range(len(rows)), [f"{_short(label)}\n{counts.sum():,} shown" for label, counts in rows]
    )
    axes.invert_yaxis()
    axes.set(xlim=(0, 100), xlabel="% of what was shown")
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside upper left", ncols=2, frameon=False, fontsize=8)
    return _plot(
        figure, "places", "Where predictions land", "The place of a suggestion's first edit."
    )


def latency(systems: Sequence[System]) -> Plot | None:
    """Draw the distribution of latencies."""
    known = [(number, np.sort(each.latency)) for number, each in enumerate(systems)]
    known = [(number, times) for number, times in known if len(times) and times[-1] > 0]
    if not known:
        return None
    figure, axes = _single("milliseconds")
    for number, times in known:
        milliseconds = np.maximum(1000 * times, 1e-3)
        share = 100 * np.arange(1, len(times) + 1) / len(times)
        # A step every thousandth is all that can be seen.
        step = max(1, len(times) // 1000)
        axes.step(milliseconds[::step], share[::step], color=_colour(number), where="post")
    for percent in (50, 90, 99):
        axes.axhline(percent, color=GRID, linewidth=0.8)
    axes.set(xscale="log", ylim=(0, 101), ylabel="answers that take no longer (%)")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    _legend(figure, [system.label for system in systems])
    return _plot(figure, "latency", "Latency", "The share of answers that were there after a time.")


def _gated(system: System) -> tuple[Any, Any]:
    """Return the confidence of what was shown, and whether it helped."""
    confidence = np.array(system.confidence)
    helpful = system.values.get("precision_helpful", np.full(len(system), np.nan))
    known = ~np.isnan(confidence) & ~np.isnan(helpful)
    return confidence[known], helpful[known]


def _figure(height: float) -> Any:
    return need("matplotlib.figure", "plots").Figure(figsize=(6, height), layout="constrained")


def _single(xlabel: str) -> tuple[Any, Any]:
    figure = _figure(3.2)
    axes = figure.add_subplot()
    axes.set_xlabel(xlabel)
    return figure, axes


def _legend(figure: Any, labels: Sequence[str]) -> None:
    if len(labels) < 2:
        return
    patch = need("matplotlib.patches", "plots").Patch
    figure.legend(
        handles=[patch(color=_colour(number)) for number in range(len(labels))],
        labels=list(map(_short, labels)),
        loc="outside upper left",
        ncols=2,
        frameon=False,
        fontsize=8,
        handlelength=1,
    )


def _plot(figure: Any, name: str, title: str, caption: str) -> Plot:
    return Plot(name, title, caption, to_svg(figure, name, title))


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _short(label: str) -> str:
    label = visible(label).replace("\n", " ")
    return label if len(label) <= 36 else label[:35] + "…"


def _of(figures: Sequence[Figure], measure: str) -> Figure | None:
    return next((figure for figure in figures if figure.measure == measure), None)
