"""Tables in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...mining.terminal import visible
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
        rules = ["---", *("--:" for _ in table.headings[1:])]
        rows = [list(map(escaped, table.headings)), rules]
        rows += [list(map(escaped, row)) for row in table.rows]
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
        if table.note:
            parts.append(escaped(table.note))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    return _MARKUP.sub(r"\\\1", visible(text).replace("\n", " "))
