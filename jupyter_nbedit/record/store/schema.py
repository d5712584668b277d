"""The database of a recorded history: its tables, how it is opened, and what a stranger's is.

The file's `application_id` says that it is ours, its `user_version` how many of
:data:`MIGRATIONS` it has seen.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from ...utils.user_messages import UserError, UserMessage, user_message, verbatim
from .folder import Folder
from .migrations import MIGRATIONS, Migration

APPLICATION_ID = 0x6E626564
"""The letters "nbed", at offset 68 of the file (SQLite's file format, section 1.3)."""

BUSY = 10.0
"""Seconds to wait for another process that writes."""

_NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs afs ceph lustre gpfs beegfs 9p fuse.sshfs fuse.glusterfs".split()
)


class HistoryError(UserError):
    """The history cannot be read or written; the text says why and what to do.

    One that only a command meets is a string, in English as all that commands say.
    """

    def __init__(self, message: UserMessage | str) -> None:
        super().__init__(verbatim(message))


def connect(folder: Folder, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """Open the history to write to it, and make it if there is none.

    Raises
    ------
    HistoryError
        If a newer version of this package made the file.
    OSError, sqlite3.Error
        If the file cannot be opened, made or locked.
    """
    folder.make()
    database = folder.database
    # SQLite gives the files beside it, -wal and -shm, the mode of this one.
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    database.chmod(0o600)
    connection = _open(database)
    try:
        connection.execute(f"PRAGMA journal_mode = {journal_mode(database)}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        _migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(folder: Folder) -> sqlite3.Connection | None:
    """Open the history, None if there is none; one of an older version is brought up to date.

    Raises
    ------
    HistoryError
        If the file is no history, or one of a newer version, or of an older one and read-only.
    """
    database = folder.database
    if not database.exists() or database.stat().st_size == 0:
        return None
    connection = _open(database)
    try:
        known = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        if known:
            connection.execute("PRAGMA secure_delete = ON")
            _migrate(connection, MIGRATIONS)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise HistoryError(
            user_message("%1 cannot be read: %2", str(database), str(error))
        ) from None
    except HistoryError:
        connection.close()
        raise
    if not known:
        connection.close()
        raise HistoryError(_foreign(database))
    return connection


def _open(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        database, timeout=BUSY, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def journal_mode(path: Path, mounts: str | None = None) -> str:
    """Return WAL, or DELETE where the file lies on a network.

    SQLite's write-ahead log needs memory that all who use the file share, which two machines do
    not have; a rollback journal needs the file system's locks alone.

    Parameters
    ----------
    path : Path
        The database.
    mounts : str, optional
        What `/proc/self/mounts` says, by default what it says now.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/self/mounts").read_text("utf-8", "replace")
        except OSError:
            return "WAL"
    place = path.resolve()
    longest, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            point = Path(fields[1].replace("\\040", " "))
            if place.is_relative_to(point) and len(point.parts) >= longest:
                longest, found = len(point.parts), fields[2]
    return "DELETE" if found in _NETWORK else "WAL"


def _migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    _check_version(connection, len(migrations))
    if connection.execute("PRAGMA user_version").fetchone()[0] == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another server may have been faster.
        seen = connection.execute("PRAGMA user_version").fetchone()[0]
        for migration in migrations[seen:]:
            if callable(migration):
                migration(connection)
                continue
            for statement in migration.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _check_version(connection: sqlite3.Connection, known: int) -> None:
    seen = connection.execute("PRAGMA user_version").fetchone()[0]
    if seen > known:
        raise HistoryError(
            user_message(
                "the history was made by a newer version of jupyter_nbedit (schema %1, this one "
                "knows %2): update it, or move the file away",
                str(seen),
                str(known),
            )
        )


def fault(folder: Folder) -> UserMessage | None:
    """Return what is wrong with the file of the history, None if nothing is.

    It is no database, a database of something else, or one whose tables are damaged.
    """
    database = folder.database
    if not database.exists() or database.stat().st_size == 0:
        return None
    try:
        connection = _open(database)
        try:
            # In one transaction: another server may be making it, between two statements of ours.
            connection.execute("BEGIN")
            (owner,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if owner != APPLICATION_ID and tables:
                return _foreign(database)
            (check,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError:
        # Locked, or not to be opened: a matter of the moment.
        return None
    except sqlite3.DatabaseError as error:
        check = error
    if check == "ok":
        return None
    return user_message("%1 is damaged (%2)", str(database), str(check))


def _foreign(database: Path) -> UserMessage:
    return user_message("%1 is not a history of jupyter_nbedit", str(database))


def set_aside_if_faulty(folder: Folder) -> UserMessage | None:
    """Give a file that is no sound history another name; return a message, None if it is one.

    Nothing of the file is lost, and a new history can be begun under its name.
    """
    database = folder.database
    try:
        found = database.stat().st_ino
    except FileNotFoundError:
        return None
    reason = fault(folder)
    # Another server may have been faster, and the file may be its new one.
    if reason is None or database.stat().st_ino != found:
        return None
    stamp = time.strftime("%Y%m%d-%H%M%S")
    kept = database.with_name(f"{database.name}.aside-{stamp}-{socket.gethostname()}-{os.getpid()}")
    for suffix in ("", "-wal", "-shm", "-journal"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return user_message("%1. It is kept as %2, and a new history is begun.", reason, kept.name)
