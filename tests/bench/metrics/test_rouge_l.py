from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks import reference_metrics as reference
from jupyter_nbedit.bench.metrics import Pair, builtin, rouge_l
from tests.bench.metrics.pairs import TOKENS, pairs


def test_it_is_rouges_on_real_pairs():
    for texts in pairs(1_000):
        expected, predicted = map(builtin, texts)
        found = rouge_l(Pair.of_tokens(expected, predicted))
        assert found == reference.rouge_l(expected, predicted)


@given(TOKENS, TOKENS)
def test_it_is_rouges_on_anything(expected, predicted):
    found = rouge_l(Pair.of_tokens(expected, predicted))
    assert found == reference.rouge_l(expected, predicted)


@given(st.text("abc ", max_size=30), st.text("abc ", max_size=30))
def test_which_subsequence_counts_is_the_same(expected, predicted):
    left, right = expected.split(), predicted.split()
    assert rouge_l(Pair.of_tokens(left, right)) == reference.rouge_l(left, right)


def test_nothing_but_full_stops_is_no_sentence():
    assert rouge_l(Pair.of_tokens(["."], ["."])) == 0.0
