"""Look at, check and change a dataset of notebook edits."""

from __future__ import annotations

import argparse

import msgspec

from . import cli_change, cli_show, cli_stats, cli_verify
from .extras import MissingExtraError
from .files import DatasetError

ERRORS = (DatasetError, MissingExtraError, OSError, msgspec.MsgspecError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the commands of `jupyter nbedit dataset`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (cli_change, cli_show, cli_stats, cli_verify):
        module.add_to(commands)
