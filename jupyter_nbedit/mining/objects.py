"""Read blobs, one `git cat-file --batch` process for all of them."""

from __future__ import annotations

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
# A notebook's versions are large and hang on each other: more room for those just unpacked than
# git's 96 MB saves a quarter of its time. Of the packs it sees through small windows, a few.
_SETTINGS = (
    "core.deltaBaseCacheLimit=128m",
    "core.packedGitWindowSize=1m",
    "core.packedGitLimit=48m",
)
_KEEP = 1 << 25


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
        self._git: GitProcess | None = None
        self._buffer = bytearray(_PIPE)
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
        git = self._git or self._start()
        try:
            git.input.write(blob.hex().encode("ascii") + b"\n")
            # One read brings the header and, unless it is large, the whole blob.
            filled = git.output.readinto(self._buffer)  # type: ignore[attr-defined]
        except BrokenPipeError:
            filled = 0
        start = self._buffer.find(b"\n", 0, filled) + 1
        header = bytes(self._buffer[:start]).split()
        if len(header) != 3 or header[1] != b"blob":
            if header[-1:] != [b"missing"]:
                # Not a blob, or git died of a damaged object: begin anew.
                self._stop()
            raise MissingObjectError(blob.hex())
        size = int(header[2])
        if size > self._max_size:
            # Cheaper than reading it to its end.
            self._stop()
            raise TooLargeError(f"{size} bytes")
        self.bytes += size
        return self._rest(git.output, start, filled, size, blob)

    def _rest(
        self, stream: IO[bytes], start: int, filled: int, size: int, blob: bytes
    ) -> memoryview:
        end = start + size + 1  # git ends a blob with a newline of its own
        if len(self._buffer) < end:
            larger = bytearray(end)
            larger[:filled] = memoryview(self._buffer)[:filled]
            self._buffer = larger
        elif len(self._buffer) > _KEEP and end < _KEEP:
            self._buffer = self._buffer[:_KEEP]  # after a giant it shrinks again
        view = memoryview(self._buffer)
        while filled < end:
            count = stream.readinto(view[filled:end])  # type: ignore[attr-defined]
            if not count:
                self._stop()
                raise MissingObjectError(blob.hex())
            filled += count
        return view[start : end - 1]

    def _start(self) -> GitProcess:
        self._git = git = GitProcess(
            self._view, ["cat-file", "--batch"], settings=_SETTINGS, buffered=False
        )
        if fcntl is not None:
            # Only Linux has larger pipes, and not for everybody: slower then, not wrong.
            with suppress(OSError, AttributeError):
                fcntl.fcntl(git.output, fcntl.F_SETPIPE_SZ, _PIPE)
        return git

    def _stop(self) -> None:
        git, self._git = self._git, None
        if git is not None:
            git.kill()
