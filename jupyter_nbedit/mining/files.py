"""Dataset files: JSON Lines (plain or zstd) and Parquet, read and written as streams.

A file is written under a temporary name next to its own and takes its place when it is whole.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import msgspec

from .extras import need
from .records import NotebookEdit, PaperEdit, Schema, decode_all, encode

LEVEL = 3
_CHUNK = 1 << 16

FORMATS = (".jsonl.zst", ".jsonl", ".parquet")


class DatasetError(ValueError):
    """A dataset file that cannot be read or written; the text says why."""


def format_of(path: Path) -> str:
    """Return which of :data:`FORMATS` a file has, by its name.

    Raises
    ------
    DatasetError
        If its name ends in none of them.
    """
    for suffix in FORMATS:
        if path.name.endswith(suffix):
            return suffix
    raise DatasetError(f"{path}: the name of a dataset ends in {', '.join(FORMATS)}")


def form_of(path: Path) -> Schema:
    """Return which form the records of a dataset have; without records, the full one."""
    if format_of(path) == ".parquet":
        from .parquet import read_columns  # noqa: PLC0415 - see read_edits

        return "full" if "user" in read_columns(path) else "paper"
    for line in read_lines(path):
        if line.strip():
            keys = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
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
        from .parquet import read_parquet  # noqa: PLC0415 - pyarrow takes a second to import

        yield from read_parquet(path)
        return
    yield from decode_all(read_lines(path))


def read_lines(path: Path) -> Iterator[bytes]:
    """Read the lines of a JSON Lines file, which may be compressed in several frames."""
    with path.open("rb") as file:
        if format_of(path) == ".jsonl":
            yield from file
            return
        zstandard = need("zstandard", "mine")
        try:
            yield from _lines(_decompressed(file, zstandard.ZstdDecompressor()))
        except (zstandard.ZstdError, EOFError) as error:
            raise DatasetError(f"{path}: not a whole file: {error}") from None


def _decompressed(file: IO[bytes], zstd: Any) -> Iterator[bytes]:
    frame = zstd.decompressobj()
    fed = False
    while chunk := file.read(_CHUNK):
        while chunk:
            yield frame.decompress(chunk)
            fed, chunk = True, b""
            if frame.eof:
                chunk = frame.unused_data
                frame, fed = zstd.decompressobj(), False
    if fed:
        # The library's own stream takes the end of the file for the end of the data.
        raise EOFError("it ends in the middle of a frame")


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    begun: list[bytes] = []
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            yield b"".join((*begun, line, b"\n"))
            begun = []
        begun.append(rest)
    if last := b"".join(begun):
        yield last


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


class AtomicFile:
    """A binary file that appears under its name only when it was written without an error."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._file: IO[bytes] = io.BytesIO()

    def __enter__(self) -> IO[bytes]:
        self._file = self._part.open("wb")
        return self._file

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
        finally:
            self._file.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


class LineCompressor:
    """Compresses lines into one zstd frame, written to `file` as it grows."""

    def __init__(self, file: IO[bytes]) -> None:
        zstandard = need("zstandard", "mine")
        self._stream = zstandard.ZstdCompressor(level=LEVEL).stream_writer(file, closefd=False)

    def write(self, line: bytes) -> None:
        """Add a line."""
        self._stream.write(line)

    def close(self) -> None:
        """End the frame."""
        self._stream.close()


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
            from .parquet import ParquetSink  # noqa: PLC0415 - see read_edits

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
