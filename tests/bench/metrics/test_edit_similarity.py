from __future__ import annotations

from hypothesis import given

from benchmarks import reference_metrics as reference
from jupyter_nbedit.bench.metrics import Pair, builtin, edit_similarity
from tests.bench.metrics.pairs import TOKENS, pairs


def test_it_is_the_rounded_ratio_on_real_pairs():
    for texts in pairs(3_000):
        expected, predicted = map(builtin, texts)
        found = edit_similarity(Pair.of_tokens(expected, predicted))
        assert found == reference.edit_similarity(expected, predicted)


@given(TOKENS, TOKENS)
def test_it_is_the_share_of_what_stays(expected, predicted):
    # python-Levenshtein's ratio by its definition: a replacement costs two.
    left, right = " ".join(expected), " ".join(predicted)
    total = len(left) + len(right)
    ratio = (total - distance(left, right)) / total if total else 1.0
    found = edit_similarity(Pair.of_tokens(expected, predicted))
    assert abs(found - 100 * ratio) <= 0.5 + 1e-9 or not (expected and predicted)


def distance(left, right):
    row = list(range(len(right) + 1))
    for i, first in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, second in enumerate(right, 1):
            kept = previous if first == second else previous + 2
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, kept)
    return row[-1]


def test_empty_is_0():
    assert (
        edit_similarity(Pair.of_tokens([], [])) == edit_similarity(Pair.of_tokens(["a"], [])) == 0
    )
