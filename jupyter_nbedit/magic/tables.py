"""A dataset's numbers and the scores of a file as tables of pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..mining.dataset.provenance import Manifest
from ..mining.dataset.statistics import Statistics
from ..mining.dataset.statistics_text import STATUSES
from ..utils.extras import need


def of_statistics(statistics: Statistics) -> dict[str, Any]:
    """Return the tables of a dataset's numbers by their titles.

    Parameters
    ----------
    statistics : Statistics
        The numbers.
    """
    sizes = {
        "cells changed per edit": statistics.cells_changed,
        "lines changed per edit": statistics.lines_changed,
        "lines deleted per edit": statistics.lines_deleted,
        "lines added per edit": statistics.lines_added,
        "edits per repository": statistics.edits_per_repository,
        "notebooks per repository": statistics.notebooks_per_repository,
    }
    totals = {
        "repositories": statistics.repositories,
        "notebooks": statistics.notebooks,
        "revisions": statistics.revisions,
        "edits": statistics.edits,
        "exact duplicates": statistics.exact_duplicates,
        "near duplicates": statistics.near_duplicates,
    }
    columns = ["mean", "median", "75 %", "90 %", "largest"]
    rows = [[each.mean, each.median, each.p75, each.p90, each.max] for each in sizes.values()]
    found = {
        "Dataset": frame([[number] for number in totals.values()], ["number"], list(totals)),
        "Sizes": frame(rows, columns, list(sizes)).round(1),
    }
    for title, counts in (
        ("Kinds of edit", statistics.kinds),
        ("Cells of any type", statistics.cell_changes),
        ("Notebooks", {STATUSES[key]: number for key, number in statistics.statuses.items()}),
        ("Languages", statistics.languages),
        ("Copies", statistics.copies),
    ):
        if counts:
            found[title] = _shares(counts)
    found["Repositories"] = frame(
        [[each.notebooks, each.revisions, each.edits] for each in statistics.by_repository],
        ["notebooks", "revisions", "edits"],
        [each.repository for each in statistics.by_repository],
    )
    return found


def of_manifest(manifest: Manifest) -> Any:
    """Return the repositories of a mined dataset as a table.

    Parameters
    ----------
    manifest : Manifest
        What was mined.
    """
    return frame(
        [
            [each.edits, each.notebooks, each.commits, sum(each.skipped.values()), each.problem]
            for each in manifest.repositories
        ],
        ["edits", "notebooks", "commits", "left out", "problem"],
        [each.repository for each in manifest.repositories],
    )


def of_scores(content: bytes) -> dict[str, Any]:
    """Return the tables of what `bench score --json` wrote.

    Parameters
    ----------
    content : bytes
        The file.
    """
    scores = msgspec.json.decode(content, type=_Scores)
    means = [
        [*_interval(each.mean), each.mean.count, *_interval(each.by_group)]
        for each in scores.metrics.values()
    ]
    columns = ["mean", "low", "high", "pairs", "per group", "group low", "group high"]
    grouped = any(each.by_group for each in scores.metrics.values())
    table = frame(means, columns, list(scores.metrics)).round(2)
    return {
        "Means": table if grouped else table[columns[:4]],
        "Pairs": frame(
            [list(pair.scores.values()) for pair in scores.pairs],
            list(scores.metrics),
            [pair.id for pair in scores.pairs],
        ).astype(float),
    }


class _Interval(msgspec.Struct):
    value: float | None
    low: float | None
    high: float | None
    count: int


class _Mean(msgspec.Struct):
    mean: _Interval
    by_group: _Interval | None = None


class _Pair(msgspec.Struct):
    id: str
    scores: dict[str, float | None]


class _Scores(msgspec.Struct):
    metrics: dict[str, _Mean]
    pairs: list[_Pair]


def _interval(interval: _Interval | None) -> tuple[float | None, ...]:
    return (interval.value, interval.low, interval.high) if interval else (None, None, None)


def _shares(counts: Mapping[str, int]) -> Any:
    total = max(sum(counts.values()), 1)
    rows = [[number, round(100 * number / total, 1)] for number in counts.values()]
    return frame(rows, ["number", "%"], list(counts))


def frame(rows: list[list[Any]], columns: Any, index: Any) -> Any:
    """Return a table of pandas."""
    return need("pandas", "bench").DataFrame(rows, columns=columns, index=index)
