"""BLEU of one sentence, smoothed.

Papineni et al. 2002, *BLEU: a method for automatic evaluation of machine translation*, with the
smoothing of Lin and Och 2004 (method 2 of Chen and Cherry 2014), as nltk's
``sentence_bleu([expected], predicted, smoothing_function=SmoothingFunction().method2,
auto_reweigh=True)`` counts it.
"""

from __future__ import annotations

import math

from .pair import MAX_ORDER, Pair


def bleu(pair: Pair) -> float:
    """Return BLEU in percent, 0 when either side is empty."""
    length = len(pair.predicted_tokens)
    if not length or not pair.expected_tokens:
        return 0.0
    common = pair.common_ngrams
    if not common[0]:
        return 0.0
    # One more than there is of everything but single words, so that no precision is 0.
    precisions = [common[0] / length] + [
        (common[order - 1] + 1) / (max(1, length - order + 1) + 1)
        for order in range(2, MAX_ORDER + 1)
    ]
    orders = min(length, MAX_ORDER)
    weighted = math.fsum(1 / orders * math.log(precision) for precision in precisions[:orders])
    penalty = brevity_penalty(len(pair.expected_tokens), length)
    return 100.0 * (penalty * math.exp(weighted))


def brevity_penalty(expected: int, predicted: int) -> float:
    """Return the factor by which BLEU punishes what is too short.

    Parameters
    ----------
    expected, predicted : int
        Numbers of tokens, greater than 0.
    """
    return 1.0 if predicted > expected else math.exp(1 - expected / predicted)
