"""Edit similarity: the ratio of the joined tokens, in whole percent.

``fuzz.ratio`` of fuzzywuzzy with python-Levenshtein: what of both texts is kept by the shortest
series of insertions and deletions, of the two lengths together, rounded.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel

from .pair import Pair


def edit_similarity(pair: Pair) -> float:
    """Return the similarity in percent, a whole number; 0 when either side is empty."""
    if not pair.expected_tokens or not pair.predicted_tokens:
        return 0.0
    similarity = Indel.normalized_similarity(pair.expected_joined, pair.predicted_joined)
    return float(round(100 * similarity))
