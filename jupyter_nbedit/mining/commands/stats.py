"""`jupyter nbedit dataset stats`: the paper's tables and figures, of any dataset."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ...utils.commands import OK, add_figures, json_text, put, say
from ...utils.extras import need
from ..dataset.files import read_edits
from ..dataset.statistics import count


def add_to(commands: Any) -> None:
    """Add the command to those of `jupyter nbedit dataset`."""
    parser = commands.add_parser(
        "stats", help="count repositories, notebooks, revisions, edits, cells and lines"
    )
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    add_figures(parser)
    parser.set_defaults(run=_stats)


def _stats(arguments: argparse.Namespace) -> int:
    # What is missing is said before a long file is read.
    if arguments.plots is not None:
        need("matplotlib", "plots")
    if not arguments.json:
        need("rich", "mine")
    statistics = count(read_edits(arguments.dataset))
    if arguments.json:
        put(json_text(statistics))
    else:
        from ...utils.terminal import console  # needs rich
        from ..dataset.statistics_text import tables  # needs rich

        screen = console()
        for table in tables(statistics):
            screen.print(table)
    if arguments.plots is not None:
        from ..dataset.statistics_plots import draw  # needs matplotlib

        for path in draw(statistics, arguments.plots, arguments.plot_format):
            say(str(path))
    return OK
