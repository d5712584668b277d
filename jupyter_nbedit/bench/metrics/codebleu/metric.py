"""CodeBLEU: n-grams, n-grams that weigh keywords more, syntax and flow of data, a quarter each.

Ren et al. 2020, *CodeBLEU: a method for automatic evaluation of code synthesis*, as the code of
CodeXGLUE counts it for Python and as it was used for the paper: it sees the tokens joined by
spaces, and a part that cannot be computed is left out of the mean. What a tree looks like depends
on the version of the grammar, and so does the score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

from ..bleu import brevity_penalty
from ..pair import MAX_ORDER, Pair
from .comments import without_comments
from .dataflow import data_flow
from .tree import CodeTree, Shapes, parse_code

KEYWORDS = frozenset(
    "False None True and as assert async await break class continue def del elif else except"
    " finally for from global if import in is lambda nonlocal not or pass raise return try while"
    " with yield".split()
)
"""What the weighted n-grams take for keywords."""

_PART = 0.25
_EPSILON = 0.1
_OTHER_WORDS = 0.2


def code_bleu(pair: Pair) -> float:
    """Return CodeBLEU in percent, 0 when either side is empty."""
    if not pair.expected_tokens or not pair.predicted_tokens:
        return 0.0
    score = weight = 0.0
    parts = CodeBleuParts(pair)
    for part in (parts.ngrams, parts.weighted_ngrams, parts.syntax, parts.dataflow):
        if part is not None:
            score += _PART * part
            weight += _PART
    return score / weight * 100


class CodeBleuParts:
    """The parts of CodeBLEU, between 0 and 1.

    Parameters
    ----------
    pair : Pair
        What is compared; neither side is empty.
    """

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._expected_length = len(pair.expected_tokens)
        self._predicted_length = len(pair.predicted_tokens)

    @property
    def ngrams(self) -> float:
        """BLEU, with a tenth in the place of a count of 0."""
        length = self._predicted_length
        precisions = [
            (common, max(1, length - order))
            for order, common in enumerate(self._pair.common_ngrams)
        ]
        return _bleu(precisions, brevity_penalty(self._expected_length, length))

    @property
    def weighted_ngrams(self) -> float:
        """BLEU of the share of expected n-grams that are there, keywords counting five times.

        CodeXGLUE takes the length of the expected tokens to be 2 here.
        """
        matched = total = 0.0
        predicted = self._pair.predicted_ngrams[0]
        for ngram, count in self._pair.expected_ngrams[0].items():
            weight = 1 if ngram[0] in KEYWORDS else _OTHER_WORDS
            # Added one by one in this order, for the last digit.
            matched += min(count, predicted[ngram]) * weight
            total += count * weight
        recalls: list[tuple[float, float]] = [(matched, max(1, total))]
        recalls += [
            (common, max(1, self._expected_length - order))
            for order, common in enumerate(self._pair.common_ngrams)
            if order
        ]
        return _bleu(recalls, brevity_penalty(2, self._predicted_length))

    @property
    def syntax(self) -> float:
        """The share of the subtrees of the expected tree that are in the predicted one."""
        expected, predicted = self._trees
        present = frozenset(predicted.subtrees)
        return sum(shape in present for shape in expected.subtrees) / len(expected.subtrees)

    @property
    def dataflow(self) -> float | None:
        """The share of the expected flow of data that is there; None when there is none."""
        expected, predicted = map(data_flow, self._trees)
        if not expected:
            return None
        return (expected & predicted).total() / expected.total()

    @cached_property
    def _trees(self) -> tuple[CodeTree, CodeTree]:
        shapes: Shapes = {}
        return (
            parse_code(without_comments(self._pair.expected_joined), shapes),
            parse_code(without_comments(self._pair.predicted_joined), shapes),
        )


def _bleu(fractions: Sequence[tuple[float, float]], penalty: float) -> float:
    if not fractions[0][0]:
        return 0.0
    return penalty * math.exp(
        math.fsum(1 / MAX_ORDER * math.log((part or _EPSILON) / whole) for part, whole in fractions)
    )
