from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.metrics import Pair, keystrokes_saved

TEXT = st.text("abc", max_size=9)


@pytest.mark.parametrize(
    ("before", "expected", "predicted", "saved"),
    [
        ("", "0123456789", "0123456789", 90.0),  # one key instead of ten
        ("", "0123456789", "01234", 40.0),  # one key and five more
        ("abc", "abd", "abd", 50.0),  # one key instead of two
        ("abc", "abd", "abc", 0.0),
        ("", "ab", "xyz", 0.0),
    ],
)
def test_by_hand(before, expected, predicted, saved):
    assert keystrokes_saved(Pair(expected, predicted, before)) == saved


@given(TEXT, TEXT, TEXT)
def test_nothing_is_lost_and_the_right_text_saves_most(before, expected, predicted):
    found = keystrokes_saved(Pair(expected, predicted, before))
    if before == expected:
        assert isnan(found)
    else:
        assert 0 <= found <= keystrokes_saved(Pair(expected, expected, before)) < 100


def test_it_needs_the_text_before():
    assert isnan(keystrokes_saved(Pair("a", "b")))
