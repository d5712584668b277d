from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.tasks.judging import best_verdict, judge, keystrokes, touch, values
from jupyter_nbedit.core.edits import TextEdit, difference
from jupyter_nbedit.core.events import Edit, Open
from jupyter_nbedit.core.notebook import Cell, Notebook
from jupyter_nbedit.core.session import Session

OLD, NEW = "df = df.f()\n1\n", "sales = sales.f()\n2\n"
TEXT = st.text("ab1 =\n(.)", max_size=12)


@pytest.mark.parametrize(
    ("edit", "verdict"),
    [
        (TextEdit("c", 0, "df = df", "sales = sales"), "exact"),
        (TextEdit("c", 0, "df", "sales"), "helpful"),
        (TextEdit("c", 12, "1", "2"), "exact"),
        (TextEdit("c", 0, "df", "sale"), "wrong"),
        (TextEdit("c", 12, "1", "3"), "wrong"),
        (TextEdit("c", 13, "", "0"), "wrong"),
        (TextEdit("c", 0, "df = df", "sales = df2"), "wrong"),
        (TextEdit("c", 0, "", " "), "wrong"),
    ],
)
def test_judge(edit: TextEdit, verdict: str) -> None:
    assert judge(edit, OLD, NEW) == verdict


def test_an_edit_of_a_cell_that_goes_is_wrong() -> None:
    assert judge(TextEdit("c", 0, "a", "b"), "a", None) == "wrong"


@given(TEXT, TEXT)
def test_the_whole_way_is_never_wrong(source: str, target: str) -> None:
    edit = difference("c", source, target)
    blank = "".join(source.split()) == "".join(target.split())
    if not blank:
        assert judge(edit, source, target) == "exact"


def test_what_leads_to_any_of_several_states_is_right() -> None:
    edit = TextEdit("c", 0, "1", "2")
    assert best_verdict(edit, "1", [{"c": "3"}, {"c": "2"}]) == "exact"
    assert best_verdict(edit, "1", [{"c": "2 + 2"}, {"c": "3"}]) == "helpful"
    assert best_verdict(edit, "1", [{"c": "3"}, {}]) == "wrong"


NOTEBOOK = Notebook(
    (Cell("a", "code", "x = 1"), Cell("b", "code", OLD), Cell("c", "code", "f(")), "python"
)
TARGETS = [{"a": "x = 1", "b": NEW, "c": "f("}]
MISSING = [TextEdit("b", 12, "1", "2"), TextEdit("b", 0, "df = df", "sales = sales")]


def test_silence_where_something_is_missing() -> None:
    assert values((), NOTEBOOK, (), TARGETS, MISSING) == {
        "recall_helpful": 0.0,
        "recall_exact": 0.0,
        "show_rate": 0.0,
        "keystrokes_saved": 0.0,
        "keystrokes_needed": 2.0,
    }


def test_silence_where_silence_is_right() -> None:
    assert values((), NOTEBOOK, (), TARGETS, ()) == {"quiet_rate": 1.0}


def test_a_suggestion_where_silence_is_right() -> None:
    found = values((TextEdit("b", 12, "1", "2"),), NOTEBOOK, (), TARGETS, ())
    assert (found["quiet_rate"], found["precision_helpful"]) == (0, 0)
    assert found["keystrokes_saved"] == -1
    assert not {"recall_helpful", "cell_at_1", "line_at_3"} & found.keys()


def test_an_exact_suggestion_in_any_order() -> None:
    found = values((MISSING[1],), NOTEBOOK, (), TARGETS, MISSING)
    assert (found["precision_exact"], found["recall_exact"], found["show_rate"]) == (1, 1, 1)
    assert found["line_at_1"] == 1
    assert found["keystrokes_saved"] == len("df = df" + "sales = sales") - 1
    assert found["broken_syntax"] == 0


def test_only_the_first_edit_is_judged_and_three_tell_the_place() -> None:
    wrong = TextEdit("a", 0, "x", "(")
    found = values((wrong, MISSING[0]), NOTEBOOK, (), TARGETS, MISSING)
    assert (found["precision_helpful"], found["cell_at_1"], found["line_at_1"]) == (0, 0, 0)
    assert (found["cell_at_3"], found["line_at_3"]) == (1, 1)
    assert found["broken_syntax"] == 1


def test_an_edit_elsewhere_costs_another_key() -> None:
    missing = [TextEdit("a", 4, "1", "2"), MISSING[0]]
    targets = [{**TARGETS[0], "a": "x = 2"}]
    found = values((MISSING[0],), NOTEBOOK, (), targets, missing)
    assert found["keystrokes_saved"] == keystrokes(MISSING[0]) - 2


def test_going_back_is_noticed() -> None:
    session = Session()
    session.apply(Open(cells=(Cell("a", "code", "x = old(1)\ny = 1"),), language="python"))
    session.apply(Edit(time=10, cell_id="a", start=4, end=7, text="new"))
    history, notebook = tuple(session.history), session.notebook

    def ratio(edit: TextEdit) -> float:
        return values((edit,), notebook, history, [{"a": "x"}], ())["reversal_ratio"]

    assert ratio(TextEdit("a", 4, "new", "old")) == 1
    assert ratio(TextEdit("a", 15, "1", "2")) == 0
    assert ratio(TextEdit("a", 4, "new(1)\ny = 1", "old(1)\ny = 2")) == 0.5


def test_every_line_of_a_place_is_right() -> None:
    notebook = Notebook((Cell("a", "code", "x = (\n1,\n2,\n)"),), "python")
    missing = [TextEdit("a", 6, "1,\n2", "3,\n4")]
    found = values(
        (TextEdit("a", 9, "2", "4"),), notebook, (), [{"a": "x = (\n3,\n4,\n)"}], missing
    )
    assert (found["line_at_1"], found["precision_helpful"]) == (1, 1)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (TextEdit("a", 0, "x", "y"), TextEdit("a", 4, "1", "2"), True),
        (TextEdit("a", 0, "x", "y"), TextEdit("a", 6, "y", "z"), False),
        (TextEdit("a", 5, "", "\nz = 3"), TextEdit("a", 6, "", "z = 3\n"), True),
        (TextEdit("a", 0, "x", "y"), TextEdit("b", 0, "x", "y"), False),
        (TextEdit("a", 0, "x = 1\ny", "z = 1\nz"), TextEdit("a", 8, "=", "+="), True),
    ],
)
def test_touch(first: TextEdit, second: TextEdit, same: bool) -> None:
    assert touch(first, second, "x = 1\ny = 2\n") is same
    assert touch(second, first, "x = 1\ny = 2\n") is same
