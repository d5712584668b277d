"""What is kept, shown and exported of suggestions that insert, delete or retype a cell."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.core.edits import (
    CellDeletion,
    CellInsertion,
    CellTypeChange,
    SuggestedEdit,
    TextEdit,
)
from jupyter_nbedit.core.events import NotebookEvent, Open, Suggested
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record.reading.content_free import content_free
from jupyter_nbedit.record.reading.export import event_lines, recordings
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.reading.timeline import steps
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.record.store.rows import Row
from tests.record.pages import folder_in, record

OPEN = Open(
    time=1.0,
    cells=(Cell("a", "code", "x = 1"), Cell("b", "markdown", "Some prose")),
    language="python",
    path="a.ipynb",
)
EDITS: tuple[SuggestedEdit, ...] = (
    CellInsertion(Cell("n", "code", "y = x + 22"), "a"),
    CellInsertion(Cell("m", "code", "z"), ""),
    CellDeletion("b", "markdown", "Some prose"),
    CellTypeChange("b", "markdown", "raw"),
    TextEdit("a", 4, "1", "2"),
)
LABELS = [
    ("a", "model: insert a cell"),
    ("", "model: insert a cell"),
    ("b", "model: delete the cell"),
    ("b", "model: make it raw"),
    ("a", "model"),
]


@pytest.fixture
def folder(tmp_path) -> Folder:
    folder = folder_in(tmp_path)
    events: list[NotebookEvent] = [OPEN]
    events += [
        Suggested(time=2.0 + number, suggestion_id=str(number), source="model", edits=(edit,))
        for number, edit in enumerate(EDITS)
    ]
    record(folder, "s", events)
    return folder


def test_they_are_read_as_they_were_shown(folder: Folder) -> None:
    with History(folder) as history:
        rows = list(history.rows(history.streams()[0]))
    shown = [row.event for row in rows if isinstance(row.event, Suggested)]
    assert [event.edits for event in shown] == [(edit,) for edit in EDITS]


def test_the_timeline_says_what_was_suggested_and_where(folder: Folder) -> None:
    with History(folder) as history:
        found = list(steps(history.rows(history.streams()[0])))
    shown = [step for step in found if step.kind == "suggested"]
    assert [(step.cell_id, str(step.label)) for step in shown] == LABELS


def test_they_are_exported(folder: Folder) -> None:
    with History(folder) as history:
        lines = list(event_lines(recordings(history, history.streams())))
    shown = [msgspec.json.decode(line) for line in lines][1:]
    assert [event["edits"][0]["type"] for event in shown] == [
        "insertCell",
        "insertCell",
        "deleteCell",
        "changeCellType",
        "text",
    ]
    assert [msgspec.convert(event["edits"], tuple[SuggestedEdit, ...]) for event in shown] == [
        (edit,) for edit in EDITS
    ]


def test_without_content_only_kinds_places_and_lengths_are_left() -> None:
    rows = [Row(1, OPEN), Row(2, Suggested(suggestion_id="s", source="model", edits=EDITS))]
    *_, last = content_free(rows, "p.ipynb")
    assert isinstance(last.event, Suggested)
    assert last.event.edits == (
        CellInsertion(Cell("cell-2", "code", "x . x . 00"), "cell-0"),
        CellInsertion(Cell("cell-3", "code", "x"), ""),
        CellDeletion("cell-1", "markdown", "xxxx xxxxx"),
        CellTypeChange("cell-1", "markdown", "raw"),
        TextEdit("cell-0", 4, "0", "0"),
    )
