from __future__ import annotations

import pytest

from jupyter_nbedit.predict.library.reading import (
    MAX_LINE,
    bound,
    read,
    shape,
    tokens,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("df.head()", "sales.head()"),
        ("df = pd.read_csv('a.csv')", "x = pandas.read_csv('b.csv')"),
        ("  y = x + 1", "b = a + 1"),
        ('plot(f"{x}", label="a")', 'plot(f"{y}", label="b")'),
        ("for i in rows:", "for row in table:"),
    ],
)
def test_lines_that_differ_in_names_and_strings_have_one_shape(one: str, other: str) -> None:
    assert shape(one) == shape(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("df.head()", "df.tail()"),
        ("df.head()", "df.head(3)"),
        ("load(x)", "save(x)"),
        ("f(x, a=1)", "f(x, b=1)"),
        ("x == 1", "x != 1"),
        ("import numpy as np", "import pandas as pd"),
        ("%time x", "%time y"),
        ("# of x", "# of y"),
        ("return x", "yield x"),
        ("len(x)", "sum(x)"),
    ],
)
def test_what_is_called_and_said_belongs_to_the_shape(one: str, other: str) -> None:
    assert shape(one) != shape(other)


def test_a_comparison_in_a_call_is_no_keyword() -> None:
    assert shape("f(x == 1)") == shape("f(y == 1)")
    assert shape("f(x=1)") != shape("f(y=1)")


@pytest.mark.parametrize(
    "line",
    [
        "x = f('a', \"b\")[1:2]  # end",
        "    y = {'a': r'\\d', **z}",
        "x = '",
        "'''docstring",
        "π = 'λ' + 3.5e-3",
        "a" * (MAX_LINE + 1),
        "%%time",
        "@decorated",
    ],
)
def test_the_pieces_are_the_line(line: str) -> None:
    assert "".join(token.text for token in tokens(line)) == line


def test_a_line_that_is_data_is_compared_as_it_stands() -> None:
    long = "x = [" + "1, " * MAX_LINE + "]"

    assert shape(long) == long


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("x = 1", ["x"]),
        ("x = y = 1", ["x", "y"]),
        ("x, y = 1, 2", ["x", "y"]),
        ("x: int = 1", ["x"]),
        ("for i, row in table:", ["i", "row"]),
        ("def f(a, b=1):", ["f", "a", "b"]),
        ("class A:", ["A"]),
        ("import numpy as np", ["numpy", "as", "np"]),
        ("from own import load, save", ["own", "import", "load", "save"]),
        ("with open(path) as file:", ["file"]),
        ("[x for x in y]", ["x"]),
        ("print(x)", []),
        ("x.y = 1", []),
        ("x == 1", []),
        ("f(a=1)", []),
    ],
)
def test_the_names_that_a_line_binds(line: str, names: list[str]) -> None:
    assert list(dict.fromkeys(bound(line))) == names


def test_lines_know_where_they_stand() -> None:
    lines = read("x = 1  \n\n  y = 2\n")

    assert lines.texts == ("x = 1", "  y = 2")
    assert lines.starts == (0, 9)
    assert len(lines.shapes) == 2
