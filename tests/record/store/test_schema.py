from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from jupyter_nbedit.record.store.migrations import MIGRATIONS
from jupyter_nbedit.record.store.schema import (
    HistoryError,
    connect,
    connect_to_read,
    journal_mode,
)
from tests.record.pages import folder_in

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/vdb /home/local\\040disk xfs rw 0 0
"""


def test_an_older_file_is_brought_up_to_date_and_keeps_its_rows(tmp_path):
    folder = folder_in(tmp_path)
    connection = connect(folder)
    connection.execute("INSERT INTO streams VALUES (1, 's', 'p', '', 0, 0, 0, 0, 0, 0, 0, 0)")
    connection.close()
    newer = (*MIGRATIONS, "ALTER TABLE streams ADD COLUMN colour TEXT DEFAULT 'red'")
    connection = connect(folder, newer)
    assert connection.execute("SELECT name, colour FROM streams").fetchall() == [("s", "red")]
    connection.close()
    # And this version leaves what the newer one made alone.
    for open_it in (connect, connect_to_read):
        with pytest.raises(HistoryError, match="newer version"):
            open_it(folder)


def test_a_migration_that_fails_changes_nothing(tmp_path):
    folder = folder_in(tmp_path)
    connect(folder).close()
    with pytest.raises(sqlite3.Error):
        connect(folder, (*MIGRATIONS, "CREATE TABLE more (x); CREATE TABLE streams (x)"))
    connection = connect(folder)
    names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert ("more",) not in names


@pytest.mark.posix
def test_the_files_are_for_their_user_alone_and_commits_are_on_disk(tmp_path):
    folder = folder_in(tmp_path)
    connection = connect(folder)
    connection.execute("INSERT INTO streams VALUES (1, 's', 'p', '', 0, 0, 0, 0, 0, 0, 0, 0)")
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.path.iterdir()}
    facts = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
    }
    connection.close()
    assert modes == {"history.db": 0o600, "history.db-wal": 0o600, "history.db-shm": 0o600}
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert facts == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/var/history.db", "WAL"),
        ("/home/someone/history.db", "DELETE"),
        ("/home/local disk/history.db", "WAL"),
    ],
)
def test_on_a_network_there_is_no_shared_memory(path, mode):
    assert journal_mode(Path(path), MOUNTS) == mode
