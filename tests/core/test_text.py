from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.text import (
    OffsetError,
    line_end,
    line_start,
    to_code_points,
    to_utf16,
    utf16_length,
)

TEXTS = st.one_of(st.text(alphabet="a\né\uffff😀𝒙", max_size=20), st.text())


@given(TEXTS)
def test_a_length_is_that_of_the_encoded_text(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@given(TEXTS)
def test_every_offset_goes_there_and_back(text: str) -> None:
    for offset in range(len(text) + 1):
        units = to_utf16(text, offset)
        assert units == len(text[:offset].encode("utf-16-le")) // 2
        assert to_code_points(text, units) == offset


@given(TEXTS)
def test_every_offset_between_characters_is_taken_and_no_other(text: str) -> None:
    borders = {to_utf16(text, offset) for offset in range(len(text) + 1)}
    for units in range(-2, utf16_length(text) + 3):
        if units in borders:
            to_code_points(text, units)
        else:
            with pytest.raises(OffsetError):
                to_code_points(text, units)


def test_the_middle_of_an_emoji_is_no_place() -> None:
    assert to_code_points("a😀b", 3) == 2
    with pytest.raises(OffsetError, match="inside a surrogate pair"):
        to_code_points("a😀b", 2)


@pytest.mark.parametrize("text", ["", "abc", "a😀"])
def test_code_points_outside_the_text_are_refused(text: str) -> None:
    for offset in (-1, len(text) + 1):
        with pytest.raises(OffsetError):
            to_utf16(text, offset)


@given(st.text(alphabet="a\n😀", max_size=12), st.data())
def test_a_line_reaches_from_newline_to_newline(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    start, end = line_start(text, offset), line_end(text, offset)
    assert start <= offset <= end
    assert "\n" not in text[start:end]
    assert start == 0 or text[start - 1] == "\n"
    assert end == len(text) or text[end] == "\n"
