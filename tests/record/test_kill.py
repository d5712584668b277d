"""A server that is killed loses nothing that it acknowledged."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_nbedit.core.events import Edit, Open
from jupyter_nbedit.record.reading.reader import History
from tests.record import victim
from tests.record.pages import folder_in

pytestmark = pytest.mark.posix

ROOT = Path(__file__).resolve().parents[2]
KILLS = 100


def test_killed_a_hundred_times_it_loses_nothing_acknowledged(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.record.victim", str(tmp_path), str(KILLS)],
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    acknowledged: dict[str, int] = json.loads(done.stdout)
    folder = folder_in(tmp_path)
    assert not list(folder.path.glob("*aside*"))
    with sqlite3.connect(folder.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    lost = {}
    with History(folder) as history:
        for stream, upto in acknowledged.items():
            kept = history.stream(stream)
            rows = list(history.rows(kept))
            assert [row.number for row in rows] == list(range(1, kept.last + 1))
            for row in rows:
                event = victim.event(row.number)
                assert isinstance(event, Open | Edit)
                assert row.event == event
            if kept.last < upto:
                lost[stream] = (kept.last, upto)
    assert lost == {}
    assert min(acknowledged.values()) > 0
