"""The figures of runs of the benchmark as tables of pandas."""

from __future__ import annotations

from typing import Any

from ..bench.report.summary import Figure, Summary
from ..utils.extras import need
from .tables import frame


def of_summary(summary: Summary) -> dict[str, Any]:
    """Return the tables of figures by their titles, a column a predictor.

    Parameters
    ----------
    summary : Summary
        The figures.
    """
    labels = [system.label for system in summary.systems]
    titles = {measure.name: measure.title for measure in summary.measures}
    found = {
        "Figures (%)": _figures(
            titles, {system.label: system.figures for system in summary.systems}
        )
    }
    for name in ("kind", "size", "stage"):
        rows = list(
            dict.fromkeys(
                (titles[figure.measure], group)
                for system in summary.systems
                for group, figures in system.groups[name].items()
                for figure in figures
            )
        )
        cells = {
            (titles[figure.measure], group, system.label): figure.edits.value
            for system in summary.systems
            for group, figures in system.groups[name].items()
            for figure in figures
        }
        rows.sort(key=lambda row: list(titles.values()).index(row[0]))
        if len(rows) > 1:
            found[f"By {name} (%)"] = frame(
                [[cells.get((*row, label)) for label in labels] for row in rows],
                labels,
                need("pandas", "bench").MultiIndex.from_tuples(rows, names=["", name]),
            ).round(1)
    outcomes = dict.fromkeys(
        name for system in summary.systems for name, number in system.verdicts.items() if number
    )
    found["Outcomes"] = frame(
        [[system.verdicts[name] for system in summary.systems] for name in outcomes],
        labels,
        list(outcomes),
    )
    found["Speed and cost"] = frame(
        [
            [
                s.cases,
                s.faults,
                *(1000 * seconds for seconds in s.latency.values()),
                s.tokens,
                s.cost,
            ]
            for s in summary.systems
        ],
        ["cases", "no answer", "p50 (ms)", "p90 (ms)", "p99 (ms)", "tokens", "US $"],
        labels,
    ).round(2)
    found |= of_contests(summary)
    return found


def of_contests(summary: Summary) -> dict[str, Any]:
    """Return the tables of what differs between systems by their titles.

    Parameters
    ----------
    summary : Summary
        The figures.
    """
    titles = {measure.name: measure.title for measure in summary.measures}
    return {
        f"{contest.second} against {contest.first}": frame(
            [
                [each.comparison.difference, each.comparison.low, each.comparison.high]
                for each in contest.differences
            ],
            ["difference", "low", "high"],
            [titles[each.measure] for each in contest.differences],
        )
        .round(1)
        .assign(p=[round(each.comparison.p, 4) for each in contest.differences])
        for contest in summary.contests
    }


def _figures(titles: dict[str, str], systems: dict[str, list[Figure]]) -> Any:
    """Return the figures with their intervals, three columns a predictor."""
    known = {
        (label, titles[figure.measure]): figure.edits
        for label, figures in systems.items()
        for figure in figures
    }
    rows = []
    for title in titles.values():
        found = [known.get((label, title)) for label in systems]
        rows.append(
            [
                number
                for each in found
                for number in ((each.value, each.low, each.high) if each else (None,) * 3)
            ]
        )
    columns = need("pandas", "bench").MultiIndex.from_product(
        [list(systems), ["value", "low", "high"]]
    )
    return frame(rows, columns, list(titles.values())).astype(float).round(1)
