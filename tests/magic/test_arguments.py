"""The line after the magic as arguments."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.error import UsageError

from jupyter_nbedit.magic.arguments import split

NAMES = {"x": "a b", "n": 3, "paths": {"one": Path("my data/d.jsonl")}, "quote": 'it\'s "so" $n'}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("mine --out 'my data.jsonl'  --quiet ", ["mine", "--out", "my data.jsonl", "--quiet"]),
        ("stats {x}", ["stats", "a b"]),
        ("stats $x", ["stats", "a b"]),
        ('stats "{x}.jsonl"', ["stats", "a b.jsonl"]),
        ("stats --limit={n*2}", ["stats", "--limit=6"]),
        ("stats {paths['one']}", ["stats", "my data/d.jsonl"]),
        ("show {quote}", ["show", 'it\'s "so" $n']),
        ("show $n{n}", ["show", "33"]),
        ("show {nothing} $n", ["show", "{nothing}", "$n"]),
        ("show $$n {{n}}", ["show", "$n", "{n}"]),
        ("show ; rm -rf / | cat > x & `y` *", "show ; rm -rf / | cat > x & `y` *".split()),
        ("show a#b", ["show", "a#b"]),
    ],
)
def test_a_line_is_split_and_expanded(line, expected):
    assert split(line, NAMES) == expected


def test_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert split("~ ~/d.jsonl a~ ~other", {}) == [
        str(tmp_path),
        f"{tmp_path}/d.jsonl",
        "a~",
        "~other",
    ]


@given(st.text(st.characters(exclude_characters="\0")))
def test_a_value_is_one_argument_whatever_it_holds(value):
    assert split("show {value} '{value}' --a={value}", {"value": value})[1:] == [
        value,
        value,
        f"--a={value}",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [("show 'a", "No closing quotation: show 'a"), ("show a\0", "\\\\0"), ("show {zero}", "\\\\0")],
)
def test_what_no_command_can_be_given(line, reason):
    with pytest.raises(UsageError, match=reason):
        split(line, {"zero": "a\0b"})
