"""Read blobs, one `git cat-file --batch` process for all of them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType
from typing import IO

from .environment import GitError, start_git

try:
    import fcntl
except ImportError:  # no such module on Windows; the pipe then keeps its usual size
    fcntl = None  # type: ignore[assignment]

_PIPE = 1 << 20
_KEEP = 1 << 24


class MissingObjectError(LookupError):
    """An object that is not in the repository, or is no blob, or cannot be read."""


class TooLargeError(ValueError):
    """A blob larger than the reader was told to accept."""


class BlobReader:
    """Reads blobs one after the other into one buffer.

    Parameters
    ----------
    view : Path
        A view of the repository.
    max_size : int
        Blobs larger than this many bytes are skipped over.
    """

    def __init__(self, view: Path, max_size: int) -> None:
        self._view = view
        self._max_size = max_size
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray(1 << 16)
        self.reads = 0
        self.bytes = 0

    def __enter__(self) -> BlobReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def read(self, blob: bytes) -> memoryview:
        """Return the contents of a blob; they stay valid until the next call.

        Raises
        ------
        MissingObjectError
            If the repository does not have the blob, or has it damaged.
        TooLargeError
            If it is larger than `max_size`.
        """
        self.reads += 1
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(blob.hex().encode("ascii") + b"\n")
            process.stdin.flush()
            header = process.stdout.readline().split()
        except BrokenPipeError:
            header = []
        if len(header) != 3 or header[1] != b"blob":
            self._recover(header)
            raise MissingObjectError(blob.hex())
        size = int(header[2])
        if size > self._max_size:
            self._drain(process.stdout, size)
            raise TooLargeError(f"{size} bytes")
        self.bytes += size
        return self._fill(process.stdout, size, blob)

    def _fill(self, stream: IO[bytes], size: int, blob: bytes) -> memoryview:
        if len(self._buffer) < size or (len(self._buffer) > _KEEP and size < _KEEP):
            # After a giant the buffer shrinks again.
            self._buffer = bytearray(max(size, 1 << 16))
        view = memoryview(self._buffer)[:size]
        done = 0
        while done < size:
            count = stream.readinto(view[done:])  # type: ignore[attr-defined]
            if not count:
                self._stop()
                raise MissingObjectError(blob.hex())
            done += count
        stream.read(1)
        return view

    def _drain(self, stream: IO[bytes], size: int) -> None:
        left = size + 1
        while left and (chunk := stream.read(min(left, 1 << 20))):
            left -= len(chunk)

    def _recover(self, header: list[bytes]) -> None:
        if header[1:] and header[-1] in (b"missing", b"ambiguous"):
            return
        # Anything else (not a blob, or git died on a damaged object): begin anew.
        self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = process = start_git(
            self._view, ["cat-file", "--batch"], stdin=subprocess.PIPE
        )
        assert process.stdout is not None
        if fcntl is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
            try:
                fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE)
            except OSError:
                pass  # not allowed here: slower, not wrong
        return process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stdout.close()
        process.kill()
        process.wait()


__all__ = ["BlobReader", "GitError", "MissingObjectError", "TooLargeError"]
