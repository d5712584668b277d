from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.predict.llm.provider.certainty import certainty_of, first_unsure, sure_part

SURE, UNSURE = -0.1, -3.0
TOKENS = st.lists(st.tuples(st.text(max_size=4), st.floats(-5, 0)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("pieces", "sure"),
    [
        ([" np", UNSURE], ""),
        ([" np", "\n"], " np"),
        ([".read", "_csv"], "."),
        ([".read", "(", "'"], ".read("),
        ([".read_csv", "("], ".read_csv"),
        (["na", "me", "s"], ""),
        (["x = ", "a"], "x = "),
    ],
)
def test_the_sure_part_ends_before_the_word_that_is_not(pieces, sure):
    texts = [piece for piece in pieces if isinstance(piece, str)]
    tokens = [(text, SURE) for text in texts[:-1]] + [(texts[-1], UNSURE)]
    text = "".join(texts)

    assert first_unsure(tokens, -0.5) == len(tokens) - 1
    assert sure_part(text, tokens, len(tokens) - 1) == sure


def test_text_that_lags_behind_its_tokens_is_known_from_them():
    assert sure_part("ab", [("ab", SURE), ("c", UNSURE)], 1) == ""
    assert sure_part("ab", [("ab", SURE), (" c", UNSURE)], 1) == "ab"


def test_tokens_that_are_not_the_text_are_not_trusted():
    assert sure_part("é", [("\ufffd", SURE), ("\ufffd", UNSURE)], 1) == ""


@given(TOKENS, st.data())
def test_the_sure_part_begins_the_text(tokens, data):
    unsure = data.draw(st.integers(0, len(tokens) - 1))
    text = "".join(piece for piece, _ in tokens)

    assert text.startswith(sure_part(text, tokens, unsure))


def test_certainty_counts_the_tokens_of_the_text():
    tokens = [(" a", -0.1), ("b", -0.3), ("c", -9.0)]

    certainty = certainty_of("form", " ab", tokens)

    assert certainty.form == "form"
    assert certainty.tokens == 2
    assert certainty.least == -0.3
    assert certainty.mean == pytest.approx(-0.2)


def test_without_tokens_nothing_is_known():
    certainty = certainty_of("form", "text", [])

    assert (certainty.mean, certainty.least, certainty.tokens) == (None, None, 0)
    assert first_unsure([("a", -math.inf)], -math.inf) is None
