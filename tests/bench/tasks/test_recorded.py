from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.records import Configuration
from jupyter_nbedit.bench.tasks import EditQuestion, plan
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.recorded import questions
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Run,
)
from jupyter_nbedit.core.items import HistoryEdit
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.utils.files import DatasetError

OPEN = Open(
    time=0.0,
    cells=(Cell("a", "code", "x = 1"), Cell("b", "code", "print(x)"), Cell("c", "code", "x + x")),
    language="python",
    path="work.ipynb",
)


def typed(time: float, cell_id: str, start: int, end: int, text: str) -> list[NotebookEvent]:
    """Mark something and type over it, key by key."""
    keys: list[NotebookEvent] = [
        Edit(time=time, cell_id=cell_id, start=start, end=end, text=text[0])
    ]
    for number, key in enumerate(text[1:], 1):
        at = start + number
        keys.append(Edit(time=time + number / 10, cell_id=cell_id, start=at, end=at, text=key))
    return keys


HISTORY: list[NotebookEvent] = [
    OPEN,
    Focus(time=1, cell_id="a", cursor=0, anchor=0),
    *typed(2, "a", 0, 1, "total"),
    Run(time=4, cell_id="a", ok=True),
    Run(time=5, cell_id="b", ok=False, ename="NameError", evalue="name 'x' is not defined"),
    *typed(6, "b", 6, 7, "total"),
    Edit(time=8, cell_id="c", start=0, end=0, text="# ", origin=Origin.REMOTE),
    *typed(9, "c", 2, 3, "total"),
]


def ask(events: Sequence[NotebookEvent], max_places: int = 60) -> list[EditQuestion]:
    configuration = Configuration(
        task="recorded",
        data=(),
        predictors=(),
        context=context_for("recorded"),
        max_places=max_places,
    )
    return list(questions([msgspec.json.encode(event) for event in events], configuration))


def test_it_asks_before_each_edit_in_the_order_it_happened() -> None:
    asked = ask(HISTORY)

    assert [each.case.stage for each in asked] == ["first", "next", "next", "after", "nowhere"]
    assert [each.missing[0] for each in asked[:3]] == [
        TextEdit("a", 0, "x", "total"),
        TextEdit("b", 6, "x", "total"),
        TextEdit("c", 2, "x", "total"),
    ]
    assert [each.case.missing for each in asked] == [3, 2, 1, 0, 0]
    assert asked[0].case.edit == "work.ipynb@0.000"


def test_runs_are_included() -> None:
    second = ask(HISTORY)[1].shown.request

    assert second.trigger == "run"
    assert second.last_run is not None
    assert second.last_run.ename == "NameError"
    assert [type(item) for item in second.history] == [HistoryEdit, Run, Run]


def test_what_is_done_later_is_right_as_well() -> None:
    first = ask(HISTORY)[0]

    assert first.targets[0] == {"a": "total = 1"}
    assert first.targets[1]["b"] == "print(total)"
    assert TextEdit("b", 6, "x", "total") in first.missing


def test_what_others_do_is_no_place() -> None:
    assert all(
        "#" not in edit.new for each in ask(HISTORY) for edit in each.missing if edit.cell_id != "c"
    )
    assert len([each for each in ask(HISTORY) if each.case.missing]) == 3


def test_an_undone_edit_and_mere_white_space_are_no_places() -> None:
    events = [
        OPEN,
        *typed(1, "a", 0, 1, "y"),
        Edit(time=1.5, cell_id="a", start=0, end=1, text="x", origin=Origin.UNDO),
        Edit(time=9, cell_id="b", start=8, end=8, text="  "),
        *typed(20, "c", 0, 1, "z"),
    ]
    assert [each.missing[0].new for each in ask(events) if each.missing] == ["y", "z"]


def test_cells_come_and_go() -> None:
    events = [
        OPEN,
        CellInserted(time=1, index=0, cell=Cell("d", "code", "")),
        *typed(2, "d", 0, 0, "import os"),
        CellDeleted(time=5, cell_id="a"),
        *typed(9, "b", 6, 7, "y"),
    ]
    asked = ask(events)

    assert [each.missing[0].new for each in asked[:2]] == ["import os", "y"]
    assert asked[0].missing[0].old == ""


def test_a_long_history_is_asked_about_at_moments_spread_over_it() -> None:
    events: list[NotebookEvent] = [OPEN]
    for number in range(60):
        events += typed(10.0 * number + 1, "abc"[number % 3], 0, 0, f"n{number} = ")
    asked = [each for each in ask(events, max_places=10) if each.missing]

    assert len(asked) == 10
    assert asked[-1].case.seen > 30


def write(path: Path, events: Sequence[NotebookEvent]) -> Path:
    path.write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in events))
    return path


def test_every_opening_is_a_unit(tmp_path: Path) -> None:
    path = write(tmp_path / "h.jsonl", [*HISTORY, *HISTORY])
    configuration = Configuration(task="recorded", data=(), predictors=(), limit=3)

    taken, lines = plan(configuration, [path, path])
    units = [line.unit for line in lines]
    assert taken == 3
    assert units == [0] * len(HISTORY) + [1] * len(HISTORY) + [2] * len(HISTORY)


def test_what_an_export_says_besides_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    lines = [
        msgspec.json.encode({**msgspec.to_builtins(event), "stream": "s", "number": number})
        for number, event in enumerate(HISTORY, 1)
    ]
    path.write_bytes(b"\n".join(lines))
    configuration = Configuration(task="recorded", data=(), predictors=())

    taken, planned = plan(configuration, [path])
    assert taken == 1
    asked = list(questions([bytes(line.text) for line in planned], configuration))
    assert len(asked) == 5


def test_a_file_that_opens_nothing_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "h.jsonl", HISTORY[1:])
    configuration = Configuration(task="recorded", data=(), predictors=())

    with pytest.raises(DatasetError, match="line 1: a recorded history begins with"):
        plan(configuration, [path])


def test_a_line_that_is_no_event_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "h.jsonl", [OPEN])
    path.write_text(path.read_text() + '{"type": "sneeze"}\n')
    configuration = Configuration(task="recorded", data=(), predictors=())

    with pytest.raises(DatasetError, match="line 2: not an event"):
        plan(configuration, [path])


def test_a_history_that_does_not_fit_itself_is_told() -> None:
    with pytest.raises(DatasetError, match=r"work\.ipynb"):
        ask([OPEN, *typed(1, "nobody", 0, 0, "x")])
