"""Show what runs of the benchmark found, in the terminal, in Markdown or as a page.

The page needs nothing else and can be sent around; it holds code of the cases that it shows.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ...utils.commands import OK, add_output, json_text, number_from, put, say
from ...utils.extras import MissingExtraError, need
from ...utils.files import AtomicFile, DatasetError
from ..run.directory import RunDirectoryError

ERRORS = (DatasetError, MissingExtraError, OSError, RunDirectoryError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit bench report`."""
    parser.add_argument("runs", nargs="+", type=Path, metavar="DIR", help="what a run has written")
    add_output(parser, "--html", "write a page")
    add_output(parser, "--markdown", "write the tables")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="write the figures, as SVG")
    parser.add_argument(
        "--cases",
        type=number_from(0),
        default=1_000,
        metavar="N",
        help="how many cases the page shows at most (default: %(default)s)",
    )
    parser.add_argument(
        "--against",
        default="",
        metavar="NAME",
        help="the predictor that the others are compared with (default: of one run the first, of "
        "several the same predictor in the first)",
    )
    parser.add_argument("--title", default="", metavar="TEXT", help="title of the page")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the runs and show what is asked for."""
    # What is missing is said before long files are read.
    if arguments.html is not None or arguments.plots is not None:
        need("matplotlib", "plots")
    if not arguments.json:
        need("rich", "mine")
    need("numpy", "bench")
    from ..report.report import Report  # needs numpy

    report = Report(
        arguments.runs,
        cases=arguments.cases,
        against=arguments.against,
        title=arguments.title,
    )
    if arguments.plots is not None:
        arguments.plots.mkdir(parents=True, exist_ok=True)
        for plot in report.plots:
            _write(arguments.plots / f"{plot.name}.svg", plot.svg)
    if arguments.markdown is not None:
        _write(arguments.markdown, report.markdown())
    if arguments.html is not None:
        _write(arguments.html, report.html())
    if arguments.json:
        put(json_text(report.summary))
    else:
        from ..report.terminal import screen, show  # needs rich

        shown = screen()
        show(shown, [*report.tables, report.runs])
    return OK


def _write(path: Path, text: str) -> None:
    with AtomicFile(path) as file:
        file.write(text.encode())
    say(str(path))
