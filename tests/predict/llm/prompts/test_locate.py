from __future__ import annotations

import pytest

from jupyter_nbedit.predict.llm.prompts.locate import located

TEXT = "a = 1\nb = 2  \n\na = 1\nlast"


@pytest.mark.parametrize(
    ("quoted", "found"),
    [
        ("a = 1\n", ["a = 1\n", "a = 1\n"]),
        ("a = 1\nb = 2\n", ["a = 1\nb = 2  \n"]),
        ("b = 2  \n\na = 1", ["b = 2  \n\na = 1\n"]),
        ("last\n", ["last"]),
        ("= 1\n", []),
        ("a = 1\nlast\nmore", []),
        ("A = 1", []),
    ],
)
def test_whole_lines_are_found_with_or_without_blanks_at_their_ends(quoted, found):
    assert [TEXT[start:end] for start, end in located(TEXT, quoted)] == found


def test_many_lines_are_searched_in_no_time():
    assert len(located("x\n" * 20_000, "x\n" * 10_000)) == 10_001
    assert located("x \n" * 20_000, "x\n" * 10_000 + "y") == []
