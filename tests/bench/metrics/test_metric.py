from __future__ import annotations

from math import isnan

import pytest

from jupyter_nbedit.bench.metrics import METRICS, PAPER, Pair, score_pairs


def test_every_metric_has_a_name_and_a_value():
    assert [metric.name for metric in PAPER] == [
        "exact_match",
        "bleu",
        "code_bleu",
        "edit_sim",
        "rouge_l",
    ]
    pair = Pair("x = f(a, b)", "x = f(a, c)", "x = g(a, c)", origin="x = g(a)")
    (scored,) = score_pairs([("one", pair)], list(METRICS.values()))
    assert scored.id == "one"
    assert scored.scores.keys() == METRICS.keys()
    assert all(0 <= score <= 100 for score in scored.scores.values())


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_the_right_text_scores_best(metric):
    text = "import numpy as np\n\n\ndef f(x):\n    return np.sum(x) + 1\n"
    right = metric.score(Pair(text, text, "import numpy", origin="import"))
    wrong = metric.score(Pair(text, "import os)", "import numpy", origin="import os)"))
    assert right == (0.0 if metric.better == "lower" else pytest.approx(100.0, abs=3))
    assert (wrong > right) == (metric.better == "lower")


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_any_text_has_a_score(metric):
    texts = ("", " ", ".", "\n", "\x00", "é\u2028", "(" * 300, "'", "😀 = 1", "\ud800")
    for expected in texts:
        for predicted in texts:
            score = metric.score(Pair(expected, predicted, expected[:1], origin=""))
            assert isnan(score) or 0 <= score <= 100


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_what_a_metric_lacks_it_says(metric):
    score = metric.score(Pair("x", "y"))
    assert isnan(score) == bool(metric.needs)
