from __future__ import annotations

from math import isnan

import pytest

from jupyter_nbedit.bench.metrics import Pair, broken_syntax


@pytest.mark.parametrize(
    ("predicted", "before", "score"),
    [
        ("x = (", "x = 1", 100.0),
        ("x = (", None, 100.0),
        ("x = (", "y = (", 0.0),
        ("x = 2", "x = 1", 0.0),
        ("%time f()\n!ls {x}\nf?", "x", 0.0),
        ("await f()", None, 0.0),
        ("", "x", 0.0),
    ],
)
def test_broken_or_not(predicted, before, score):
    assert broken_syntax(Pair("", predicted, before)) == score


def test_what_cannot_be_parsed_is_not_judged():
    assert isnan(broken_syntax(Pair("", "x", language="cobol")))
    assert isnan(broken_syntax(Pair("", "%%bash\nls", "x")))
