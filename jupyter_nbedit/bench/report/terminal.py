"""Tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...mining.extras import need
from ...mining.terminal import visible
from .tables import Table


def renderables(tables: Iterable[Table]) -> Iterable[Any]:
    """Return tables, each with its title and note, for rich to print.

    Parameters
    ----------
    tables : iterable of Table
        The tables.
    """
    text = need("rich.text", "mine").Text
    for table in tables:
        drawn = need("rich.table", "mine").Table(box=None, pad_edge=False)
        for number, heading in enumerate(table.headings):
            drawn.add_column(text(visible(heading)), justify="right" if number else "left")
        for row in table.rows:
            # Names come from data: as texts they are never taken for rich's markup.
            drawn.add_row(*(text(visible(cell)) for cell in row))
        yield text(visible(table.title), "bold")
        yield drawn
        if table.note:
            yield text(visible(table.note), "dim")
        yield text()
