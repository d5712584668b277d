"""`jupyter nbedit dataset verify` and `check-paper`: see whether a dataset is as it should be."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ...utils.commands import FAILED, OK, put
from ..dataset.files import read_edits
from ..dataset.gold_text import compare
from ..dataset.provenance import manifest_path, read_manifest, verify


def add_to(commands: Any) -> None:
    """Add the commands to those of `jupyter nbedit dataset`."""
    parser = commands.add_parser("verify", help="check a dataset against its manifest")
    parser.add_argument("dataset", type=Path)
    parser.add_argument(
        "--manifest", type=Path, help="the manifest (default: the one next to the dataset)"
    )
    parser.set_defaults(run=_verify)
    parser = commands.add_parser(
        "check-paper", help="compare a dataset with the test edits that the authors published"
    )
    parser.add_argument("dataset", type=Path)
    parser.add_argument(
        "published",
        type=Path,
        help="their edits: repo, commit, file_name, expected_cell and expected_file a line",
    )
    parser.set_defaults(run=_check_paper)


def _verify(arguments: argparse.Namespace) -> int:
    path = arguments.manifest or manifest_path(arguments.dataset)
    manifest = read_manifest(path)
    wrong = verify(arguments.dataset, manifest)
    for sentence in wrong:
        put(f"{arguments.dataset}: {sentence}")
    if not wrong:
        put(f"{arguments.dataset}: {manifest.edits} edits, as {path.name} says")
    return FAILED if wrong else OK


def _check_paper(arguments: argparse.Namespace) -> int:
    result = compare(read_edits(arguments.dataset), arguments.published)
    for heading, names in (("differs", result.different), ("not in the dataset", result.absent)):
        for name in names:
            put(f"{heading}: {name}")
    total = result.equal + len(result.different) + len(result.absent)
    put(f"{result.equal} of {total} published edits are the same, byte for byte")
    return FAILED if result.different or result.absent or not total else OK
