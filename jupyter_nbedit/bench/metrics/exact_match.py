"""Exact match, of tokens and of code."""

from __future__ import annotations

from .pair import Pair


def exact_match(pair: Pair) -> float:
    """Return 100 when the tokens are the same, else 0; 0 when either side is empty.

    That a deletion predicted rightly scores 0 is how the paper counts.
    """
    if not pair.expected_tokens or not pair.predicted_tokens:
        return 0.0
    return 100.0 if pair.expected_tokens == pair.predicted_tokens else 0.0
