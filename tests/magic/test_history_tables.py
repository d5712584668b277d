"""A recorded history as tables."""

import msgspec

from jupyter_nbedit.magic.history_tables import of_history, of_recordings
from jupyter_nbedit.record.reading.figures import Acceptance, Day, Fix, HistoryStatistics

COUNTED = HistoryStatistics(
    streams=2,
    notebooks=1,
    events=50,
    keystrokes=40,
    edits=8,
    runs=5,
    failed_runs=1,
    saves=3,
    edits_per_run=(1, 3, 2),
    seconds_to_run=(4.0,),
    failed=(Fix("NameError", "above", 2, 7.5),),
    acceptance=(Acceptance("repeat", 4, 2, 0, 0, 1, 1),),
    days=(Day("2026-01-31", 4, 2, 30, 20, 28),),
)


def test_the_numbers_of_a_history():
    tables = of_history(msgspec.json.encode(COUNTED))
    assert list(tables) == ["History", "Spread", "Fixes", "Suggestions"]
    assert tables["History"]["number"].to_dict()["failed runs"] == 1
    assert tables["Spread"].loc["edits per run"].tolist() == [3, 2, 2, 3]
    assert tables["Fixes"].loc[0].to_dict() == {
        "ename": "NameError",
        "fixed": "above",
        "edits": 2,
        "seconds": 7.5,
    }
    assert tables["Suggestions"].loc[0, "accepted"] == 2


def test_an_empty_history():
    empty = msgspec.json.decode(
        msgspec.json.encode(
            msgspec.structs.replace(COUNTED, edits_per_run=(), failed=(), acceptance=())
        )
    )
    assert list(of_history(msgspec.json.encode(empty))) == ["History", "Spread"]
    assert of_recordings(b"[]")["Recordings"].empty


def test_recordings():
    content = b'[{"name": "a", "path": "x.ipynb", "started": 1700000000.4, "edits": 3}]'
    table = of_recordings(content)["Recordings"]
    assert table.loc[0, "started"].isoformat() == "2023-11-14T22:13:20"
    assert table.loc[0, "edits"] == 3
