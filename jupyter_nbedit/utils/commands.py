"""What the commands of the shell have in common: options, and how they talk.

What a command was asked for goes to the standard output; whatever else there is to say goes to the
standard error, beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from .files import DatasetError

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


class CommandParser(argparse.ArgumentParser):
    """A parser that says of an unknown option how its own command is used.

    The parsers of the commands below it are of the same class. Without it the outermost parser
    hears of the option, and shows its own usage.
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments, all of which must be known."""
        namespace, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return namespace, unknown


class Subcommands(Protocol):
    """A module of commands below another command."""

    def add_to(self, commands: Any) -> None:
        """Add the parsers of the commands."""


def add_subcommands(parser: argparse.ArgumentParser, modules: Iterable[Subcommands]) -> None:
    """Give a command the commands of modules, one of which must be named."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in modules:
        module.add_to(commands)


def put(text: str, end: str = "\n") -> None:
    """Write what a command was asked for."""
    print(text, end=end)


def say(text: str) -> None:
    """Tell how a command gets on, and what is beside its result."""
    print(text, file=sys.stderr)


def json_text(value: Any) -> str:
    """Return a value as JSON for people and programs."""
    import msgspec  # `jupyter nbedit --version` does without

    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def number_from(least: int) -> Callable[[str], int]:
    """Return a type of arguments: whole numbers that are not below `least`."""

    def number(text: str) -> int:
        found = int(text)
        if found < least:
            raise argparse.ArgumentTypeError(f"at least {least}")
        return found

    return number


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """Add the option of a command that is to be silent."""
    parser.add_argument("--quiet", action="store_true", help="print errors only")


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that can work in several processes: where it does."""
    parser.add_argument(
        "--workers",
        type=number_from(1),
        nargs="?",
        # Counted when the command runs: in a test or a help page nobody has asked for it.
        const=0,
        default=1,
        metavar="N",
        help="number of processes; without N as many as there are cores (default: 1)",
    )
    parser.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="use the workers of a Dask cluster (tcp://…) that see the same files",
    )


def workers_of(arguments: argparse.Namespace) -> int:
    """Return how many processes the options of :func:`add_workers` ask for."""
    return arguments.workers or os.cpu_count() or 1


def interrupted() -> int:
    """Tell that a run that was interrupted can go on, and return the exit status."""
    say("\ninterrupted; what is done is kept: start the same command again to go on")
    return INTERRUPTED


def add_figures(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command whose statistics can be drawn."""
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="draw figures into a folder")
    parser.add_argument(
        "--plot-format",
        choices=("png", "svg", "pdf"),
        default="png",
        help="format of the figures (default: %(default)s)",
    )


def add_output(
    parser: argparse.ArgumentParser, option: str, text: str, *, required: bool = False
) -> None:
    """Add an option that names a file to write, which :func:`check_outputs` then looks at."""
    action = parser.add_argument(option, type=Path, required=required, metavar="FILE", help=text)
    parser.set_defaults(outputs=(*(parser.get_default("outputs") or ()), action.dest))


def check_outputs(arguments: argparse.Namespace) -> None:
    """Look whether the files that a command is to write can be there.

    Raises
    ------
    DatasetError
        If one cannot, which is better known before the work than after it.
    """
    for name in getattr(arguments, "outputs", ()):
        path = getattr(arguments, name)
        if path is None:
            continue
        if not path.parent.is_dir():
            raise DatasetError(f"{path.parent}: no such folder")
        if path.is_dir():
            raise DatasetError(f"{path}: a folder, not a file")
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise DatasetError(f"{path.parent}: this folder cannot be written to")
