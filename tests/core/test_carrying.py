"""Places carried along an edit: a table that the browser's tests read, too, and what follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import SuggestedEdit, TextEdit, carried_cursor, carried_span

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("carrying.json").read_text("utf-8"))
TEXTS = st.text(alphabet="ab\n😀", max_size=12)


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in TABLE[kind]]


def text_edit(case: dict[str, Any]) -> TextEdit:
    return TextEdit("c", case["start"], case["old"], case["new"])


@pytest.mark.parametrize("case", cases("edits"))
def test_an_edit_is_carried_as_the_table_says(case: dict[str, Any]) -> None:
    edit, over = text_edit(case["edit"]), text_edit(case["over"])
    after = over.apply(case["text"])
    now = edit.rebased(over)
    assert edit.applies_to(case["text"])
    if case["now"] is None:
        assert now is None
    else:
        assert now == TextEdit("c", case["now"], edit.old, edit.new)
        assert now.applies_to(after)


@pytest.mark.parametrize("case", cases("edits"))
def test_the_table_counts_utf_16_units_right(case: dict[str, Any]) -> None:
    def units(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2

    text, over = case["text"], text_edit(case["over"])
    places = {"edit": (text, case["edit"]["start"]), "over": (text, over.start)}
    if case["now"] is not None:
        places["now"] = (over.apply(text), case["now"])
    expected = {
        name: units(of[:place])
        for name, (of, place) in places.items()
        if units(of[:place]) != place
    }
    assert case.get("utf16", {}) == expected


@pytest.mark.parametrize("case", cases("spans"))
def test_what_was_written_is_carried_as_the_table_says(case: dict[str, Any]) -> None:
    start, end = case["span"]
    assert carried_span(start, end, text_edit(case["over"])) == case["now"]


@pytest.mark.parametrize("case", cases("cells"))
def test_edits_of_cells_are_carried_as_the_table_says(case: dict[str, Any]) -> None:
    edit: SuggestedEdit = msgspec.convert(case["edit"], SuggestedEdit)
    over: SuggestedEdit = msgspec.convert(case["over"], SuggestedEdit)
    assert edit.rebased(over) == (edit if case["now"] == "kept" else None)


@pytest.mark.parametrize("case", cases("cursors"))
def test_a_cursor_is_carried_as_the_table_says(case: dict[str, Any]) -> None:
    assert carried_cursor(case["cursor"], text_edit(case["over"])) == case["now"]


# Most pairs of edits of a short text touch each other.
LONELY = settings(suppress_health_check=[HealthCheck.filter_too_much])


@st.composite
def edits(draw: st.DrawFn, source: str) -> TextEdit:
    start = draw(st.integers(0, len(source)))
    end = draw(st.integers(start, len(source)))
    return TextEdit("c", start, source[start:end], draw(TEXTS))


@LONELY
@given(TEXTS, st.data())
def test_a_carried_edit_fits_the_text_and_is_still_the_same(
    source: str, data: st.DataObject
) -> None:
    edit, over = data.draw(edits(source)), data.draw(edits(source))
    now = edit.rebased(over)
    assume(now is not None)
    assert now is not None
    assert (now.old, now.new) == (edit.old, edit.new)
    assert now.applies_to(over.apply(source))


@LONELY
@given(TEXTS, st.data())
def test_edits_that_leave_each_other_alone_can_be_made_in_either_order(
    source: str, data: st.DataObject
) -> None:
    one, other = data.draw(edits(source)), data.draw(edits(source))
    one_later, other_later = one.rebased(other), other.rebased(one)
    assume(one_later is not None and other_later is not None)
    assert one_later is not None
    assert other_later is not None
    assert one_later.apply(other.apply(source)) == other_later.apply(one.apply(source))


@given(TEXTS, st.data())
def test_an_edit_is_lost_exactly_if_its_place_was_touched(source: str, data: st.DataObject) -> None:
    edit, over = data.draw(edits(source)), data.draw(edits(source))
    touched = (
        over.start < edit.end and edit.start < over.end
        if edit.old
        else over.start <= edit.start <= over.end
    )
    assert (edit.rebased(over) is None) == touched


def test_other_cells_are_left_alone() -> None:
    edit = TextEdit("c", 3, "a", "b")
    assert edit.rebased(TextEdit("d", 0, "xxxx", "")) == edit
