"""deltaChrF: how much of what should change did, by the character n-grams that come and go.

Zed and cursortab compare edit predictions by it. This is Zed's: chrF (Popović 2015) of the
differences in the counts of n-grams of 1 to 6 characters, white space left out, recall weighing
four times as much as precision (beta 2).
"""

from __future__ import annotations

from collections import Counter

from ...core.text import common_prefix, common_suffix
from .pair import Pair

MAX_ORDER = 6
BETA = 2.0


def delta_chr_f(pair: Pair) -> float:
    """Return the score in percent, NaN when the text before the edit is not known."""
    if pair.before is None:
        return float("nan")
    before, expected, predicted = (
        "".join(text.split()) for text in (pair.before, pair.expected, pair.predicted)
    )
    wanted, made = _differences(before, expected), _differences(before, predicted)
    precision = recall = 0.0
    for order in range(MAX_ORDER):
        right = sum(
            _common(count, made[order].get(ngram, 0)) for ngram, count in wanted[order].items()
        )
        all_wanted, all_made = (
            sum(abs(count) for count in counts[order].values()) for counts in (wanted, made)
        )
        if not all_wanted and not all_made:
            precision += 1.0
            recall += 1.0
            continue
        precision += right / all_made if all_made else 0.0
        recall += right / all_wanted if all_wanted else 0.0
    precision, recall = precision / MAX_ORDER, recall / MAX_ORDER
    if not precision + recall:
        return 0.0
    return (1.0 + BETA * BETA) * precision * recall / (BETA * BETA * precision + recall) * 100.0


def _differences(before: str, after: str) -> list[dict[str, int]]:
    """Return by how much the count of each n-gram changes, for every length of n-grams."""
    prefix = common_prefix(before, after)
    suffix = common_suffix(before[prefix:], after[prefix:])
    result = []
    for order in range(1, MAX_ORDER + 1):
        # N-grams that reach into neither change are the same before and after.
        start, end = max(0, prefix - order + 1), max(0, suffix - order + 1)
        counts = Counter(_ngrams(after[start : len(after) - end], order))
        counts.subtract(_ngrams(before[start : len(before) - end], order))
        result.append({ngram: count for ngram, count in counts.items() if count})
    return result


def _ngrams(text: str, order: int) -> list[str]:
    return [text[start : start + order] for start in range(len(text) - order + 1)]


def _common(first: int, second: int) -> int:
    """Return how much two changes have in common: nothing when one comes and the other goes."""
    return min(abs(first), abs(second)) if first * second > 0 else 0
