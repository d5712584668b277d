"""One process at a time at one piece of work, on every platform.

The operating system holds the locks, so one is free again when its process dies, however that
happens; the file that stays behind says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout


class BusyError(RuntimeError):
    """Another process is at work on the same result."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make a folder for work in progress and hold it until the end of the block.

    What the block leaves of it stays for the next process; a folder that is empty goes.

    Raises
    ------
    BusyError
        If another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise BusyError(f"another process is at work in {folder}") from None
    try:
        yield
    finally:
        lock.release()
        # Windows does not let the block itself remove a folder in which a file is locked.
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def locked_in_turn(path: Path) -> Iterator[None]:
    """Hold a lock file until the end of the block, after everyone who holds it now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        yield
