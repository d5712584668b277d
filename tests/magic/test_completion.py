"""What the line of the magic can become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit import cli
from jupyter_nbedit.magic.completion import complete, line_at


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("data.jsonl", "data more.jsonl", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "day").mkdir()


def test_the_commands():
    assert {"mine", "dataset", "stats", "report"} <= set(complete(""))
    assert complete("sta") == ["stats"]
    assert complete("mine disc") == ["discover"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("dataset s", ["show", "split", "stats"]),
        ("dataset split --ru", ["--rule"]),
        ("dataset split x --rule ", ["paper", "stable"]),
        ("stats da", ["data more.jsonl", "data.jsonl", "day/"]),
        ("stats './da", ["./data more.jsonl", "./data.jsonl", "./day/"]),
        ("stats --plots d", ["data more.jsonl", "data.jsonl", "day/"]),
        ("stats --plot-format s", ["svg"]),
        ("stats day/", []),
        ("stats .h", [".hidden"]),
        ("stats /nowhere/", []),
        ("mine --quiet da", ["data more.jsonl", "data.jsonl", "day/"]),
        ("mine --workers ", []),
        ("nothing ", []),
        ("nothing --a", []),
    ],
)
def test_a_word(line, found):
    assert complete(line) == found


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_its_options(name):
    assert "--help" in complete(f"{name} --")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("%nbedit mine ", "mine "),
        ("x = 1\nr = %nbedit stats d", "stats d"),
        ("%nbedit mine \\\n --out", "mine   --out"),
        ("%nbedit mine\nx", None),
        ("x %nbedit", None),
        ("%nbedits x", None),
    ],
)
def test_where_the_magic_is(text, line):
    assert line_at(text) == line


@given(st.text())
def test_no_line_is_an_error(line):
    complete(line)
    line_at(line)
