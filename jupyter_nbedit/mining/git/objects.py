"""Read blobs, one `git cat-file --batch` process for all of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from .environment import GitProcess

try:
    import fcntl
except ImportError:  # not on Windows, where a pipe keeps its usual size
    fcntl = None  # type: ignore[assignment]

_PIPE = 1 << 20
_BUFFER = 2 * _PIPE
_KEEP = 1 << 25
#: How many blobs git is asked for ahead. It stops where they fill the pipe.
_AHEAD = 16


class MissingObjectError(LookupError):
    """An object that is not in the repository, or is no blob, or cannot be read."""


class TooLargeError(ValueError):
    """A blob larger than the reader was told to accept."""


class BlobReader:
    """Reads blobs one after the other into one buffer.

    Git is asked for some blobs ahead, so that it unpacks the next ones while these are parsed.

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
        self._git: GitProcess | None = None
        # Blobs that git is to be asked for, and those whose answers are still to come.
        self._coming: deque[bytes] = deque()
        self._asked: deque[bytes] = deque()
        # What git said lies in the buffer between these two places.
        self._buffer = bytearray(_BUFFER)
        self._start = self._filled = 0
        self.reads = 0
        self.bytes = 0

    def __enter__(self) -> BlobReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def expect(self, blobs: Iterable[bytes]) -> None:
        """Tell which blobs will be read, in this order; what was told before is forgotten."""
        self._coming = deque(blobs)

    def read(self, blob: bytes) -> memoryview:
        """Return the contents of a blob; they stay valid until the next call.

        Any blob may be read, but only those that were expected are asked for ahead.

        Raises
        ------
        MissingObjectError
            If the repository does not have the blob, or has it damaged.
        TooLargeError
            If it is larger than `max_size`.
        """
        self.reads += 1
        while True:
            git = self._git or self._begin()
            self._ask(git, blob)
            answered = self._asked.popleft()
            try:
                contents = self._answer(git.output, answered)
            except (MissingObjectError, TooLargeError):
                if answered == blob:
                    raise
                continue  # expected, but nobody wanted it
            if answered == blob:
                self.bytes += len(contents)
                return contents

    def _ask(self, git: GitProcess, blob: bytes) -> None:
        """Ask for a blob, unless that was done, and for some of those that come next."""
        asked = self._asked
        names = []
        if len(asked) <= _AHEAD // 2:
            names = [self._coming.popleft() for _ in range(min(_AHEAD, len(self._coming)))]
            asked += names
        if blob not in asked:
            names.append(blob)
            asked.append(blob)
        if names:
            # Git may have died of a damaged object. What it said before is still to be read.
            with suppress(BrokenPipeError):
                git.input.write(b"".join(name.hex().encode("ascii") + b"\n" for name in names))

    def _answer(self, stream: IO[bytes], blob: bytes) -> memoryview:
        """Return the contents that come next, which are those of `blob`."""
        if self._start == self._filled:
            self._start = self._filled = 0
            if len(self._buffer) > _KEEP:
                self._buffer = bytearray(_BUFFER)  # after a giant it shrinks again
        while (end := self._buffer.find(b"\n", self._start, self._filled)) < 0:
            # One read brings the header and, if they are small, several whole blobs.
            if not self._fill(stream, _PIPE):
                self._stop()
                raise MissingObjectError(blob.hex())
        header = bytes(self._buffer[self._start : end]).split()
        self._start = end + 1
        if len(header) != 3 or header[1] != b"blob":
            if header[-1:] != [b"missing"]:
                self._stop()  # its contents would follow
            raise MissingObjectError(blob.hex())
        size = int(header[2])
        if size > self._max_size:
            # Cheaper than reading it to its end.
            self._stop()
            raise TooLargeError(f"{size} bytes")
        # Git ends a blob with a newline of its own.
        while (lacking := self._start + size + 1 - self._filled) > 0:
            if not self._fill(stream, lacking):
                self._stop()
                raise MissingObjectError(blob.hex())
        contents = memoryview(self._buffer)[self._start : self._start + size]
        self._start += size + 1
        return contents

    def _fill(self, stream: IO[bytes], count: int) -> int:
        """Read up to `count` bytes more and return how many came."""
        if self._filled + count > len(self._buffer):
            rest = self._buffer[self._start : self._filled]
            needed = len(rest) + count
            if needed > len(self._buffer):
                self._buffer = bytearray(needed)
            self._buffer[: len(rest)] = rest
            self._start, self._filled = 0, len(rest)
        space = memoryview(self._buffer)[self._filled : self._filled + count]
        came: int = stream.readinto(space)  # type: ignore[attr-defined]
        self._filled += came
        return came

    def _begin(self) -> GitProcess:
        self._git = git = GitProcess(self._view, ["cat-file", "--batch"], buffered=False)
        if fcntl is not None:
            # Only Linux has larger pipes, and not for everybody: slower then, not wrong.
            with suppress(OSError, AttributeError):
                fcntl.fcntl(git.output, fcntl.F_SETPIPE_SZ, _PIPE)
        return git

    def _stop(self) -> None:
        """End git; what it was asked for and did not answer, the next one is asked for."""
        self._coming.extendleft(reversed(self._asked))
        self._asked.clear()
        self._start = self._filled = 0
        git, self._git = self._git, None
        if git is not None:
            git.kill()
