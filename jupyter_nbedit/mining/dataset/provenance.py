"""The manifest of a dataset: from what it was made, and what it must be.

It lies next to the dataset. `mine --manifest` makes the dataset again from it, because it is also a
list of repositories with the commits they were read from; `dataset verify` checks the file.
Nothing in it depends on when, where or by how many workers it was made.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from jupyter_nbedit._version import __version__

from ...utils.files import AtomicFile, DatasetError
from ..extract import Tally
from ..notebooks.edit_records import Schema, encode
from .files import ContentHash, digest, read_edits


class RepositoryEntry(msgspec.Struct, omit_defaults=True):
    """One repository's part of a dataset.

    Attributes
    ----------
    repository, head, url : str
        Its name, the commit its history was read from, and where it was cloned from if not GitHub.
    commits, notebooks, edits : int
        Commits that change a notebook, notebook files, and records.
    skipped, repaired : dict
        Reason and number of the changes that are no records, and of the repaired notebooks.
    problem : str
        Why it could not be mined, or not completely.
    """

    repository: str
    head: str = ""
    url: str = ""
    commits: int = 0
    notebooks: int = 0
    edits: int = 0
    skipped: dict[str, int] = {}
    repaired: dict[str, int] = {}
    problem: str = ""

    def count(self, tally: Tally) -> None:
        """Take over what was counted while its history was extracted."""
        self.edits = tally.edits
        self.skipped = dict(sorted(tally.skipped.items()))
        self.repaired = dict(sorted(tally.repaired.items()))


class Origin(msgspec.Struct, omit_defaults=True):
    """From which file a dataset was made, and how, if it was not mined.

    Attributes
    ----------
    command : str
        What made it: import, export, filter, or split.
    file : str
        The file it was made from, as seen from the dataset's folder.
    sha256, manifest_sha256 : str
        The hashes of that file, and of its manifest if it had one.
    options : dict
        What the content depends on besides.
    left_out : dict
        Reason and number of the edits of that file that are not here.
    """

    command: str
    file: str
    sha256: str
    manifest_sha256: str = ""
    options: dict[str, Any] = {}
    left_out: dict[str, int] = {}


class Manifest(msgspec.Struct):
    """What a dataset was made from.

    Attributes
    ----------
    file, bytes, sha256
        The dataset's file, its size and hash. The hash of a Parquet file, or of one compressed by
        another version of zstd, may differ from run to run of the same content.
    content : str
        Hash of the records in order, whatever file holds them.
    origin : Origin or None
        The file it was made from; None when it was mined.
    """

    file: str
    schema: Schema
    duplicates: bool
    max_notebook: int
    edits: int
    content: str
    bytes: int
    sha256: str
    repositories: list[RepositoryEntry]
    tool: str = f"jupyter-nbedit {__version__}"
    origin: Origin | None = None


def manifest_path(dataset: Path) -> Path:
    """Return where the manifest of a dataset lies."""
    return dataset.with_name(dataset.name + ".manifest.json")


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest, readable by people too."""
    with AtomicFile(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises
    ------
    DatasetError
        If there is none, or it is not one.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise DatasetError(f"{path}: there is no manifest") from None
    except msgspec.MsgspecError as error:
        raise DatasetError(f"{path}: not the manifest of a dataset: {error}") from None


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def verify(dataset: Path, manifest: Manifest) -> list[str]:
    """Check a dataset against its manifest and return what is wrong, one sentence each."""
    wrong: list[str] = []
    content = ContentHash()
    edits: Counter[str] = Counter()
    for edit in read_edits(dataset):
        record = edit.to_paper() if manifest.schema == "paper" else edit
        content.add(digest(encode(record)))
        edits[edit.repository] += 1
    if edits.total() != manifest.edits:
        wrong.append(f"{edits.total()} edits instead of {manifest.edits}")
    expected: Counter[str] = Counter()
    for entry in manifest.repositories:
        # The paper's form has no owners, so repositories of one name count together.
        name = (
            entry.repository.rpartition("/")[2]
            if manifest.schema == "paper"
            else (entry.repository)
        )
        expected[name] += entry.edits
    wrong += [
        f"{name}: {edits[name]} edits instead of {expected[name]}"
        for name in sorted({*edits, *expected})
        if edits[name] != expected[name]
    ]
    if content.hexdigest() != manifest.content:
        wrong.append("the content is not what the manifest says")
    elif dataset.name == manifest.file and file_hash(dataset) != manifest.sha256:
        wrong.append("the same content, but other bytes in the file")
    if manifest.origin is not None:
        wrong += _changed(dataset.parent / manifest.origin.file, manifest.origin)
    return wrong


def _changed(source: Path, origin: Origin) -> list[str]:
    """Return what has changed of the file that a dataset was made from, if it is still there."""
    wrong = []
    if source.exists() and file_hash(source) != origin.sha256:
        wrong.append(f"{origin.file} is not the file any more that it was made from")
    beside = manifest_path(source)
    if origin.manifest_sha256 and beside.exists() and file_hash(beside) != origin.manifest_sha256:
        wrong.append(f"{origin.file} has another manifest than when it was made from it")
    return wrong
