from __future__ import annotations

import pytest

from jupyter_nbedit.bench.metrics import Pair, code_match
from tests.bench.metrics.pairs import cells


def test_layout_and_comments_do_not_count():
    for text in cells():
        if text.lstrip().startswith("%%") or "'''" in text:
            continue
        other = "\n".join(
            f"{line}   " if line.strip() and not line.endswith("\\") else line
            for line in text.split("\n")
        )
        assert code_match(Pair(text, f"# before\n\n{other}\n# after")) == 100.0, text


@pytest.mark.parametrize(
    ("expected", "predicted"),
    [
        ("f(a, b)", "f(a,\n  b  # c\n)"),
        ("if x:\n    a\nb", "if x:\n  a\n\nb"),
        ("%matplotlib inline\nx", "%matplotlib   inline\nx"),
        ("!ls  -l", "!ls -l"),
        ("", "# nothing"),
        ("%%bash\nls  -l", "%%bash\nls -l"),
        ("x = (", "x  =  ("),
    ],
)
def test_the_same_code(expected, predicted):
    assert code_match(Pair(expected, predicted)) == 100.0


@pytest.mark.parametrize(
    ("expected", "predicted"),
    [
        ("a\n(b)", "a(b)"),
        ("if x:\n  a\nb", "if x:\n  a\n  b"),
        ("x = 'a b'", "x = 'a  b'"),
        ("x = 1", "x = 2"),
        ("x = 1", ""),
        ("%time x", "%timeit x"),
        ("x", "%%bash\nx"),
    ],
)
def test_other_code(expected, predicted):
    assert code_match(Pair(expected, predicted)) == 0.0


def test_the_language_is_known():
    julia = "x = 1 # one\nif x > 0\n  y\nend", "x = 1\nif x > 0\n    y\nend"
    assert code_match(Pair(*julia, language="julia")) == 100.0
    assert code_match(Pair("x  y", "x y", language="cobol")) == 100.0
