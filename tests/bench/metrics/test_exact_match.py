from __future__ import annotations

import pytest

from jupyter_nbedit.bench.metrics import Pair, exact_match


@pytest.mark.parametrize(
    ("expected", "predicted", "score"),
    [
        ("x = 1", "x = 1", 100.0),
        ("x = 1", "x  =  1", 100.0),
        ("x = 1", "x = 2", 0.0),
        ("x = 1\n", "x = 1", 0.0),
        ("", "", 0.0),
        ("", "x", 0.0),
        ("x", "", 0.0),
    ],
)
def test_tokens_are_compared(expected, predicted, score):
    assert exact_match(Pair(expected, predicted)) == score
