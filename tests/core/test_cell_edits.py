"""Edits of the list of cells, and what holds of every edit of a notebook."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import (
    CellDeletion,
    CellEdit,
    CellInsertion,
    CellTypeChange,
    EditConflictError,
    SuggestedEdit,
    TextEdit,
    takes_back,
    text_edits,
)
from jupyter_nbedit.core.notebook import Cell, Notebook
from tests.core.streams import CELL_TYPES, IDS, SOURCES

TYPES = st.sampled_from(CELL_TYPES)
NOTEBOOK = Notebook((Cell("a", "code", "x = 1"), Cell("b", "markdown", "# Title", "")), "python")


@st.composite
def notebooks(draw: st.DrawFn) -> Notebook:
    names = draw(st.lists(st.sampled_from(IDS), max_size=3, unique=True))
    return Notebook(tuple(Cell(name, draw(TYPES), draw(SOURCES)) for name in names), "python")


@st.composite
def edits(draw: st.DrawFn, notebook: Notebook) -> SuggestedEdit:
    """Draw an edit of any kind that applies."""
    kinds = ["insert", *(("text", "delete", "type") if notebook.cells else ())]
    kind = draw(st.sampled_from(kinds))
    if kind == "insert":
        free = [name for name in IDS if notebook.cell(name) is None]
        above = draw(st.sampled_from(["", *(cell.id for cell in notebook.cells)]))
        return CellInsertion(Cell(draw(st.sampled_from(free)), draw(TYPES), draw(SOURCES)), above)
    cell = draw(st.sampled_from(notebook.cells))
    if kind == "delete":
        return CellDeletion(cell.id, cell.type, cell.source)
    if kind == "type":
        return CellTypeChange(cell.id, cell.type, draw(TYPES))
    start = draw(st.integers(0, len(cell.source)))
    end = draw(st.integers(start, len(cell.source)))
    return TextEdit(cell.id, start, cell.source[start:end], draw(SOURCES))


@given(notebooks(), st.data())
def test_an_edit_does_what_it_says_and_no_more(notebook: Notebook, data: st.DataObject) -> None:
    edit = data.draw(edits(notebook))
    assert edit.applies_in(notebook)
    after = edit.apply_in(notebook)
    others = [cell for cell in notebook.cells if cell.id != edit.cell_id]
    assert [cell for cell in after.cells if cell.id != edit.cell_id] == others
    before, now = notebook.cell(edit.cell_id), after.cell(edit.cell_id)
    if isinstance(edit, CellInsertion):
        assert before is None
        assert now == edit.cell
        index = after.index(edit.cell_id)
        assert (after.cells[index - 1].id if index else "") == edit.after
    elif isinstance(edit, CellDeletion):
        assert now is None
    else:
        assert before is not None
        assert now is not None
        new_type = edit.new if isinstance(edit, CellTypeChange) else before.type
        text = edit.apply(before.source) if isinstance(edit, TextEdit) else before.source
        assert now == Cell(before.id, new_type, text, before.language)


@given(notebooks(), st.data())
def test_an_edit_undone_restores_the_notebook(notebook: Notebook, data: st.DataObject) -> None:
    edit = data.draw(edits(notebook))
    assume(isinstance(edit, CellInsertion | CellTypeChange))
    assert isinstance(edit, CellInsertion | CellTypeChange)
    undo: CellEdit = edit.inverse()
    assert undo.apply_in(edit.apply_in(notebook)) == notebook
    assert takes_back(undo, edit)
    # And the other way round: an insertion undoes the deletion that undoes it.
    assert takes_back(edit, undo)


@given(notebooks(), st.data())
def test_a_carried_edit_still_applies_and_is_the_same(
    notebook: Notebook, data: st.DataObject
) -> None:
    edit, over = data.draw(edits(notebook)), data.draw(edits(notebook))
    assume(not (isinstance(edit, CellInsertion) and over.cell_id == edit.cell_id))
    now = edit.rebased(over)
    assume(now is not None)
    assert now is not None
    assert now.applies_in(over.apply_in(notebook))
    start = edit.start if isinstance(edit, TextEdit) else 0
    if isinstance(now, TextEdit):
        now = msgspec.structs.replace(now, start=start)
    assert now == edit


@given(notebooks(), st.data())
def test_edits_that_leave_each_other_alone_can_be_made_in_either_order(
    notebook: Notebook, data: st.DataObject
) -> None:
    one, other = data.draw(edits(notebook)), data.draw(edits(notebook))
    assume(one.cell_id != other.cell_id or isinstance(one, TextEdit))
    one_later, other_later = one.rebased(other), other.rebased(one)
    assume(one_later is not None and other_later is not None)
    assert one_later is not None
    assert other_later is not None
    after = one_later.apply_in(other.apply_in(notebook))
    assert after == other_later.apply_in(one.apply_in(notebook))


@given(notebooks(), st.data())
def test_an_edit_is_read_as_it_is_written(notebook: Notebook, data: st.DataObject) -> None:
    edit = data.draw(edits(notebook))
    text = msgspec.json.encode(edit)
    assert msgspec.json.decode(text, type=SuggestedEdit) == edit


@pytest.mark.parametrize(
    "edit",
    [
        TextEdit("z", 0, "", "x"),
        TextEdit("a", 0, "y", "x"),
        CellInsertion(Cell("a", "code", ""), ""),
        CellInsertion(Cell("c", "code", ""), "z"),
        CellDeletion("z", "code", ""),
        CellDeletion("a", "code", "x = 2"),
        CellDeletion("a", "raw", "x = 1"),
        CellTypeChange("z", "code", "raw"),
        CellTypeChange("a", "raw", "code"),
    ],
    ids=str,
)
def test_what_does_not_find_what_it_expects_is_not_made(edit: SuggestedEdit) -> None:
    assert not edit.applies_in(NOTEBOOK)
    with pytest.raises(EditConflictError):
        edit.apply_in(NOTEBOOK)


def test_only_the_exact_opposite_takes_back() -> None:
    gone = CellDeletion("a", "code", "x")
    assert takes_back(CellInsertion(Cell("a", "code", "x"), "b"), gone)
    assert not takes_back(CellInsertion(Cell("a", "code", "y"), "b"), gone)
    assert not takes_back(gone, gone)
    retyped = CellTypeChange("a", "code", "raw")
    assert takes_back(CellTypeChange("a", "raw", "code"), retyped)
    assert not takes_back(CellTypeChange("a", "raw", "markdown"), retyped)
    assert not takes_back(gone, retyped)


def test_text_edits_are_told_apart() -> None:
    text = TextEdit("a", 0, "", "x")
    assert text_edits([CellDeletion("a", "code", ""), text]) == (text,)
