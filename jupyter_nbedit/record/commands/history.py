"""Look at your recorded history, take it along, or delete it.

A recording is named by its identifier or the beginning of it; `list` shows them.
"""

from __future__ import annotations

import argparse
import sqlite3

import msgspec

from ...utils.commands import add_subcommands
from ...utils.extras import MissingExtraError
from ...utils.files import DatasetError
from ..store.schema import HistoryError
from . import look, remove, take

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
    add_subcommands(parser, (look, take, remove))
