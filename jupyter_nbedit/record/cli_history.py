"""Look at your recorded history, take it along, or delete it.

A recording is named by its identifier or the beginning of it; `list` shows them.
"""

from __future__ import annotations

import argparse
import sqlite3

import msgspec

from ..mining.extras import MissingExtraError
from ..mining.files import DatasetError
from . import cli_look, cli_remove, cli_take
from .schema import HistoryError

ERRORS = (
    HistoryError,
    DatasetError,
    MissingExtraError,
    OSError,
    sqlite3.Error,
    msgspec.MsgspecError,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the commands of `jupyter nbedit history`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (cli_look, cli_take, cli_remove):
        module.add_to(commands)
