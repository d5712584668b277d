from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.predict.syntax import MAX_CELL, errors, parse, role
from jupyter_nbedit.predict.syntax.cache import ParseCache


def roles(source: str, language: str = "python") -> dict[str, str]:
    tree = parse(source, language)
    assert tree is not None
    return {tree.text(leaf): role(leaf, tree.language) for leaf in tree.leaves}


def test_roles() -> None:
    found = roles("x.attr = f(kw=v, *a)['col'] + 'text' - 1  # why\n!ls\nif x: import m as n")
    assert found == {
        "x": "variable", ".": "mark", "attr": "attribute", "=": "mark", "f": "variable",
        "(": "mark", "kw": "keyword", "v": "variable", ",": "mark", "*": "mark", "a": "variable",
        ")": "mark", "[": "mark", "'col'": "column", "]": "mark", "+": "mark", "'text'": "string",
        "-": "mark", "1": "number", "# why": "comment", "!ls": "command", "if": "word",
        ":": "mark", "import": "word", "m": "module", "as": "word", "n": "variable",
    }  # fmt: skip


def test_roles_in_julia() -> None:
    found = roles('y.b = f(x; a=1)  # c\n"s"', "julia")
    assert found["y"] == "variable"
    assert found["b"] == "attribute"
    assert found["a"] == "keyword"
    assert found["# c"] == "comment"
    assert found['"s"'] == "string"


@given(st.text(alphabet="ab 1+=()[]'\"\n.é😀#%!,:", max_size=80))
def test_leaves_lie_in_order_where_their_text_is(source: str) -> None:
    tree = parse(source, "python")
    if tree is None:
        return
    position = 0
    for leaf in tree.leaves:
        assert position <= leaf.start < leaf.end <= len(source)
        assert not tree.text(leaf).isspace()
        position = leaf.end


@pytest.mark.parametrize(("source", "count"), [("x = 1", 0), ("f(", 1), ("x = 1\nf(\n", 1)])
def test_errors(source: str, count: int) -> None:
    assert errors(source, "python") == count


@pytest.mark.parametrize("language", ["", "cobol", "markdown"])
def test_an_unknown_language_has_no_syntax(language: str) -> None:
    assert parse("x = 1", language) is None
    assert errors("x = 1", language) is None


def test_a_long_cell_is_not_parsed() -> None:
    assert parse("x = 1\n" * MAX_CELL, "python") is None


def test_the_cache_is_bounded() -> None:
    cache = ParseCache(max_bytes=50_000)
    for number in range(100):
        cache.parse(f"x = {number}", "python")
    assert cache.holds("x = 99", "python")
    assert not cache.holds("x = 0", "python")


def test_a_large_notebook_is_parsed_once() -> None:
    cache = ParseCache()
    lines = "\n".join(f"model_{n} = RandomForest(depth={n}).fit(x_{n}, y)" for n in range(20))

    for number in range(2_000):
        cache.parse(f"{lines}\nprint({number})", "python")

    assert cache.holds(f"{lines}\nprint(0)", "python")


def test_a_tree_is_counted_by_its_nodes() -> None:
    dense, sparse = "f(a)[b](c)\n" * 100, f"x = '{'y' * 1095}'"
    tree = parse(dense, "python")
    assert tree is not None
    cache = ParseCache(max_bytes=3 * tree.rows.size)
    for number in range(10):
        cache.parse(f"{sparse} # {number}", "python")
    assert cache.holds(f"{sparse} # 0", "python")
    for number in range(10):
        cache.parse(f"{dense} # {number}", "python")
    assert not cache.holds(f"{sparse} # 9", "python")
    assert not cache.holds(f"{dense} # 6", "python")
    assert cache.holds(f"{dense} # 9", "python")


def test_the_cache_gives_the_same_tree() -> None:
    cache = ParseCache()
    assert cache.parse("x = 1", "python") is cache.parse("x = 1", "python")
