"""From features to a confidence: a logistic model, and what is known without one."""

from __future__ import annotations

from math import log1p

from .. import logistic
from .coefficients import BIAS, WEIGHTS
from .features import PLACE_FEATURES, Features

AGREED = 0.9
"""Least confidence when the newest two edits made the same change of structure, nothing else, and
the place has all in common that they have: too rare in revisions for a weight of its own, and
right nine times in ten there."""

AGREED_WORDS = 0.87
"""The same for a word, a name or a literal that became another twice in a row: right in 88 % of
such moments of the train split, in 21 repositories, and of the validation split."""

PARALLEL = 0.7
"""Likeness of the neighbouring lines from which two blocks are taken for parallel."""

# Kinds of rules that change more than a word: two edits in a row that agree on one are no accident.
_STRUCTURAL = (
    "template none", "template literals", "template operands", "lines come", "lines go",
    "argument comes", "argument goes",
)  # fmt: skip
# What speaks against a rule, or for another reading of the edits.
_AGAINST = (
    "others", "kept", "kept here", "rivals", "other left", "other right", "other slot",
    "other owner",
)  # fmt: skip
# The most that the features of a place can add, for a bound before the place is looked at.
_PLACE_ROOM = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in PLACE_FEATURES)


def confidence(features: Features) -> float:
    """Return the estimated chance that the user would make the edit that is judged."""
    return max(logistic.chance(features, WEIGHTS, BIAS), _floor(features))


def best_case(features: Features) -> float:
    """Return the highest confidence that features can come to which are known in part.

    It must never be too low: a rule whose best case is not good enough is not even looked for. It
    is asked three times, with ever more known: the history, then the name, then the notebook.
    """
    room = _PLACE_ROOM
    # The floors of `_floor` hang on features that are not known yet.
    if "behind" not in features and _is_agreed(features):
        return 1.0
    if "matches" not in features:
        # Its weight is negative: one place is the best that can be.
        room += WEIGHTS.get("matches", 0.0) * log1p(1)
    if "fresh" not in features and "alike" in features:
        room += max(0.0, WEIGHTS.get("fresh", 0.0))
    return max(logistic.of_odds(logistic.odds(features, WEIGHTS, BIAS) + room), _floor(features))


def _floor(features: Features) -> float:
    """Return what is known of a place besides the fitted weights: they never lower it."""
    if features.get("behind") != 0 or not _is_agreed(features):
        return 0.0
    if any(map(features.get, _STRUCTURAL)):
        return AGREED
    return 0.0 if features["passed"] else AGREED_WORDS


def _is_agreed(features: Features) -> bool:
    if features["streak"] < log1p(2) or any(map(features.get, _AGAINST)):
        return False
    if features.get("lines come"):
        # One side is the same by definition, so the other has to tell.
        return features.get("line", 1.0) >= PARALLEL
    return True
