"""Look at your recorded history, take it along, or delete it.

A recording is named by its identifier or the beginning of it; `list` shows them.
"""

from __future__ import annotations

import argparse
import sqlite3

import msgspec

from ...utils.extras import MissingExtraError
from ...utils.files import DatasetError
from ..store.schema import HistoryError
from . import look as cli_look
from . import remove as cli_remove
from . import take as cli_take

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
