from __future__ import annotations

import pytest

from jupyter_nbedit.core.events import CellDeleted, Edit, Origin, Run
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.context import Change, RunNote
from jupyter_nbedit.predict.llm.context.cells import Cells
from jupyter_nbedit.predict.llm.context.recent import recent
from tests.predict.llm.prompts.situations import opened, replace

LINES = "\n".join(f"line_{number} = {number}" for number in range(30))


def told(session: Session, budget: int = 1000, outputs: int = 0) -> tuple[Change | RunNote, ...]:
    cells = Cells(session.notebook, redact=True)
    return recent(tuple(session.history), cells, budget, outputs=outputs)


def changes(session: Session) -> list[tuple[str, str]]:
    return [(item.old, item.new) for item in told(session) if isinstance(item, Change)]


def test_a_change_is_told_by_whole_lines_with_two_around():
    session = opened(Cell("a", "code", LINES))
    replace(session, "a", "line_5 =", "total =", 1)

    (change,) = told(session)

    assert change == Change(
        cell_id="a",
        number=1,
        line=3,
        lead="line_3 = 3\nline_4 = 4\n",
        old="line_5 = 5\n",
        new="total = 5\n",
        trail="line_6 = 6\nline_7 = 7\n",
        accepted=False,
    )


@pytest.mark.parametrize(
    ("line", "pause", "count"), [(7, 0.5, 1), (13, 0.5, 1), (14, 0.5, 2), (7, 1.0, 2)]
)
def test_edits_close_by_and_soon_after_are_one(line, pause, count):
    session = opened(Cell("a", "code", LINES))
    replace(session, "a", "line_5 =", "x =", 1)
    replace(session, "a", f"line_{line} =", "y =", 1 + pause)

    assert len(changes(session)) == count


def test_the_six_newest_are_told_oldest_first():
    session = opened(Cell("a", "code", LINES))
    for number in range(9):
        replace(session, "a", f"line_{number} =", f"x_{number} =", 10 * number)

    assert [new for _, new in changes(session)] == [f"x_{n} = {n}\n" for n in range(3, 9)]


def test_an_accepted_suggestion_is_marked_and_stays_apart():
    session = opened(Cell("a", "code", LINES))
    replace(session, "a", "line_5 =", "x =", 1)
    replace(session, "a", "line_6 =", "y =", 1.1, Origin.SUGGESTION)
    replace(session, "a", "line_7 =", "z =", 1.2)

    assert [item.accepted for item in told(session) if isinstance(item, Change)] == [
        False,
        True,
        False,
    ]


def test_white_space_and_what_was_taken_back_are_left_out():
    session = opened(Cell("a", "code", LINES))
    replace(session, "a", "line_5 = 5", "line_5  =  5", 1)
    replace(session, "a", "line_9 =", "x =", 10)
    replace(session, "a", "line_20 =", "kept =", 20)
    replace(session, "a", "x =", "line_9 =", 30)

    assert changes(session) == [("line_20 = 20\n", "kept = 20\n")]


def test_runs_stand_between_the_edits_that_they_came_between():
    session = opened(Cell("a", "code", LINES), Cell("b", "code", "1/0"))
    replace(session, "a", "line_5 =", "x =", 1)
    session.apply(Run(time=2, cell_id="a", ok=True))
    session.apply(Run(time=3, cell_id="a", ok=True))
    session.apply(Run(time=4, cell_id="b", ok=False, ename="ZeroDivisionError", evalue="no"))
    replace(session, "a", "line_6 =", "y =", 5)

    assert [
        (item.number, item.ok, item.ename) if isinstance(item, RunNote) else item.new
        for item in told(session)
    ] == ["x = 5\n", (1, True, ""), (2, False, "ZeroDivisionError"), "y = 6\n"]


def test_an_edit_of_a_cell_that_is_gone_is_told_without_a_number():
    session = opened(Cell("a", "code", LINES), Cell("b", "code", ""))
    replace(session, "a", "line_5 =", "x =", 1)
    session.apply(CellDeleted(cell_id="a"))

    assert [item.number for item in told(session)] == [0]


def test_a_deleted_and_an_inserted_line_are_told_as_such():
    session = opened(Cell("a", "code", "a\nb\nc\nd"))
    replace(session, "a", "b\n", "", 1)
    replace(session, "a", "d", "d\ne", 10)

    assert changes(session) == [("b\n", ""), ("d", "d\ne")]


def test_the_newest_are_told_when_the_budget_is_small():
    session = opened(Cell("a", "code", LINES))
    for number in range(0, 20, 5):
        replace(session, "a", f"line_{number} =", f"x_{number} =", 10 * number)

    few = told(session, budget=60)

    assert 0 < len(few) < 4
    assert few == told(session)[-len(few) :]
    assert told(session, budget=5) == ()


def test_a_pasted_file_is_not_told():
    session = opened(Cell("a", "code", ""))
    session.apply(Edit(time=1, cell_id="a", start=0, end=0, text="x = 1\n" * 5000))

    assert told(session) == ()


def test_a_secret_is_in_no_change():
    session = opened(Cell("a", "code", "password = ''\nx = 1"))
    replace(session, "a", "''", "'hunter2secret'", 1)
    replace(session, "a", "x = 1", "login('hunter2secret')", 10)

    assert changes(session) == [
        ("password = ''\n", "password = '[redacted]'\n"),
        ("x = 1", "login('[redacted]')"),
    ]


def test_outputs_are_told_on_demand_only_and_cut_at_a_line():
    session = opened(Cell("a", "code", "x"))
    session.apply(
        Run(time=1, cell_id="a", ok=True, output="token = 'abc123def456'\n" + "row\n" * 99)
    )

    (without,) = told(session)
    (included,) = told(session, outputs=20)

    assert isinstance(without, RunNote)
    assert isinstance(included, RunNote)
    assert without.output == ""
    assert included.output == "token = '[redacted]'\n" + "row\n" * 9
