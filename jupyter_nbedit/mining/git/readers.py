"""Readers of blobs that outlive a task.

To start git costs more than a shard of small notebooks: it maps the packs anew, page by page, and
has forgotten the delta bases it knew. So every thread keeps the reader of the repository it is at
work on, until it begins another one or the run ends.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

from .objects import BlobReader
from .repository import Repository, view

_Key = tuple[Repository, int]
_kept: dict[int, tuple[_Key, ExitStack, BlobReader]] = {}
_lock = threading.Lock()


def reader_for(repository: Repository, max_size: int, scratch: Path) -> BlobReader:
    """Return this thread's reader of a repository; it stays open.

    Parameters
    ----------
    repository : Repository
        The repository.
    max_size : int
        Larger blobs are refused.
    scratch : Path
        Where a view of the repository can be made.
    """
    thread = threading.get_ident()
    with _lock:
        kept = _kept.get(thread)
    if kept is not None:
        if kept[0] == (repository, max_size):
            return kept[2]
        _close(thread)
    with ExitStack() as stack:
        git_dir = stack.enter_context(view(repository, scratch))
        reader = stack.enter_context(BlobReader(git_dir, max_size))
        opened = stack.pop_all()
    with _lock:
        _kept[thread] = ((repository, max_size), opened, reader)
    return reader


def close_readers() -> None:
    """Close the readers of all threads of this process."""
    with _lock:
        threads = list(_kept)
    for thread in threads:
        _close(thread)


def _close(thread: int) -> None:
    with _lock:
        kept = _kept.pop(thread, None)
    if kept is not None:
        kept[1].close()
