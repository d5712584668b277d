"""`jupyter nbedit history prune | delete`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ...utils.commands import FAILED, OK
from ..reading.reader import History
from ..store.deletion import Deleted, Limits, delete, prune_files
from ..store.schema import HistoryError
from .common import add_folder, add_streams, amount, chosen, folder_of, put_lines


def add_to(commands: Any) -> None:
    """Add the commands to those of `jupyter nbedit history`."""
    limits = Limits()
    prune = commands.add_parser("prune", help="delete what is too old or too much, oldest first")
    prune.add_argument(
        "--days",
        type=int,
        default=limits.days,
        metavar="N",
        help="days that a recording is kept, 0 for ever (default: %(default)s)",
    )
    prune.add_argument(
        "--bytes",
        type=int,
        default=limits.bytes,
        metavar="N",
        help="bytes that the history may take, 0 for any (default: %(default)s)",
    )
    add_folder(prune)
    prune.set_defaults(run=_prune)

    remove = commands.add_parser(
        "delete", help="delete recordings and every trace of them, and say what was deleted"
    )
    add_streams(remove)
    remove.add_argument("--all", action="store_true", help="everything that is recorded")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    add_folder(remove)
    remove.set_defaults(run=_delete)


def _prune(arguments: argparse.Namespace) -> int:
    if arguments.days < 0 or arguments.bytes < 0:
        raise HistoryError("days and bytes are 0 or more")
    return _report(prune_files(folder_of(arguments), Limits(arguments.days, arguments.bytes)))


def _delete(arguments: argparse.Namespace) -> int:
    folder = folder_of(arguments)
    if not (arguments.recordings or arguments.path or arguments.all):
        raise HistoryError("say what to delete: recordings, --path or --all")
    with History(folder) as history:
        streams = history.streams() if arguments.all else chosen(history, arguments)
    if not arguments.yes and streams:
        question = f"Delete {len(streams)} recordings for good? [y/N] "
        if not sys.stdin.isatty():
            raise HistoryError("nobody is there to be asked: add --yes")
        if input(question).strip().lower() not in {"y", "yes"}:
            return FAILED
    return _report(delete(folder, None if arguments.all else [stream.name for stream in streams]))


def _report(deleted: Deleted) -> int:
    put_lines(
        f"deleted {deleted.streams} recordings with {deleted.events:,} events and "
        f"{deleted.snapshots} snapshots; the files shrank by {amount(deleted.freed)}"
    )
    if deleted.message:
        put_lines(str(deleted.message))
        return FAILED
    return OK
