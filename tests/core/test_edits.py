from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import (
    EditConflictError,
    TextEdit,
    difference,
)
from jupyter_nbedit.core.text import common_prefix, common_suffix

TEXTS = st.text(alphabet="ab\n😀", max_size=12)


@st.composite
def edits(draw: st.DrawFn, source: str) -> TextEdit:
    start = draw(st.integers(0, len(source)))
    end = draw(st.integers(start, len(source)))
    return TextEdit("c", start, source[start:end], draw(TEXTS))


@given(TEXTS, st.data())
def test_the_new_text_stands_where_the_edit_says(source: str, data: st.DataObject) -> None:
    edit = data.draw(edits(source))
    after = edit.apply(source)
    assert after[edit.start : edit.new_end] == edit.new


@given(TEXTS, st.data())
def test_trimming_changes_the_edit_but_not_what_it_does(source: str, data: st.DataObject) -> None:
    edit = data.draw(edits(source))
    short = edit.trimmed()
    assert short.apply(source) == edit.apply(source)
    assert short.trimmed() == short
    assert not short.old or not short.new or short.old[0] != short.new[0]
    assert not short.old or not short.new or short.old[-1] != short.new[-1]


@given(TEXTS, TEXTS)
def test_a_difference_is_the_smallest_replacement(before: str, after: str) -> None:
    edit = difference("c", before, after)
    assert edit.apply(before) == after
    # No character that could have stayed is replaced.
    shared = common_prefix(before, after) + common_suffix(before, after)
    assert len(edit.old) == len(before) - min(shared, len(before), len(after))


@given(TEXTS, TEXTS)
def test_common_ends(first: str, second: str) -> None:
    shared = common_prefix(first, second)
    assert first[:shared] == second[:shared]
    assert first[shared : shared + 1] != second[shared : shared + 1] or shared == len(first)
    assert common_suffix(first, second) == common_prefix(first[::-1], second[::-1])


@pytest.mark.parametrize(
    "edit",
    [
        TextEdit("c", 0, "b", "x"),
        TextEdit("c", 2, "cd", "x"),
        TextEdit("c", 4, "", "x"),
        TextEdit("c", -1, "", "x"),
        TextEdit("c", -1, "c", "x"),
    ],
)
def test_an_edit_that_does_not_fit_is_not_guessed_at(edit: TextEdit) -> None:
    assert not edit.applies_to("abc")
    with pytest.raises(EditConflictError):
        edit.apply("abc")
