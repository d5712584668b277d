from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.predict.syntax import names_of, parse
from jupyter_nbedit.predict.syntax.commands import mentions
from jupyter_nbedit.predict.syntax.names import MODULE, CellNames, Role

PYTHON = [
    "def f(a, *b, c=x, **d): ",
    "class A(B): ",
    "\n    ",
    "lambda x: x",
    "[x for x in y]",
    "global x",
    "import a.b as c",
    "from m import x as y",
    "match x:\n case A(b=c): ",
    "x = y",
    "del x",
    "(",
    ")",
    "with x as y: ",
    "for x in y: ",
    "x += 1",
    "\n",
    "%time x",
    "!ls {x}",
    "f'{x}'",
    "x.y",
    "é😀",
    "@x",
]
JULIA = [
    "function f(a::T; b=1) where T ",
    "struct A ",
    "end",
    "\n",
    "f(x) = y",
    "x -> y",
    "let x = 1 ",
    "for x in y ",
    "[x for x in y]",
    "import A: x as y",
    "do x ",
    "module M ",
    "(x=1,)",
    ":x",
    "@m x",
    "x += 1",
    "catch e",
    "global x",
    "(",
    ")",
    "$x",
    "(; x)",
    "é😀",
]


def names(source: str, language: str = "python") -> CellNames:
    tree = parse(source, language)
    assert tree is not None
    found = names_of(tree)
    assert found is not None
    return found


@pytest.mark.parametrize(("language", "pieces"), [("python", PYTHON), ("julia", JULIA)])
def test_names_stand_where_they_say_whatever_the_text(language: str, pieces: list[str]) -> None:
    @given(st.lists(st.sampled_from(pieces), max_size=12).map("".join))
    def check(source: str) -> None:
        tree = parse(source, language)
        if tree is None:
            return
        found = names_of(tree)
        assert found is not None
        for text, known in found.variables.items():
            assert [name.start for name in known] == sorted({name.start for name in known})
            for name in known:
                assert source[name.start : name.end] == text
                assert found.at(text, name.start) is name
                assert 0 <= found.owner(name) < len(found.scopes)
        for members in (found.attributes, found.keywords):
            for text, each in members.items():
                assert all(source[one.start : one.end] == text for one in each)
        for mention in mentions(source, tree):
            assert source[mention.start : mention.end] == mention.text

    check()


def test_expressions_may_nest_however_deep() -> None:
    source = "x = " + " + ".join(["y"] * 4999)
    assert len(names(source).variables["y"]) == 4999
    assert len(names("(" * 900 + "y" + ")" * 900).variables["y"]) == 1


@pytest.mark.parametrize(
    ("source", "text", "owned"),
    [
        ("def f(x=x): return x", "x", [False, True, False]),
        ("[x for x in x]", "x", [False, False, True]),
        ("[x for y in x for x in x]", "x", [False, True, False, False]),
        ("class A:\n    x = x\n    def f(self): return x", "x", [False, True, True]),
        ("def f():\n    global x\n    x = 1", "x", [True, True]),
        ("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2", "x", [False] * 3),
        ("try: f()\nexcept E as x: x", "x", [True, True]),
        ("[y := x for x in z]", "y", [True]),
        ("f(x=x)", "x", [True]),
        ("case = 1\nmatch a:\n    case A(x=x): x", "x", [True, True]),
    ],
)
def test_whose_a_name_is(source: str, text: str, owned: list[bool]) -> None:
    found = names(source)
    assert [found.owner(name) == MODULE for name in found.variables[text]] == owned


def test_what_imports_bind() -> None:
    found = names("import a.b, c.d as e\nfrom m import x, y as z")
    assert {
        text: known[0].role for text, known in found.variables.items()
    } == {
        "a": Role.IMPORT, "e": Role.ALIAS, "x": Role.IMPORT, "y": Role.ORIGINAL, "z": Role.ALIAS,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("!head {path} $path", ["path", "path"]),
        ("!echo {{path}} $$path \\$path", []),
        ("files = !ls {a[b]} {c.d}", ["a", "b", "c"]),
        ("%timeit -n 3 -r2 f(x, y=z)", ["f", "x", "z"]),
        ("%R -i df,x -o y", ["df", "x", "y"]),
        ("%load_ext df", []),
        ("load?", ["load"]),
        ("!awk '{print $1}' a.b", []),
    ],
)
def test_commands_name_variables(line: str, expected: list[str]) -> None:
    found = mentions(line, parse(line, "python"))
    assert [each.text for each in sorted(found, key=lambda each: each.start)] == expected
