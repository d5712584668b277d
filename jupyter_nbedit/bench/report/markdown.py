"""Tables in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...utils.terminal import visible
from .tables import Table

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&!])")


def markdown(title: str, tables: Iterable[Table]) -> str:
    """Return a page of tables, in GitHub's Markdown.

    Parameters
    ----------
    title : str
        The page's title.
    tables : iterable of Table
        The tables.
    """
    parts = [f"# {escaped(title)}"]
    for table in tables:
        parts.append(f"## {escaped(table.title)}")
        parts.append(aligned([list(map(escaped, row)) for row in (table.headings, *table.rows)]))
        if table.note:
            parts.append(escaped(table.note))
    return "\n\n".join(parts) + "\n"


def aligned(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Return a table whose columns are as wide as what is in them.

    Parameters
    ----------
    rows : sequence of sequence of str
        The cells in Markdown; the first row holds the headings.
    left : int
        How many columns are aligned at their left; the others are numbers.
    """
    widths = [max(3, *map(len, column)) for column in zip(*rows, strict=True)]
    rules = [
        "-" * width if column < left else "-" * (width - 1) + ":"
        for column, width in enumerate(widths)
    ]
    lines = [rows[0], rules, *rows[1:]]
    return "\n".join(f"| {' | '.join(_padded(line, widths, left))} |" for line in lines)


def _padded(line: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    return [
        cell.ljust(width) if column < left else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    return _MARKUP.sub(r"\\\1", visible(text).replace("\n", " "))
