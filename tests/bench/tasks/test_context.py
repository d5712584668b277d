from __future__ import annotations

import pytest

from jupyter_nbedit.bench.records import Part, Task
from jupyter_nbedit.bench.tasks.context import MESSAGE_CELL, ContextError, context_for, show
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Edit, Focus, Open, Run
from jupyter_nbedit.core.items import HistoryEdit
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.request import PredictionRequest, build_request

LONG = "\n".join(f"line_{number} = {number}" for number in range(20))


def request() -> PredictionRequest:
    session = Session()
    session.apply(Open(cells=(Cell("a", "code", LONG), Cell("b", "code", "x")), language="python"))
    session.apply(Edit(time=1, cell_id="b", start=0, end=1, text="y"))
    session.apply(Run(time=2, cell_id="b", ok=False, ename="NameError"))
    session.apply(Edit(time=9, cell_id="a", start=0, end=4, text="row"))
    cursor = LONG.index("line_10") - 1
    session.apply(Focus(time=10, cell_id="a", cursor=cursor, anchor=cursor))
    return build_request(session)


def shown(*names: str) -> PredictionRequest:
    return show(request(), context_for("next", names), "Rename it").request


def test_what_is_served_is_the_default() -> None:
    assert show(request(), context_for("next")).request == request()


def test_the_place_alone() -> None:
    found = show(request(), context_for("next", ["place"]))
    (cell,) = found.request.notebook.cells

    assert cell.source.splitlines() == [f"line_{n} = {n}" for n in range(8, 13)]
    assert found.request.history == ()
    assert found.request.last_run is None
    focus = found.request.focus
    assert focus is not None
    assert cell.source[focus.cursor :].startswith("line_10")
    whole = request().notebook.cells[0].source
    (edit,) = found.placed([TextEdit("a", focus.cursor, "line_10", "row_10")])
    assert isinstance(edit, TextEdit)
    assert edit.apply(whole) == whole.replace("line_10", "row_10")


def test_the_cell() -> None:
    assert [cell.id for cell in shown("cell").notebook.cells] == ["a"]
    assert shown("cell").notebook.cells == request().notebook.cells[:1]


def test_history_is_that_of_the_shown_cells() -> None:
    assert [type(item) for item in shown("history").history] == [HistoryEdit]
    assert len(shown("history", "notebook").history) == 2
    assert [type(item) for item in shown("runs", "notebook").history] == [Run]
    assert len(shown("history", "runs", "notebook").history) == 3


def test_runs() -> None:
    assert shown("notebook").last_run is None
    assert shown("notebook", "runs").last_run is not None


def test_the_message_is_a_cell_on_top_that_nobody_edits() -> None:
    found = show(request(), context_for("next", ["message"]), "Rename it")

    assert found.request.notebook.cells[0] == Cell(MESSAGE_CELL, "markdown", "Rename it")
    assert found.placed([TextEdit(MESSAGE_CELL, 0, "Rename", "x")]) == ()


@pytest.mark.parametrize(
    ("task", "names", "parts"),
    [
        ("next", [], ("place", "cell", "notebook", "others", "history", "runs")),
        ("next", ["place"], ("place",)),
        ("next", ["history"], ("place", "cell", "history")),
        ("next", ["message", "notebook"], ("place", "cell", "notebook", "message")),
        ("cell", [], ("cell", "message")),
        ("cell", ["notebook"], ("cell", "notebook")),
        ("file", ["message"], ("notebook", "message")),
    ],
)
def test_what_a_part_implies_is_added(
    task: Task, names: list[str], parts: tuple[Part, ...]
) -> None:
    assert context_for(task, names) == parts


@pytest.mark.parametrize(
    ("task", "name"), [("next", "weather"), ("cell", "history"), ("recorded", "message")]
)
def test_what_makes_no_sense_is_told(task: Task, name: str) -> None:
    with pytest.raises(ContextError, match=f"has no context '{name}'"):
        context_for(task, [name])
