from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.metrics import Pair, reversal, reversal_ratio

TEXT = st.lists(st.sampled_from("abc"), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("origin", "before", "after", "share"),
    [
        ("x = 1", "x = 2", "x = 1", 1.0),
        ("x = 1", "x = 2", "x = 2\ny", 0.0),
        ("x", "x + y", "x + z", 0.5),
        ("x = 1", "x = 1", "x = 2", 0.0),
        ("df", "sales", "df + 1", 0.5),
    ],
)
def test_the_share_that_goes_back(origin, before, after, share):
    assert reversal(origin, before, after) == share


@given(TEXT, TEXT, TEXT)
def test_it_is_a_share(origin, before, after):
    share = reversal(origin, before, after)
    assert isnan(share) if before == after else 0 <= share <= 1
    if before != origin:
        assert reversal(origin, before, origin) == 1
    if before != after:
        assert reversal(before, before, after) == 0


def test_it_is_in_percent_and_needs_both_texts():
    assert reversal_ratio(Pair("", "a", "b", origin="a")) == 100.0
    assert isnan(reversal_ratio(Pair("", "a", "b")))
    assert isnan(reversal_ratio(Pair("", "a", origin="b")))
