from __future__ import annotations

from hypothesis import given

from benchmarks import reference_metrics as reference
from jupyter_nbedit.bench.metrics import Pair, bleu, builtin
from tests.bench.metrics.pairs import TOKENS, pairs


def test_it_is_nltks_on_real_pairs():
    for texts in pairs(3_000):
        expected, predicted = map(builtin, texts)
        assert bleu(Pair.of_tokens(expected, predicted)) == reference.bleu(expected, predicted)


@given(TOKENS, TOKENS)
def test_it_is_nltks_on_anything(expected, predicted):
    assert bleu(Pair.of_tokens(expected, predicted)) == reference.bleu(expected, predicted)


def test_by_hand():
    same = ["a", "b", "c", "d", "e"]
    assert bleu(Pair.of_tokens(same, same)) == 100.0
    assert bleu(Pair.of_tokens(same, ["x"])) == bleu(Pair.of_tokens(same, [])) == 0.0
    # One token of one, so only single tokens count; the penalty for being short is e^-4.
    assert round(bleu(Pair.of_tokens(same, ["a"])), 4) == 1.8316
