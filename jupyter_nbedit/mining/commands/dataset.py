"""Look at, check and change a dataset of notebook edits."""

from __future__ import annotations

import argparse

import msgspec

from ...utils.extras import MissingExtraError
from ...utils.files import DatasetError
from . import change as cli_change
from . import show as cli_show
from . import stats as cli_stats
from . import verify as cli_verify

ERRORS = (DatasetError, MissingExtraError, OSError, msgspec.MsgspecError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the commands of `jupyter nbedit dataset`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (cli_change, cli_show, cli_stats, cli_verify):
        module.add_to(commands)
