from __future__ import annotations

from itertools import pairwise

import pytest

from jupyter_nbedit.bench.records import Configuration, Told
from jupyter_nbedit.bench.tasks import EditQuestion
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.next_edit import questions
from jupyter_nbedit.core.items import HistoryEdit
from jupyter_nbedit.mining.notebooks.edit_records import CellRecord, NotebookEdit
from jupyter_nbedit.predict.thresholds import Eagerness
from tests.bench.revisions import TABLE, make_edit, renamed


def ask(
    *edits: NotebookEdit,
    told: Told = "nothing",
    nowhere: int = 1,
    max_places: int = 60,
    eagerness: Eagerness = "medium",
) -> list[EditQuestion]:
    configuration = Configuration(
        task="next",
        data=(),
        predictors=(),
        told=told,
        context=context_for("next"),
        nowhere=nowhere,
        max_places=max_places,
        eagerness=eagerness,
    )
    return list(questions(edits, configuration))


EDIT = make_edit(TABLE, renamed("sales"))


@pytest.mark.parametrize("eagerness", ["low", "medium", "high"])
def test_it_asks_as_eagerly_as_the_run_says(eagerness: Eagerness) -> None:
    asked = ask(EDIT, eagerness=eagerness)

    assert {each.shown.request.eagerness for each in asked} == {eagerness}


def test_it_asks_before_each_place_after_the_last_and_in_the_middle_of_nowhere() -> None:
    asked = ask(EDIT, nowhere=2)

    assert [each.case.stage for each in asked] == [
        "first",
        "next",
        "next",
        "next",
        "after",
        "nowhere",
        "nowhere",
    ]
    assert [each.case.missing for each in asked] == [4, 3, 2, 1, 0, 0, 0]
    assert [each.case.seen for each in asked] == [0, 1, 2, 3, 4, 4, 4]
    assert [each.case.kind for each in asked] == ["modifies"] * 4 + ["none"] * 3
    assert len({each.case.id for each in asked}) == 7


def test_a_predictor_sees_what_was_typed_so_far_and_no_more() -> None:
    for number, each in enumerate(ask(EDIT)[:4]):
        request = each.shown.request
        source = "\n".join(cell.source for cell in request.notebook.cells)
        assert source.count("sales ") + source.count("sales.") == number + source.count("'sales.")
        assert len([item for item in request.history if isinstance(item, HistoryEdit)]) == number


def test_the_edit_that_comes_next_is_the_first_of_what_is_missing() -> None:
    asked = ask(EDIT)

    for now, then in pairwise(asked[:5]):
        following = now.missing[0]
        cell = now.notebook.cell(following.cell_id)
        assert cell is not None
        made = following.apply(cell.source)
        after = then.notebook.cell(following.cell_id)
        assert after is not None
        assert after.source == made
        assert now.case.truth[0] == following


def test_the_cursor_is_where_something_was_typed() -> None:
    second = ask(EDIT)[1]
    focus = second.shown.request.focus

    assert focus is not None
    cell = second.notebook.cell(focus.cell_id)
    assert cell is not None
    assert cell.source[: focus.cursor].endswith("sales")


def test_told_the_cell_only_its_edits_count() -> None:
    asked = ask(EDIT, told="cell", nowhere=1)
    by_stage = {each.case.stage: each for each in asked}

    first = by_stage["first"]
    assert first.case.told is not None
    assert first.case.told.start == -1
    assert {edit.cell_id for edit in first.missing} == {first.case.told.cell_id}
    assert len(first.missing) == 2
    other = next(cell for cell in first.notebook.cells if cell.id != first.case.told.cell_id)
    assert not first.suits(first.missing[0].__class__(other.id, 0, "", "x"))
    assert first.suits(first.missing[1])
    assert by_stage["nowhere"].missing == ()
    assert by_stage["after"].missing == ()


def test_told_the_place_only_its_edit_counts() -> None:
    asked = ask(EDIT, told="place", nowhere=1)
    second = next(each for each in asked if each.case.stage == "next")

    assert second.case.told is not None
    assert len(second.missing) == 1
    assert second.case.told.start == second.missing[0].start
    focus = second.shown.request.focus
    assert focus is not None
    assert focus.cursor == second.missing[0].start
    nowhere = next(each for each in asked if each.case.stage == "nowhere")
    assert nowhere.missing == ()


def test_the_notebooks_of_a_commit_continue_each_other() -> None:
    other = make_edit(TABLE, renamed("sales"), file="b.ipynb")
    asked = [each for each in ask(EDIT, other) if each.case.file == "b.ipynb"]

    assert asked[0].case.stage == "first"
    assert asked[0].case.seen == 4
    history = asked[0].shown.request.history
    known = {cell.id for cell in asked[0].notebook.cells}
    assert len(history) == 4
    assert all(isinstance(item, HistoryEdit) and item.place == -1 for item in history)
    assert not {item.cell_id for item in history} & known
    assert [edit.new for edit in asked[0].case.history] == ["sales"] * 4


def test_long_revisions_are_asked_about_at_a_bounded_number_of_places() -> None:
    asked = ask(EDIT, max_places=2)

    assert [each.case.stage for each in asked] == ["first", "next", "after", "nowhere"]
    assert asked[2].case.seen == 4


def test_cells_of_other_types_are_played_too() -> None:
    edit = make_edit(["x = 1"], ["x = 2"])
    edit.old_cells = [CellRecord("markdown", source="# One"), CellRecord("code")]
    edit.new_cells = [CellRecord("markdown", source="# Two"), CellRecord("code")]
    asked = ask(edit)

    assert [cell.type for cell in asked[0].notebook.cells] == ["markdown", "code"]
    assert [each.case.stage for each in asked][:3] == ["first", "next", "after"]


def test_an_edit_that_only_deletes_cells_asks_nothing() -> None:
    assert ask(make_edit(["a", "b"], ["a"])) == []


@pytest.mark.parametrize("told", ["nothing", "cell", "place"])
def test_the_same_is_asked_every_time(told: Told) -> None:
    first, again = ask(EDIT, told=told), ask(EDIT, told=told)

    assert [each.case for each in first] == [each.case for each in again]
