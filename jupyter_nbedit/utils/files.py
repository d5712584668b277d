"""Files of lines: JSON Lines, plain or zstd, read as streams and written whole or not at all.

A file is written under a temporary name next to its own and takes its place when it is whole.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from .extras import need

LEVEL = 3
_CHUNK = 1 << 16
_BLOCK = 1 << 20

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


def open_private(path: Path, mode: str, buffering: int = -1) -> IO[Any]:
    """Open a binary file that nobody but its user can read, and make it so if it is new.

    On Windows a file has no such mode: there the folder it is in closes it to others, as those of
    a user's profile do.
    """
    return open(path, mode, buffering, opener=lambda name, flags: os.open(name, flags, 0o600))


class AtomicFile:
    """A binary file that appears under its name only when it was written without an error.

    Parameters
    ----------
    path : Path
        The file.
    private : bool
        Whether nobody but the user can read it, see :func:`open_private`.
    """

    def __init__(self, path: Path, *, private: bool = False) -> None:
        self._path = path
        self._private = private
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._file: IO[bytes] = io.BytesIO()

    def __enter__(self) -> IO[bytes]:
        with self._naming():
            self._file = open_private(self._part, "wb") if self._private else self._part.open("wb")
        return self._file

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            try:
                if kind is None:
                    # A file that took its place must not turn out empty when the power fails.
                    self._file.flush()
                    os.fsync(self._file.fileno())
            finally:
                self._file.close()
            if kind is None:
                with self._naming():
                    self._part.replace(self._path)
        finally:
            # It is there still if something failed, be it here.
            self._part.unlink(missing_ok=True)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Have errors name the file that was asked for, not the one that only we know of."""
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._path)) from None


def append_to(file: IO[bytes], part: Path) -> None:
    """Add another file to one; of zstd both may be, whose frames one after the other are zstd."""
    with part.open("rb") as source:
        shutil.copyfileobj(source, file, _BLOCK)


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
