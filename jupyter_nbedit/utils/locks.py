"""One process at a time in a work folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # no such module on Windows, where two runs at once are not noticed
    fcntl = None  # type: ignore[assignment]


class BusyError(RuntimeError):
    """Another process is at work on the same result."""


@contextmanager
def locked(work: Path) -> Iterator[None]:
    """Make a work folder and hold it until the end of the block, or of this process.

    Raises
    ------
    BusyError
        If another process holds it.
    """
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BusyError(f"another process is at work in {work}") from None
        yield
