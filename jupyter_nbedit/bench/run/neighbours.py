"""What a run knows of its repositories besides its edits, in files that all workers read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from ...mining.notebooks.edit_records import NotebookEdit
from ..tasks.hindsight import MAX_LATER
from ..tasks.others import NONE, OtherNotebooks, Version, after, before, versions


def write_others(folder: Path, files: Sequence[Path], repositories: Collection[str]) -> None:
    """Write down what the edits of some repositories left of their notebooks.

    Parameters
    ----------
    folder : Path
        Where to; it gets a file for each repository.
    files : sequence of Path
        The data.
    repositories : collection of str
        The repositories.
    """
    folder.mkdir()
    encoder = msgspec.json.Encoder()
    for repository, version in versions(files, repositories):
        with _file(folder, repository).open("ab") as file:
            file.write(encoder.encode(version) + b"\n")


def read_others(folder: Path, edits: Sequence[NotebookEdit]) -> OtherNotebooks:
    """Return the other notebooks as they were before a commit, none where nothing was written.

    Parameters
    ----------
    folder : Path
        Where it was written to.
    edits : sequence of NotebookEdit
        The edits of the commit.
    """
    known = _versions(folder, edits)
    return before(known, min(edit.time for edit in edits)) if known else NONE


def read_later(folder: Path, edits: Sequence[NotebookEdit]) -> dict[str, list[list[str]]]:
    """Return what later commits made of the files of a commit, nothing where nothing was written.

    Parameters
    ----------
    folder : Path
        Where it was written to.
    edits : sequence of NotebookEdit
        The edits of the commit.
    """
    known = _versions(folder, edits)
    return {edit.file: after(known, edit.file, edit.time, MAX_LATER) for edit in edits}


def _versions(folder: Path, edits: Sequence[NotebookEdit]) -> list[Version]:
    path = _file(folder, edits[0].repository)
    return _read(path) if path.exists() else []


@lru_cache(maxsize=2)
def _read(path: Path) -> list[Version]:
    # Repositories take turns, so that keeping many would be of no use before all are kept.
    decoder = msgspec.json.Decoder(Version)
    return [decoder.decode(line) for line in path.read_bytes().splitlines()]


def _file(folder: Path, repository: str) -> Path:
    return folder / f"{hashlib.blake2b(repository.encode(), digest_size=8).hexdigest()}.jsonl"
