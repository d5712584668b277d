"""Write the card of a trained model: data, recipe, and what the benchmark found.

Run the benchmark on what was exported first, and name its folders.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from ...bench.run.directory import RunDirectoryError
from ...utils.commands import OK, add_output, put
from ...utils.extras import MissingExtraError, need
from ...utils.files import AtomicFile, DatasetError

ERRORS = (DatasetError, MissingExtraError, RunDirectoryError, OSError, msgspec.MsgspecError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit train card`."""
    parser.add_argument("folder", type=Path, metavar="RUN", help="the folder of a run")
    parser.add_argument(
        "--benchmark",
        type=Path,
        nargs="+",
        default=[],
        metavar="DIR",
        help="runs of the benchmark that asked what it has learned",
    )
    add_output(parser, "--out", "write it into a file (default: print it)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the card."""
    need("numpy", "train")
    from ..card import card  # needs it

    text = card(arguments.folder, arguments.benchmark)
    if arguments.out is None:
        put(text, end="")
        return OK
    with AtomicFile(arguments.out) as file:
        file.write(text.encode())
    return OK
