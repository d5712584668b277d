"""A dataset's numbers as tables of pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..mining.extras import need
from ..mining.provenance import Manifest
from ..mining.statistics import Statistics
from ..mining.statistics_text import STATUSES


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
        "Dataset": _frame([[number] for number in totals.values()], ["number"], list(totals)),
        "Sizes": _frame(rows, columns, list(sizes)).round(1),
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
    found["Repositories"] = _frame(
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
    return _frame(
        [
            [each.edits, each.notebooks, each.commits, sum(each.skipped.values()), each.problem]
            for each in manifest.repositories
        ],
        ["edits", "notebooks", "commits", "left out", "problem"],
        [each.repository for each in manifest.repositories],
    )


def _shares(counts: Mapping[str, int]) -> Any:
    total = max(sum(counts.values()), 1)
    rows = [[number, round(100 * number / total, 1)] for number in counts.values()]
    return _frame(rows, ["number", "%"], list(counts))


def _frame(rows: list[list[Any]], columns: list[str], index: list[str]) -> Any:
    return need("pandas", "bench").DataFrame(rows, columns=columns, index=index)
