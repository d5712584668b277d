"""CodeBLEU beside the package codebleu 0.7.0, whose answers scripts/codebleu_golden.py wrote down.

The package takes text, cuts it at white space and mends some of what CodeXGLUE does.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_nbedit.bench.metrics import Pair, code_bleu
from jupyter_nbedit.bench.metrics.codebleu.metric import CodeBleuParts

FILE = Path(__file__).parent / "codebleu.jsonl"
ANSWERS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]

MARKS = {"comment": "#", "division": "//", "docstring": "'''", "keyword": "match"}


def differs(answer, mark):
    return any(MARKS[mark] in answer[side] for side in ("expected", "predicted"))


def pair_of(answer):
    """Return the pair as the package sees it: its trees are those of the text as it stands."""
    expected, predicted = answer["expected"], answer["predicted"]
    pair = Pair.of_tokens(expected.split(), predicted.split())
    pair.expected_joined, pair.predicted_joined = expected, predicted
    return pair


def parts(answer):
    found = CodeBleuParts(pair_of(answer))
    return found.ngrams, found.weighted_ngrams, found.syntax, found.dataflow


def theirs(answer):
    names = ("ngram", "weighted_ngram", "syntax", "dataflow")
    return tuple(answer[f"{name}_match_score"] for name in names)


PLAIN = [answer for answer in ANSWERS if not any(differs(answer, mark) for mark in MARKS)]


def test_the_parts_are_those_of_the_package():
    assert len(PLAIN) > 200
    for answer in PLAIN:
        ngrams, weighted, syntax, dataflow = parts(answer)
        assert (ngrams, weighted, syntax, dataflow or 0) == theirs(answer), answer


def test_the_package_takes_no_flow_found_for_all_of_it():
    # So a flow that is there and is missed altogether scores as if it were right.
    missed = [answer for answer in PLAIN if parts(answer)[3] == 0]
    none = [answer for answer in PLAIN if parts(answer)[3] is None]
    some = [answer for answer in PLAIN if parts(answer)[3]]
    assert missed
    assert none
    for answer in missed + none:
        ours = parts(answer)
        assert answer["codebleu"] == pytest.approx((sum(ours[:3]) + 1) / 4)
        known = [part for part in ours if part is not None]
        assert code_bleu(pair_of(answer)) == pytest.approx(100 * sum(known) / len(known))
    for answer in some:
        assert code_bleu(pair_of(answer)) == pytest.approx(100 * answer["codebleu"])


@pytest.mark.parametrize(
    ("mark", "part"), [("comment", None), ("division", 2), ("docstring", 2), ("keyword", 1)]
)
def test_what_the_package_mends(mark, part):
    only = [
        answer
        for answer in ANSWERS
        if differs(answer, mark) and not any(differs(answer, o) for o in MARKS if o != mark)
    ]
    different = {
        number
        for answer in only
        for number, (ours, other) in enumerate(zip(parts(answer), theirs(answer), strict=True))
        if (ours or 0) != other
    }
    # Python's comments are in no subtree and no flow: that they stay changes nothing here.
    assert (part in different) if part is not None else not different
    assert 0 not in different
