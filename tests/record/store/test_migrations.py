"""A history that version 0.1 wrote is read like one of today.

`history-0.1.sql` is the dump of a database that 0.1 made of two recordings, `history-0.1.json` what
0.1 read in it: how many rows, and the notebooks after some of them.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Suggested
from jupyter_nbedit.record.reading.export import event_lines, recordings
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.record.store.migrations import MIGRATIONS
from jupyter_nbedit.record.store.schema import HistoryError, connect, connect_to_read
from jupyter_nbedit.record.store.streams import Store
from tests.record.pages import folder_in

HERE = Path(__file__).parent
READ_BY_0_1: dict[str, Any] = json.loads((HERE / "history-0.1.json").read_text("utf-8"))
ROWS = "SELECT * FROM events ORDER BY stream, number"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with the history that 0.1 wrote."""
    folder = folder_in(tmp_path)
    folder.make()
    connection = sqlite3.connect(folder.database)
    connection.executescript((HERE / "history-0.1.sql").read_text("utf-8"))
    connection.close()
    return folder


def raw(folder: Folder) -> tuple[int, list[Any]]:
    """Return the version of the schema and the rows, without bringing anything up to date."""
    connection = sqlite3.connect(folder.database)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    rows = connection.execute(ROWS).fetchall()
    connection.close()
    return version, rows


def untagged(body: str | None) -> str | None:
    return body and body.replace('{"type":"text","cellId"', '{"cellId"')


def test_every_row_stays_and_the_edits_of_suggestions_get_their_tag(folder: Folder) -> None:
    version, before = raw(folder)
    assert version == 1
    connect(folder).close()
    version, after = raw(folder)
    assert version == len(MIGRATIONS)
    assert len(before) == len(after) == sum(each["rows"] for each in READ_BY_0_1.values())
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) > 10
    for old, new in changed:
        assert old[:8] == new[:8]
        assert old[9:] == new[9:]
        assert old[8].startswith('{"type":"suggested",')
        assert untagged(new[8]) == old[8]


def test_every_stream_leads_to_the_notebooks_that_it_led_to(folder: Folder) -> None:
    store = Store(connect(folder))
    found = {
        stream.name: {
            "rows": len(list(store.rows(stream))),
            "notebooks": {
                number: [
                    [cell.id, cell.type, cell.source]
                    for cell in store.moment(stream, int(number))[1].cells
                ]
                for number in READ_BY_0_1[stream.name]["notebooks"]
            },
        }
        for stream in store.streams()
    }
    shown = [
        row.event
        for stream in store.streams()
        for row in store.rows(stream)
        if isinstance(row.event, Suggested)
    ]
    store.connection.close()
    assert found == READ_BY_0_1
    assert any(len(event.edits) == 2 for event in shown)
    assert all(isinstance(edit, TextEdit) for event in shown for edit in event.edits)


def test_whoever_only_reads_reads_it_too(folder: Folder) -> None:
    with History(folder) as history:
        lines = list(event_lines(recordings(history, history.streams())))
    assert len(lines) == sum(each["rows"] for each in READ_BY_0_1.values())
    connection = connect_to_read(folder)
    assert connection is not None
    connection.close()
    assert raw(folder)[0] == len(MIGRATIONS)


@pytest.mark.posix
def test_killed_on_the_way_it_leaves_the_old_one_whole(folder: Folder) -> None:
    before = raw(folder)
    killed = (
        "import os, pathlib, signal, sys\n"
        "from jupyter_nbedit.record.store.folder import Folder\n"
        "from jupyter_nbedit.record.store.migrations import MIGRATIONS\n"
        "from jupyter_nbedit.record.store.schema import connect\n"
        "def last(connection):\n"
        "    MIGRATIONS[-1](connection)\n"
        "    print(connection.total_changes, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "connect(Folder(pathlib.Path(sys.argv[1])), (*MIGRATIONS[:-1], last))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", killed, str(folder.path)],
        capture_output=True,
        check=False,
        text=True,
        timeout=200,
    )
    assert done.returncode != 0
    assert int(done.stdout) > 10, done.stderr
    assert raw(folder) == before
    connect(folder).close()
    assert raw(folder)[0] == len(MIGRATIONS)


def test_a_newer_one_is_left_alone(folder: Folder) -> None:
    connection = sqlite3.connect(folder.database)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = raw(folder)
    for open_it in (connect, connect_to_read):
        with pytest.raises(HistoryError, match="newer version"):
            open_it(folder)
    assert raw(folder) == before


def test_a_body_that_looks_like_a_suggestion_is_none(folder: Folder) -> None:
    """Only whole events are tagged, not texts in which the same characters stand."""
    connect(folder).close()
    texts = [
        edit["new"]
        for row in raw(folder)[1]
        if row[3] == 2 and row[8].startswith('{"type":"suggested"')
        for edit in msgspec.json.decode(row[8])["edits"]
    ]
    assert '{"type":"suggested"}' in texts
