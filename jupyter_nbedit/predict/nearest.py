"""Which of the words that there are was meant by one that is misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

MAX_LENGTH = 60
"""Characters above which a word is not compared."""

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_DIGITS = re.compile(r"\d+")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the word that was most likely meant; None if there is none, or more than one.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What may have been meant.
    """
    best: list[str] = []
    least = (100, 0)
    for other in set(known):
        # A name with underscores around is another kind of name than one without.
        if other == word or other.startswith("__") != word.startswith("__"):
            continue
        cost = _cost(word, other)
        if cost is not None and cost <= least[0]:
            # Of those whose parts are as near the one counts that is spelt most like it.
            whole = (cost, OSA.distance(word, other))
            if whole <= least:
                best = [*best, other] if whole == least else [other]
                least = whole
    return best[0] if len(best) == 1 else None


def _cost(word: str, other: str) -> int | None:
    """Return how far a misspelling is from a word, None if it is another word.

    Words are compared part by part (`train_loss`, `trainLoss`), as `x_train` is no misspelling of
    `y_train`. Other numbers are other things.
    """
    if max(len(word), len(other)) > MAX_LENGTH or _DIGITS.findall(word) != _DIGITS.findall(other):
        return None
    first, second = parts(word), parts(other)
    if "".join(first) == "".join(second):
        return 0
    if len(first) == len(second):
        costs = [_part_cost(mine, theirs) for mine, theirs in zip(first, second, strict=True)]
        if None not in costs:
            return sum(cost for cost in costs if cost is not None)
        return None
    shorter, longer = sorted((first, second), key=len)
    if longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter:
        return None
    return 1 if len(word) >= 8 and OSA.distance("".join(first), "".join(second)) == 1 else None


def parts(word: str) -> list[str]:
    """Return the words that a name is made of, in small letters."""
    return [part.lower() for part in _PARTS.findall(word)]


def _part_cost(word: str, other: str) -> int | None:
    if word == other:
        return 0
    shorter = min(len(word), len(other))
    distance = OSA.distance(word, other)
    if shorter <= 2:
        return None
    if shorter == 3 and len(word) == len(other) and sorted(word) != sorted(other):
        # Words of three letters are all like each other.
        return None
    most = 1 if shorter < 6 else 2 if shorter < 9 else 3
    # Hardly anyone errs in the first letter and in another one: `encode` is not `decode`.
    is_likely = distance == 1 or word[:1] == other[:1]
    return distance if distance <= most and is_likely else None
