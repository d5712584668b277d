"""`jupyter nbedit history`, on a history that was really recorded."""

from __future__ import annotations

import json

import msgspec
import nbformat
import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import (
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Outcome,
    Run,
    Saved,
    Suggested,
)
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.mining.dataset.files import read_edits
from jupyter_nbedit.utils.files import read_lines
from tests.record.pages import folder_in, record

START = 1_790_000_000.0


def story() -> list[NotebookEvent]:
    cells = (Cell("top", "code", "x = 1\n"), Cell("low", "code", "print(y)\n"))
    events: list[NotebookEvent] = [Open(time=START, cells=cells, language="python", path="a.ipynb")]
    clock = START + 10

    def keys(cell: str, at: int, text: str) -> None:
        nonlocal clock
        for offset, mark in enumerate(text, at):
            clock += 0.2
            events.append(Edit(time=clock, cell_id=cell, start=offset, end=offset, text=mark))

    def run(cell: str, *, ok: bool, ename: str = "") -> None:
        nonlocal clock
        clock += 2
        events.append(Run(time=clock, cell_id=cell, ok=ok, ename=ename, evalue="e", duration=0.5))

    run("low", ok=False, ename="NameError")
    keys("top", 6, "y = 22\n")
    run("top", ok=True)
    run("low", ok=True)
    place = TextEdit("low", 6, "y", "x")
    events.append(Suggested(time=clock, suggestion_id="1", source="repeat", edits=(place,)))
    events.append(
        Edit(time=clock, cell_id="low", start=6, end=7, text="x", origin=Origin.SUGGESTION)
    )
    events.append(Outcome(time=clock, suggestion_id="1", outcome="accepted"))
    events.append(Suggested(time=clock, suggestion_id="2", source="repeat", edits=(place,)))
    events.append(Focus(time=clock, cell_id="top", cursor=0, anchor=0))
    events.append(Saved(time=clock + 1, checksum=0))
    return events


@pytest.fixture
def history(tmp_path, capsys):
    folder = folder_in(tmp_path)
    record(folder, "0123456789abcdef", story())

    def history(*words: str, status: int = 0) -> str:
        assert main(["history", *words, "--folder", str(folder.path)]) == status
        captured = capsys.readouterr()
        return str(captured.out if status == 0 else captured.err)

    return history


def test_a_folder_that_is_not_there_is_not_taken_for_an_empty_history(tmp_path, capsys):
    for words in (["list"], ["status"], ["delete", "--all", "--yes"], ["prune"]):
        assert main(["history", *words, "--folder", str(tmp_path / "no")]) == 1
        assert capsys.readouterr().err.endswith("no: no such folder\n")
    assert not list(tmp_path.iterdir())


def test_what_there_is_is_said(history):
    assert "1 recordings of 1 notebooks, 17 events" in history("status")
    assert "off" in history("status")
    assert "0123456789ab" in history("list")
    (stream,) = json.loads(history("list", "--json"))
    assert (stream["path"], stream["edits"], stream["runs"], stream["saves"]) == (
        "a.ipynb",
        8,
        3,
        1,
    )


def test_steps_and_their_differences_are_shown(history):
    shown = history("show", "0123")
    assert "run NameError in 0.5 s" in shown
    assert "edit +7 -0" in shown
    steps = json.loads(history("show", "0123", "--json"))
    assert [step["kind"] for step in steps][:4] == ["open", "run", "edit", "run"]
    assert "+ y = 22" in history("show", "0123", "--step", "3")
    assert "none with number 99" in history("show", "0123", "--step", "99", status=1)


def test_a_notebook_is_rebuilt_at_any_time(history, tmp_path):
    now = json.loads(history("replay", "0123"))
    assert [cell["source"] for cell in now["cells"]] == ["x = 1\ny = 22\n", "print(x)\n"]
    then = json.loads(history("replay", "0123", "--event", "5"))
    assert then["cells"][0]["source"] == "x = 1\ny ="
    file = tmp_path / "then.ipynb"
    history("replay", "0123", "--time", "2001-01-01T00:00", "--out", str(file))
    notebook = nbformat.read(file, 4)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells] == ["x = 1\n", "print(y)\n"]
    assert "no time" in history("replay", "0123", "--time", "noon", status=1)


def test_exported_events_replay_to_the_same_notebook(history, tmp_path):
    for form in ("events", "benchmark"):
        file = tmp_path / "events.jsonl.zst"
        history("export", "--form", form, "--out", str(file))
        session = Session()
        lines = list(read_lines(file))
        for line in lines:
            session.apply(msgspec.json.decode(line, type=NotebookEvent))
        assert [cell.source for cell in session.notebook.cells] == ["x = 1\ny = 22\n", "print(x)\n"]
        assert isinstance(msgspec.json.decode(lines[0], type=NotebookEvent), Open)
        assert [json.loads(line)["number"] for line in lines] == list(range(1, 18))


def test_states_at_runs_and_saves_are_revisions_of_a_dataset(history, tmp_path):
    file = tmp_path / "edits.jsonl"
    history("export", "--form", "paper", "--out", str(file))
    edits = list(read_edits(file))
    assert [(edit.message, edit.file) for edit in edits] == [
        ("Run a cell", "a.ipynb"),
        ("Save the notebook", "a.ipynb"),
    ]
    assert edits[0].old == ["x = 1\n", "print(y)\n"]
    assert edits[0].new == ["x = 1\ny = 22\n", "print(y)\n"]


def test_without_content_nothing_of_it_is_told_and_it_still_replays(history):
    text = history("export", "--content-free")
    session = Session()
    for line in text.splitlines():
        session.apply(msgspec.json.decode(line, type=NotebookEvent))
    assert [cell.source for cell in session.notebook.cells] == ["x . 0\nx . 00\n", "xxxxx.x.\n"]
    for word in ("print", "a.ipynb", "top", "low"):
        assert word not in text.replace("stream", "").replace('"type":"', "")
    assert "NameError" in text


def test_the_numbers_are_counted_and_drawn(history, tmp_path):
    counted = json.loads(history("stats", "--json"))
    assert (counted["runs"], counted["failedRuns"], counted["saves"]) == (3, 1, 1)
    assert (counted["keystrokes"], counted["edits"]) == (8, 2)
    assert counted["editsPerRun"] == [0, 1, 0]
    assert counted["failed"] == [
        {"ename": "NameError", "fixed": "above", "edits": 1, "seconds": pytest.approx(5.4)}
    ]
    assert counted["acceptance"] == [
        {
            "source": "repeat",
            "shown": 2,
            "accepted": 1,
            "partly": 0,
            "typed": 0,
            "rejected": 0,
            "ignored": 1,
        }
    ]
    assert [(day["shown"], day["accepted"]) for day in counted["days"]] == [(2, 1)]
    text = history("stats", "--plots", str(tmp_path / "plots"))
    assert "repeat: 1 of 2 taken" in text
    assert "acceptance rate   50 % of 2 suggestions" in text
    assert len(list((tmp_path / "plots").glob("*.png"))) == 4


def test_deleting_asks_first_and_says_what_it_deleted(history):
    assert "say what to delete" in history("delete", status=1)
    assert "--yes" in history("delete", "--all", status=1)
    assert "deleted 1 recordings with 17 events" in history("delete", "0123", "--yes")
    assert "nothing is recorded" in history("list")
    assert "no recording" in history("show", "0123", status=1)
    assert "deleted 0 recordings" in history("prune")


def test_a_file_that_is_no_history_is_an_error_in_a_sentence(tmp_path, capsys):
    folder = folder_in(tmp_path)
    folder.make()
    folder.database.write_bytes(b"no database" * 500)
    assert main(["history", "list", "--folder", str(folder.path)]) == 1
    assert "cannot be read" in capsys.readouterr().err
