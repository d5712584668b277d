"""Taking recorded streams away, so that nothing of them is left in the files."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterable

import msgspec

from ...core.events import Open
from ...utils.user_messages import UserMessage, user_message
from .folder import Folder
from .rows import Row
from .schema import BUSY, connect, connect_to_read
from .streams import SNAPSHOT_EVERY, Store, Stream

ROOM = 0.9
"""Share of the budget that is in use after pruning."""


class Limits(msgspec.Struct, frozen=True):
    """How much is kept: `days` since a stream was written to, and `bytes` in all; 0 is no limit."""

    days: int = 365
    bytes: int = 1_000_000_000


class Deleted(msgspec.Struct, frozen=True, rename="camel"):
    """What was deleted; `freed` is by how many bytes the files shrank.

    `message` says what could not be done.
    """

    streams: int
    events: int
    snapshots: int
    freed: int
    message: UserMessage | None = None


def size(folder: Folder) -> int:
    """Return the bytes of the history's files."""
    names = (folder.database.name + suffix for suffix in ("", "-wal", "-journal"))
    return sum(path.stat().st_size for path in map(folder.path.joinpath, names) if path.exists())


def delete(folder: Folder, names: Iterable[str] | None = None) -> Deleted:
    """Delete streams, by default all, and every trace of them.

    Freed pages are overwritten (`secure_delete`), the file is written anew without them
    (`VACUUM`), and the log is emptied.

    Raises
    ------
    HistoryError, OSError, sqlite3.Error
        If the history cannot be written.
    """

    def work(store: Store) -> tuple[int, int, int]:
        store.connection.execute("BEGIN IMMEDIATE")
        chosen = store.streams()
        if names is not None:
            wanted = set(names)
            chosen = [stream for stream in chosen if stream.name in wanted]
        counted = _counted(store.connection, chosen)
        for stream in chosen:
            store.remove(stream)
        store.connection.execute("COMMIT")
        return len(chosen), *counted

    return _shrunk(folder, work)


def prune(store: Store, limits: Limits, now: float, keep: Collection[str] = ()) -> list[Stream]:
    """Delete what is older than it may be, and the oldest of what is too much.

    Parameters
    ----------
    store : Store
        The history, outside of a transaction.
    limits : Limits
        How much is kept.
    now : float
        The time, in Unix seconds.
    keep : collection of str
        Streams that are being recorded. They lose their beginning if nothing else is left.

    Returns
    -------
    list of Stream
        The streams that were deleted.
    """
    gone: list[Stream] = []
    connection = store.connection
    connection.execute("BEGIN IMMEDIATE")
    try:
        streams = store.streams()[::-1]
        if limits.days:
            oldest = now - limits.days * 86_400
            gone = [each for each in streams if each.written < oldest and each.name not in keep]
            for stream in gone:
                store.remove(stream)
        if limits.bytes and used(connection) > limits.bytes:
            for stream in streams:
                if used(connection) <= ROOM * limits.bytes:
                    break
                if stream not in gone and stream.name not in keep:
                    store.remove(stream)
                    gone.append(stream)
            for stream in streams:
                if stream.name in keep and used(connection) > ROOM * limits.bytes:
                    _behead(store, stream)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return gone


def prune_files(folder: Folder, limits: Limits) -> Deleted:
    """Prune a history and give the room back to the file system."""

    def work(store: Store) -> tuple[int, int, int]:
        before = _counted(store.connection, store.streams())
        gone = prune(store, limits, time.time())
        left = _counted(store.connection, store.streams())
        # Streams that are kept may have lost their beginning, too.
        return len(gone), before[0] - left[0], before[1] - left[1]

    return _shrunk(folder, work)


def _shrunk(folder: Folder, work: Callable[[Store], tuple[int, int, int]]) -> Deleted:
    """Have something deleted and the files made smaller.

    Parameters
    ----------
    folder : Folder
        Where the history lies; without one there is nothing to do, and none is made.
    work : callable
        Deletes, and returns how many streams, events and snapshots.
    """
    reading = connect_to_read(folder)
    if reading is None:
        return Deleted(0, 0, 0, 0)
    reading.close()
    before = size(folder)
    connection = connect(folder)
    try:
        streams, events, snapshots = work(Store(connection))
        message = _vacuum(connection)
    finally:
        connection.close()
    freed = max(before - size(folder), 0)
    return Deleted(streams, events, snapshots, freed, message)


def used(connection: sqlite3.Connection) -> int:
    """Return the bytes of the file that hold something."""
    pages, free, page = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * page)


def emptied(connection: sqlite3.Connection) -> bool:
    """Bring the log into the file and empty it; tell whether nobody was in the way."""
    try:
        (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def _vacuum(connection: sqlite3.Connection) -> UserMessage | None:
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        return user_message(
            "The rows are deleted and overwritten, but the file could not shrink: %1", str(error)
        )
    if not emptied(connection):
        return user_message(
            "The rows are deleted, but another program is reading the history, so that they may "
            "still be in its log after %1 seconds: close it and delete again.",
            f"{BUSY:.0f}",
        )
    return None


def _counted(connection: sqlite3.Connection, streams: Iterable[Stream]) -> tuple[int, int]:
    """Return how many events and snapshots some streams have."""
    totals = [0, 0]
    for stream in streams:
        for place, table in enumerate(("events", "snapshots")):
            query = f"SELECT count(*) FROM {table} WHERE stream = ?"
            totals[place] += connection.execute(query, (stream.id,)).fetchone()[0]
    return totals[0], totals[1]


def _behead(store: Store, stream: Stream) -> None:
    """Let a stream begin with its last snapshot."""
    number = stream.last - stream.last % SNAPSHOT_EVERY
    if number > 0:
        time, notebook = store.moment(stream, number)
        opened = Open(
            time=time, cells=notebook.cells, language=notebook.language, path=notebook.path
        )
        store.behead(stream, Row(number, opened))
