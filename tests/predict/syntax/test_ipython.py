from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.predict.syntax import errors, parse
from jupyter_nbedit.predict.syntax.ipython import mask

PIECES = st.sampled_from(
    ["%", "%%", "!", "?", "??", "\n", " ", "    ", "x", "time", "bash", "=", "(", ")", '"', "'''",
     "\\", "#", "é", "😀", "0", "if a:", "\t", ";"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES).map("".join), st.text()))
def test_masking_keeps_the_length_and_the_lines(source: str) -> None:
    masked = mask(source)
    if masked is not None:
        assert len(masked) == len(source)
        assert [i for i, c in enumerate(masked) if c == "\n"] == [
            i for i, c in enumerate(source) if c == "\n"
        ]


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\nx = 1",
        "!pip install 'foo\nx = 1",
        "!ls \\\n  -l\nx = 1",
        "files = !ls *.csv\nx = 1",
        "r = %timeit -o f(x)\nx = 1",
        "%time df.head()\nx = 1",
        "?print\nx = 1",
        "df.head?\nx = 1",
        "df.head??  # what\nx = 1",
        "if a:\n    !ls\n    %cd ..\nx = 1",
        "%%time\nx = 1",
        "%%timeit -n 3\nx = 1",
        "\n%%capture out\nx = 1",
        "%%writefile a.py\nx = 1",
        "await f()\nasync with a as b:\n    pass",
        "x = (a\n  % b)",
        "x = '''\n!not a command\n%nor a magic\n'''",
        "x = 5 % 3",
    ],
)
def test_what_ipython_adds_does_not_break_the_rest(source: str) -> None:
    assert errors(source, "python") == 0


@pytest.mark.parametrize("magic", ["bash", "html", "sql", "writefile a.txt", "R", "js"])
def test_cells_of_other_languages_have_no_python(magic: str) -> None:
    assert parse(f"%%{magic}\nx = 1", "python") is None


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("x = '''\n!not\n'''", "!not"),
        ("x = (a\n  % b)", "% b"),
        ("%time f(df)", "f(df)"),
        ("x = !ls", "x ="),
        ("x = a if b != c else d % e", "!= c else d % e"),
    ],
)
def test_what_is_python_stays(source: str, kept: str) -> None:
    masked = mask(source)
    assert masked is not None
    assert kept in masked
