"""Datasets made from other files: written together with a manifest that says from what and how."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from ...utils.files import DatasetError
from ..notebooks.edit_records import NotebookEdit, Schema
from .files import DatasetWriter
from .provenance import (
    Manifest,
    Origin,
    RepositoryEntry,
    file_hash,
    manifest_path,
    read_manifest,
    write_manifest,
)


class Parent:
    """The file that a dataset is made from, with what its manifest tells if there is one.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    DatasetError
        If there is a manifest next to it, but one that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sha256 = file_hash(path)
        self.manifest: Manifest | None = None
        self.manifest_sha256 = ""
        beside = manifest_path(path)
        if beside.exists():
            self.manifest = read_manifest(beside)
            self.manifest_sha256 = file_hash(beside)


class DerivedDataset:
    """Writes a dataset and then its manifest; use it as a context manager.

    Parameters
    ----------
    path : Path
        The dataset's file.
    schema : {"full", "paper"}
        The form of its records.
    parent : Path or Parent
        The file it is made from.
    command : str
        What makes it, "filter" for example.
    options : mapping
        What its content depends on besides.
    left_out : Counter, optional
        Reason and number of the parent's edits that are not in it; read at the end.
    duplicates : bool, optional
        Whether duplicates are marked, by default as in the parent.
    """

    def __init__(
        self,
        path: Path,
        schema: Schema,
        parent: Path | Parent,
        *,
        command: str,
        options: Mapping[str, Any] | None = None,
        left_out: Counter[str] | None = None,
        duplicates: bool | None = None,
    ) -> None:
        self._parent = parent if isinstance(parent, Parent) else Parent(parent)
        if path.exists() and path.samefile(self._parent.path):
            raise DatasetError(f"{path}: it would be written over while it is read; name another")
        self._path = path
        self._schema = schema
        self._command = command
        self._options = dict(options or {})
        self._left_out = Counter() if left_out is None else left_out
        self._duplicates = duplicates
        self._writer = DatasetWriter(path, schema)
        self._counts: Counter[str] = Counter()
        self.manifest: Manifest | None = None

    def __enter__(self) -> DerivedDataset:
        self._writer.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.__exit__(kind, error, trace)
        if kind is None:
            self.manifest = self._describe()
            write_manifest(manifest_path(self._path), self.manifest)

    @property
    def edits(self) -> int:
        """How many records were written."""
        return self._writer.edits

    @property
    def repositories(self) -> int:
        """Of how many repositories they are."""
        return len(self._counts)

    def write(self, edit: NotebookEdit) -> None:
        """Add a record."""
        self._counts[edit.repository if self._schema == "full" else edit.repo] += 1
        self._writer.write(edit)

    def _describe(self) -> Manifest:
        parent = self._parent.manifest
        known = {entry.repository: entry for entry in parent.repositories} if parent else {}
        if self._schema == "paper":
            # This form has no owners. Of two repositories of one name, none is the one.
            names = Counter(name.rpartition("/")[2] for name in known)
            known = {
                name.rpartition("/")[2]: entry
                for name, entry in known.items()
                if names[name.rpartition("/")[2]] == 1
            }
        entries = []
        for name, edits in self._counts.items():
            entry = known.get(name) or RepositoryEntry(name)
            entries.append(RepositoryEntry(name, entry.head, entry.url, edits=edits))
        if self._duplicates is None:
            self._duplicates = parent is not None and parent.duplicates
        return Manifest(
            self._path.name,
            self._schema,
            self._duplicates and self._schema == "full",
            parent.max_notebook if parent else 0,
            self._writer.edits,
            self._writer.content,
            self._path.stat().st_size,
            file_hash(self._path),
            entries,
            origin=Origin(
                self._command,
                Path(os.path.relpath(self._parent.path, self._path.parent)).as_posix(),
                self._parent.sha256,
                self._parent.manifest_sha256,
                self._options,
                dict(sorted(self._left_out.items())),
            ),
        )


def write_derived(
    path: Path,
    edits: Iterable[NotebookEdit],
    schema: Schema,
    parent: Path,
    **how: Any,
) -> Manifest:
    """Write a whole dataset with its manifest; the parameters are those of `DerivedDataset`."""
    with DerivedDataset(path, schema, parent, **how) as dataset:
        for edit in edits:
            dataset.write(edit)
    assert dataset.manifest is not None  # noqa: S101 - there was no error
    return dataset.manifest
