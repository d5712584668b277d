"""The numbers of a dataset as tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...utils.distributions import Distribution
from ...utils.extras import need
from ...utils.terminal import visible
from .statistics import Statistics

MOST = 10
"""How many repositories are listed by name."""

STATUSES = {"A": "added", "M": "modified", "D": "deleted", "R": "renamed"}
"""What happened to a notebook, by the letter that git has for it."""


def tables(statistics: Statistics) -> list[Any]:
    """Return the tables, each after its title, for rich to print.

    Parameters
    ----------
    statistics : Statistics
        The numbers.
    """
    found = [
        *_table(
            "Dataset",
            ("", "number"),
            [
                ("repositories", _number(statistics.repositories)),
                ("notebooks", _number(statistics.notebooks)),
                ("revisions", _number(statistics.revisions)),
                ("edits", _number(statistics.edits)),
                ("  exact duplicates", _share(statistics.exact_duplicates, statistics.edits)),
                ("  near duplicates", _share(statistics.near_duplicates, statistics.edits)),
            ],
        ),
        *_table(
            "Sizes",
            ("", "mean", "median", "75 %", "90 %", "largest"),
            [
                _row("cells changed per edit", statistics.cells_changed),
                _row("lines changed per edit", statistics.lines_changed),
                _row("  lines deleted", statistics.lines_deleted),
                _row("  lines added", statistics.lines_added),
                _row("edits per repository", statistics.edits_per_repository),
                _row("notebooks per repository", statistics.notebooks_per_repository),
            ],
        ),
    ]
    for title, counts in (
        ("Kinds of edit, by code cells", statistics.kinds),
        ("What happened to cells of any type", statistics.cell_changes),
        ("Notebooks", {STATUSES[key]: number for key, number in statistics.statuses.items()}),
        ("Language of the kernel", statistics.languages),
        ("Copies", statistics.copies),
    ):
        if counts:
            found += _table(title, ("", "number"), _shares(counts))
    listed = statistics.by_repository[:MOST]
    found += _table(
        f"Repositories with most edits ({len(listed)} of {statistics.repositories})",
        ("", "notebooks", "revisions", "edits"),
        [
            (
                visible(each.repository),
                _number(each.notebooks),
                _number(each.revisions),
                _share(each.edits, statistics.edits),
            )
            for each in listed
        ],
    )
    return found


def _table(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> list[Any]:
    text = need("rich.text", "mine").Text
    table = need("rich.table", "mine").Table(box=None, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left")
    for row in rows:
        # Names come from the dataset: as texts they are never taken for rich's markup.
        table.add_row(*map(text, row))
    # A table's own title is broken at the width of the table.
    return [text(title, "bold"), table, text()]


def _shares(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    total = sum(counts.values())
    return [(visible(name), _share(number, total)) for name, number in counts.items()]


def _row(name: str, values: Distribution) -> tuple[str, ...]:
    quantiles = (values.median, values.p75, values.p90, values.max)
    return (name, f"{values.mean:.1f}", *map(_number, quantiles))


def _number(value: int) -> str:
    return f"{value:,}"


def _share(value: int, total: int) -> str:
    return f"{value:,} ({100 * value / total:4.1f} %)" if total else f"{value:,}"
