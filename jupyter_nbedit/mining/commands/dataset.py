"""Look at, check and change a dataset of notebook edits."""

from __future__ import annotations

import argparse

import msgspec

from ...utils.commands import add_subcommands
from ...utils.extras import MissingExtraError
from ...utils.files import DatasetError
from . import change, show, stats, verify

ERRORS = (DatasetError, MissingExtraError, OSError, msgspec.MsgspecError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the commands of `jupyter nbedit dataset`."""
    add_subcommands(parser, (change, show, stats, verify))
