"""Datasets in files: JSON Lines (plain or zstd) and Parquet, read and written as streams."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from ...utils.files import AtomicFile, DatasetError, LineCompressor, format_of, read_lines
from ..notebooks.edit_records import NotebookEdit, PaperEdit, Schema, decode, encode

_Record = TypeVar("_Record")


def form_of(path: Path) -> Schema:
    """Return which form the records of a dataset have; without records, the full one."""
    if format_of(path) == ".parquet":
        from .parquet import read_columns  # see read_edits

        return "full" if "user" in read_columns(path) else "paper"
    for keys in _records(path, msgspec.json.Decoder(dict[str, msgspec.Raw]).decode):
        return "full" if "user" in keys else "paper"
    return "full"


def read_edits(path: Path) -> Iterator[NotebookEdit]:
    """Read the records of a dataset of any format, one after the other.

    Raises
    ------
    DatasetError
        If the file cannot be read.
    """
    if format_of(path) == ".parquet":
        from .parquet import (  # pyarrow takes a second to import
            read_parquet,
        )

        yield from read_parquet(path)
        return
    yield from _records(path, decode)


def _records(path: Path, decode: Callable[[bytes], _Record]) -> Iterator[_Record]:
    """Decode the lines of a file that are not blank."""
    for number, line in enumerate(read_lines(path), 1):
        if line.strip():
            try:
                yield decode(line)
            except msgspec.MsgspecError as error:
                raise DatasetError(f"{path}, line {number}: not an edit: {error}") from None


def digest(line: bytes) -> bytes:
    """Return the digest of one record; the digests in order make a dataset's content hash."""
    return hashlib.sha256(line).digest()


class ContentHash:
    """The hash of a dataset's content: of its records in order, whatever file holds them."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, digests: bytes) -> None:
        """Add the digests of one or more records."""
        self._hash.update(digests)

    def hexdigest(self) -> str:
        """Return the hash of what was added so far."""
        return self._hash.hexdigest()


class DatasetWriter:
    """Writes a dataset in the format that the file's name asks for.

    Use it as a context manager; without an error the file is whole at the end, else it is not
    there.

    Parameters
    ----------
    path : Path
        The file.
    schema : {"full", "paper"}
        The form of the records, which Parquet has to know.
    """

    def __init__(self, path: Path, schema: Schema = "full") -> None:
        self._format = format_of(path)
        self._schema = schema
        self._atomic = AtomicFile(path)
        self._sink: Any = None
        self._content = ContentHash()
        self.edits = 0

    def __enter__(self) -> DatasetWriter:
        file = self._atomic.__enter__()
        if self._format == ".jsonl.zst":
            self._sink = LineCompressor(file)
        elif self._format == ".parquet":
            from .parquet import ParquetSink  # see read_edits

            self._sink = ParquetSink(file, self._schema)
        else:
            self._sink = file
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._format == ".parquet" and kind is not None:
                self._sink.abandon()
            elif self._format != ".jsonl" and kind is None:
                self._sink.close()
        except BaseException as failure:
            self._atomic.__exit__(type(failure), failure, None)
            raise
        self._atomic.__exit__(kind, error, trace)

    @property
    def content(self) -> str:
        """The content hash of what was written so far."""
        return self._content.hexdigest()

    def write(self, edit: PaperEdit) -> None:
        """Add a record."""
        if self._schema == "paper" and isinstance(edit, NotebookEdit):
            edit = edit.to_paper()
        line = encode(edit)
        self._content.add(digest(line))
        self.edits += 1
        if self._format == ".parquet":
            self._sink.add(edit, len(line))
        else:
            self._sink.write(line)


def write_edits(path: Path, edits: Iterable[PaperEdit], schema: Schema = "full") -> int:
    """Write a whole dataset and return the number of its records."""
    with DatasetWriter(path, schema) as writer:
        for edit in edits:
            writer.write(edit)
    return writer.edits
