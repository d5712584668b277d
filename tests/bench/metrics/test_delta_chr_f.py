from __future__ import annotations

from collections import Counter
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.metrics import Pair, delta_chr_f
from tests.bench.metrics.pairs import pairs

TEXT = st.text("ab x", max_size=20)


def plain(before, expected, predicted):
    """Score by the definition: whole texts, nothing saved."""
    texts = ["".join(text.split()) for text in (before, expected, predicted)]
    if len(set(texts)) == 1:
        return 100.0
    precisions, recalls = [], []
    for n in range(1, 7):
        old, new, made = (
            Counter(text[i : i + n] for i in range(len(text) - n + 1)) for text in texts
        )
        right = wrong = missed = 0
        for ngram in old | new | made:
            wanted, done = new[ngram] - old[ngram], made[ngram] - old[ngram]
            for sign in (1, -1):
                a, b = max(0, sign * wanted), max(0, sign * done)
                right += min(a, b)
                wrong += b - min(a, b)
                missed += a - min(a, b)
        if right + wrong + missed == 0:
            precisions.append(1.0)
            recalls.append(1.0)
        else:
            precisions.append(right / (right + wrong) if right + wrong else 0.0)
            recalls.append(right / (right + missed) if right + missed else 0.0)
    precision, recall = sum(precisions) / 6, sum(recalls) / 6
    return 100 * 5 * precision * recall / (4 * precision + recall) if precision + recall else 0.0


@given(TEXT, TEXT, TEXT)
def test_it_is_what_the_definition_gives(before, expected, predicted):
    found = delta_chr_f(Pair(expected, predicted, before))
    assert found == pytest.approx(plain(before, expected, predicted), abs=1e-9)


def test_it_is_what_the_definition_gives_on_real_edits():
    for (before, expected), (_, predicted) in zip(pairs(300), pairs(300, seed=1), strict=True):
        found = delta_chr_f(Pair(expected, predicted, before))
        assert found == pytest.approx(plain(before, expected, predicted), abs=1e-9)


@pytest.mark.parametrize(
    ("before", "expected", "predicted", "score"),
    [
        # What Zed's implementation gives, by its tests.
        ("hello", "hello", "hello", 100.0),
        ("hello", "hello", "goodbye", 0.0),
        ("old", "new", "old", 50.0),
        ("let x = 42;", "let x = 100;", "let x = 99;", 43.7131630648),
        ("one two three", "one three", "one two four", 38.6574721213),
        ("a", "b", "c", 91.6666666667),
        ("", "hello", "", 16.6666666667),
        ("abcdef", "abXYZdef", "abABCdef", 31.9444444444),
        ("the quick brown fox", "the slow brown fox", "the fast brown fox", 55.8430458430),
        ("aabb", "ab", "ba", 98.2142857143),
        ("aa", "aaa", "aaaa", 76.7543859649),
        ("🎉🎊", "🎉🎊🎈", "🎉🎊🎁", 50.0),
    ],
)
def test_it_is_zeds(before, expected, predicted, score):
    assert delta_chr_f(Pair(expected, predicted, before)) == pytest.approx(score, abs=1e-8)


def test_it_needs_the_text_before():
    assert isnan(delta_chr_f(Pair("a", "b")))
