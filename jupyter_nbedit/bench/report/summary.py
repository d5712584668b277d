"""The figures of runs, with confidence intervals: `bench report --json` prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isnan

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..metrics.significance import RESAMPLES, Comparison, Interval, bootstrap, compare
from .measures import HEADLINES, Measure, measures_of
from .systems import RANKS, System

SIZES = ((1, 1), (2, 3), (4, 7), (8, 15), (16, None))
"""First and last number of changed lines that are taken together."""

KINDS = {
    "adds": "adds",
    "deletes": "deletes",
    "modifies": "modifies",
    "inserts cell": "inserts a cell",
    "deletes cell": "deletes a cell",
    "none": "nothing missing",
}
STAGES = {
    "first": "first edit",
    "next": "a later edit",
    "after": "after the last edit",
    "nowhere": "in the middle of nowhere",
    "cells": "before a cell comes or goes",
    "line": "within a line",
    "line end": "at the end of a line",
}

SILENT = frozenset({KINDS["none"], STAGES["after"], STAGES["nowhere"], STAGES["line end"]})
"""Groups of cases in which silence is right."""


class Figure(msgspec.Struct, frozen=True):
    """A figure of a system, in percent.

    Attributes
    ----------
    measure : str
        Its name.
    edits : Interval
        Over all cases; the units are edits, whose cases are not independent.
    repositories : Interval or None
        The mean over repositories, each counting alike; None where it is not told.
    """

    measure: str
    edits: Interval
    repositories: Interval | None = None


class SystemSummary(msgspec.Struct, frozen=True):
    """The figures of a predictor in a run.

    Attributes
    ----------
    label, run, predictor : str
        What it is called here, the folder of the run, and the predictor's name.
    cases, edits, repositories, faults : int
        How many cases, of how many edits and repositories, and in how many there was no answer.
    verdicts : dict of str to int
        How many cases turned out how.
    figures : list of Figure
        The figures over all cases.
    groups : dict of str to dict of str to list of Figure
        The most important ones by kind, size and stage of the edit that was missing.
    latency : dict of str to float
        Seconds, at the quantiles p50, p90 and p99.
    tokens : int
        Tokens of a model, in and out.
    cost : float
        US dollars.
    """

    label: str
    run: str
    predictor: str
    cases: int
    edits: int
    repositories: int
    faults: int
    verdicts: dict[str, int]
    figures: list[Figure]
    groups: dict[str, dict[str, list[Figure]]]
    latency: dict[str, float]
    tokens: int
    cost: float


class Difference(msgspec.Struct, frozen=True):
    """A figure of one system against another's, on the cases that both have."""

    measure: str
    comparison: Comparison


class Contest(msgspec.Struct, frozen=True):
    """One system against another.

    Attributes
    ----------
    first, second : str
        Their labels; a difference is the second's figure less the first's.
    cases : int
        How many cases both have.
    better, worse : int
        In how many the second's answer is better, or worse, see :data:`.systems.RANKS`.
    differences : list of Difference
        By figure.
    """

    first: str
    second: str
    cases: int
    better: int
    worse: int
    differences: list[Difference]


class Summary(msgspec.Struct, frozen=True):
    """The figures of runs.

    Attributes
    ----------
    measures : list of Measure
        What the figures mean, in order.
    systems : list of SystemSummary
        The predictors of the runs.
    contests : list of Contest
        Which of them are compared.
    """

    measures: list[Measure]
    systems: list[SystemSummary]
    contests: list[Contest]


def summarize(
    systems: Sequence[System], *, against: str = "", resamples: int = RESAMPLES
) -> Summary:
    """Return the figures of systems.

    Parameters
    ----------
    systems : sequence of System
        The systems.
    against : str
        Label of the one that all others are compared with. By default a predictor is compared
        with itself in the first run that has it, and there with the first predictor.
    resamples : int
        How often is drawn for a confidence interval.
    """
    measures = measures_of(
        (name for system in systems for name in system.values), code=systems[0].asks_for_code
    )
    return Summary(
        measures,
        [_system(system, measures, resamples) for system in systems],
        [
            _contest(first, second, measures, resamples)
            for first, second in _pairs(systems, against)
        ],
    )


def _pairs(systems: Sequence[System], against: str) -> Iterator[tuple[System, System]]:
    """Yield what is compared: a predictor with itself in an earlier run, else with the first."""
    if against:
        (one,) = [system for system in systems if system.label == against]
        yield from ((one, other) for other in systems if other is not one)
        return
    earliest: dict[str, System] = {}
    for system in systems:
        first = earliest.setdefault(system.predictor, system)
        if first is not system:
            yield first, system
        elif system is not systems[0]:
            yield systems[0], system


def size_of(lines: int) -> str:
    """Return what the sizes are called that a number of changed lines belongs to."""
    first, last = next(each for each in SIZES if each[1] is None or lines <= each[1])
    if last is None:
        return f"{first} or more lines"
    return "1 line" if last == 1 else f"{first}–{last} lines"


def _system(system: System, measures: Sequence[Measure], resamples: int) -> SystemSummary:
    headlines = [measure for measure in measures if measure.name in HEADLINES]
    everywhere = np.ones(len(system), dtype=bool)
    latency = np.array(system.latency)
    quantiles = np.quantile(latency, [0.5, 0.9, 0.99]) if len(latency) else [0.0] * 3
    return SystemSummary(
        label=system.label,
        run=str(system.run.path),
        predictor=system.predictor,
        cases=len(system),
        edits=len(set(system.edits)),
        repositories=len(set(system.repositories)),
        faults=system.faults,
        verdicts={name: system.verdicts.count(name) for name in RANKS},
        figures=[
            figure
            for measure in measures
            for figure in _figures(system, measure, everywhere, resamples, macro=True)
        ],
        groups={
            "kind": _groups(system, headlines, _kind, list(KINDS.values()), resamples),
            "size": _groups(
                system, headlines, _size, [size_of(first) for first, _ in SIZES], resamples
            ),
            "stage": _groups(system, headlines, _stage, list(STAGES.values()), resamples),
        },
        latency=dict(zip(("p50", "p90", "p99"), map(float, quantiles), strict=True)),
        tokens=sum(system.tokens),
        cost=system.cost,
    )


def _kind(system: System) -> list[str]:
    return [KINDS[kind] for kind in system.kinds]


def _size(system: System) -> list[str]:
    return [size_of(size) if size else "" for size in system.sizes]


def _stage(system: System) -> list[str]:
    return [STAGES.get(stage, "") for stage in system.stages]


def _groups(
    system: System,
    measures: Sequence[Measure],
    of: Callable[[System], list[str]],
    names: Sequence[str],
    resamples: int,
) -> dict[str, list[Figure]]:
    labels = np.array(of(system), dtype=object)
    found = {
        name: [
            figure
            for measure in measures
            # Where nothing is missing, no suggestion can be right.
            if not (measure.name.startswith("precision") and name in SILENT)
            for figure in _figures(system, measure, labels == name, resamples // 2)
        ]
        for name in names
    }
    return {name: figures for name, figures in found.items() if figures}


def _figures(
    system: System,
    measure: Measure,
    where: NDArray[np.bool_],
    resamples: int,
    *,
    macro: bool = False,
) -> list[Figure]:
    """Return the figure over some cases, or nothing if none of them has it."""
    if measure.name not in system.values:
        return []
    values = {name: column[where] for name, column in system.values.items()}
    edits = [edit for edit, taken in zip(system.edits, where, strict=True) if taken]
    over_edits = bootstrap(measure.sample(values, edits), resamples=resamples)
    if isnan(over_edits.value):
        return []
    if not macro:
        return [Figure(measure.name, over_edits)]
    repositories = measure.sample(values, system.repositories, macro=True)
    return [Figure(measure.name, over_edits, bootstrap(repositories, resamples=resamples))]


def _contest(first: System, second: System, measures: Sequence[Measure], resamples: int) -> Contest:
    places = {case: place for place, case in enumerate(second.ids)}
    common = [(place, places[case]) for place, case in enumerate(first.ids) if case in places]
    rows = [place for place, _ in common]
    other_rows = [place for _, place in common]
    edits = [first.edits[place] for place in rows]
    differences = []
    for measure in measures:
        if measure.name in first.values and measure.name in second.values and common:
            comparison = compare(
                measure.sample(_taken(first, rows), edits),
                measure.sample(_taken(second, other_rows), edits),
                resamples=resamples,
            )
            if not isnan(comparison.difference):
                differences.append(Difference(measure.name, comparison))
    ranks = [(RANKS[first.verdicts[one]], RANKS[second.verdicts[two]]) for one, two in common]
    return Contest(
        first.label,
        second.label,
        len(common),
        sum(two > one for one, two in ranks),
        sum(two < one for one, two in ranks),
        differences,
    )


def _taken(system: System, rows: list[int]) -> dict[str, NDArray[np.float64]]:
    return {name: column[rows] for name, column in system.values.items()}
