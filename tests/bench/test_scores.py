from __future__ import annotations

from math import isnan

import pytest

from jupyter_nbedit.bench.scores import Moment, macro, score

MOMENTS = [
    Moment("a", 2, "exact"),
    Moment("a", 1, "wrong"),
    Moment("a", 1, None),
    Moment("a", 1, "helpful"),
    Moment("a", 0, None),
    Moment("b", 1, None),
    Moment("b", 0, "wrong"),
]


def test_score() -> None:
    scores = score(MOMENTS)
    assert (scores.moments, scores.shown) == (7, 4)
    assert scores.helpful == pytest.approx(2 / 4)
    assert scores.exact == pytest.approx(1 / 4)
    assert scores.recall == pytest.approx(2 / 5)
    assert scores.show == pytest.approx(3 / 5)
    assert scores.quiet == pytest.approx(1 / 2)


def test_macro_averages_over_groups() -> None:
    scores = macro(MOMENTS)
    assert scores.helpful == pytest.approx((2 / 3 + 0) / 2)
    assert scores.recall == pytest.approx((2 / 4 + 0) / 2)
    assert scores.quiet == pytest.approx((1 + 0) / 2)


def test_nothing_is_no_number() -> None:
    assert isnan(score([]).helpful)
    assert isnan(macro([]).quiet)
