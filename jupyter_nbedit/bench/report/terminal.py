"""Tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...utils.extras import need
from ...utils.terminal import console, visible
from .tables import Table

WIDTH = 160
"""Columns of tables that go to a file or another program."""


def screen() -> Any:
    """Return rich's console, wide enough for tables where no terminal says how wide it is."""
    found = console()
    if not found.is_terminal:
        found.width = WIDTH
    return found


def show(console: Any, tables: Iterable[Table]) -> None:
    """Print tables, each with its title and note.

    Parameters
    ----------
    console : rich.console.Console
        Where to; see :func:`screen`.
    tables : iterable of Table
        The tables.
    """
    text = need("rich.text", "mine").Text
    # A program that reads this finds every sentence on a line of its own.
    whole = not console.is_terminal
    for table in tables:
        drawn = need("rich.table", "mine").Table(box=None, pad_edge=False)
        for number, heading in enumerate(table.headings):
            drawn.add_column(text(visible(heading)), justify="right" if number else "left")
        for row in table.rows:
            # Names come from data: as texts they are never taken for rich's markup.
            drawn.add_row(*(text(visible(cell)) for cell in row))
        console.print(text(visible(table.title), "bold"), soft_wrap=whole)
        console.print(drawn)
        if table.note:
            console.print(text(visible(table.note), "dim"), soft_wrap=whole)
        console.print()
