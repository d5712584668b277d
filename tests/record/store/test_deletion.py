"""What is deleted is in none of the files any more."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.events import Edit, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.store.deletion import Deleted, Limits, delete, prune_files
from jupyter_nbedit.record.store.schema import connect, connect_to_read
from jupyter_nbedit.record.store.streams import SNAPSHOT_EVERY
from tests.record.pages import contents, folder_in, record

DAY = 86_400


def words(word: str, time: float = 0.0) -> list[NotebookEvent]:
    opened = Open(time=time, cells=(Cell("a", "code", f"{word}_opened\n"),), path=f"{word}.ipynb")
    keys = [
        Edit(cell_id="a", start=0, end=0, text=f"{word}_{number}\n", time=time)
        for number in range(SNAPSHOT_EVERY + 10)
    ]
    return [opened, *keys]


@pytest.fixture
def folder(tmp_path):
    folder = folder_in(tmp_path)
    record(folder, "one", words("giraffe"))
    record(folder, "two", words("elephant"))
    assert b"giraffe" in contents(folder)
    return folder


def test_of_what_is_deleted_no_byte_is_left(folder):
    deleted = delete(folder, ["one"])
    assert (deleted.streams, deleted.events, deleted.snapshots) == (1, SNAPSHOT_EVERY + 11, 1)
    assert deleted.message is None
    assert deleted.freed > 0
    assert b"giraffe" not in contents(folder)
    assert b"elephant" in contents(folder)
    with History(folder) as history:
        assert [stream.name for stream in history.streams()] == ["two"]


def test_deleting_everything_leaves_an_empty_history(folder):
    assert delete(folder).streams == 2
    assert b"elephant" not in contents(folder)
    assert b"giraffe" not in contents(folder)


def test_while_somebody_reads_it_is_said_that_traces_may_be_left(folder, monkeypatch):
    monkeypatch.setattr("jupyter_nbedit.record.store.schema.BUSY", 0.1)
    reader = connect_to_read(folder)
    assert reader is not None
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    deleted = delete(folder, ["one"])
    reader.close()
    assert deleted.streams == 1
    assert "log" in str(deleted.message) or "shrink" in str(deleted.message)
    assert delete(folder).message is None
    assert b"giraffe" not in contents(folder)


def test_where_nothing_is_recorded_nothing_is_made(tmp_path):
    folder = folder_in(tmp_path)
    assert delete(folder) == Deleted(0, 0, 0, 0)
    assert prune_files(folder, Limits()) == Deleted(0, 0, 0, 0)
    assert not folder.path.exists()


def test_what_is_too_old_is_pruned(tmp_path):
    folder = folder_in(tmp_path)
    record(folder, "old", words("giraffe"))
    # The page's clock is at 1970; that makes nothing old.
    record(folder, "new", words("elephant"))
    connection = connect(folder)
    connection.execute("UPDATE streams SET written = written - ? WHERE name = 'old'", (31 * DAY,))
    connection.close()
    deleted = prune_files(folder, Limits(30, 0))
    assert (deleted.streams, deleted.events) == (1, SNAPSHOT_EVERY + 11)
    assert b"giraffe" not in contents(folder)
    assert b"elephant" in contents(folder)
