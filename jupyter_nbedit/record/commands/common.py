"""What the commands of `jupyter nbedit history` share."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from ...utils.commands import put
from ...utils.terminal import visible
from ..reading.reader import History
from ..store.folder import Folder
from ..store.schema import HistoryError
from ..store.streams import Stream


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the folder of the history."""
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where the history lies (default: nbedit in Jupyter's data directory)",
    )


def add_streams(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that choose recordings."""
    parser.add_argument("recordings", nargs="*", metavar="RECORDING")
    parser.add_argument("--path", default="", metavar="PATH", help="all those of a notebook")


def folder_of(arguments: argparse.Namespace) -> Folder:
    """Return the folder that the arguments name.

    Raises
    ------
    HistoryError
        If a folder is named that is not there: nobody shall take a mistyped name for a history
        that is empty, or deleted.
    """
    if arguments.folder is not None and not arguments.folder.is_dir():
        raise HistoryError(f"{arguments.folder}: no such folder")
    return Folder(arguments.folder)


def chosen(history: History, arguments: argparse.Namespace) -> list[Stream]:
    """Return the recordings that the arguments choose, by default all.

    Raises
    ------
    HistoryError
        If one of them is unknown.
    """
    if arguments.recordings and arguments.path:
        raise HistoryError("say recordings or a path, not both")
    if arguments.recordings:
        return [history.stream(name) for name in arguments.recordings]
    found = history.streams(arguments.path)
    if arguments.path and not found:
        raise HistoryError(f"nothing is recorded of {arguments.path!r}")
    return found


def put_lines(*lines: str) -> None:
    """Write lines, harmless for a terminal."""
    for line in lines:
        put(visible(line))


def put_table(rows: Sequence[Sequence[str]]) -> None:
    """Write rows in columns; those that are numbers throughout stand to the right."""
    rows = [[visible(cell).replace("\n", "⏎") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = [all(_is_number(cell) for cell in column[1:]) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ]
        put("  ".join(cells).rstrip())


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("+", "").replace("-", "").isdigit()


def moment_of(seconds: float) -> str:
    """Return a time as local date and time."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
    except (OverflowError, ValueError, OSError):
        return "?"


def amount(number: int) -> str:
    """Return a number of bytes as one reads it."""
    size = float(number)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
