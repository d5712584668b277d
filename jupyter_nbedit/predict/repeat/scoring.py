"""From features to a confidence: a logistic model, and what is known without one.

Whether a line that is alike is edited alike is another question than whether a pattern goes on:
siblings have a model of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import expm1, inf, log1p
from typing import NamedTuple

from .. import logistic
from .coefficients import BIAS, SIBLING_BIAS, SIBLING_WEIGHTS, WEIGHTS
from .features import PLACE_FEATURES, ROW_FEATURES, Features
from .rules.siblings import SIBLING_FEATURES, SiblingRule

AGREED = 0.9
"""Least confidence when the newest two edits made the same change of structure, nothing else, and
the place has all in common that they have: too rare in revisions for a weight of its own, and
right nine times in ten there."""

AGREED_WORDS = 0.87
"""The same for a word, a name or a literal that became another twice in a row: right in 88 % of
such moments of the train split, in 21 repositories, and of the validation split."""

PARALLEL = 0.7
"""Likeness of the neighbouring lines from which two blocks are taken for parallel."""

BEGUN_ALIKE = 0.5
"""Likeness of the first lines of cells from which on the next one begins as those before did: right
in 10 of 10 moments of the train split, in 81 % from 0.3 on."""

# Kinds of rules that change more than a word: two edits in a row that agree on one are no accident.
_STRUCTURAL = (
    "template none", "template literals", "template operands", "template head", "lines come",
    "lines go", "argument comes", "argument goes", "sibling", "cell starts",
)  # fmt: skip
# What speaks against a rule, or for another reading of the edits.
_AGAINST = (
    "others", "kept", "kept here", "rivals", "other left", "other right", "other slot",
    "other owner", "one text",
)  # fmt: skip


class _Model(NamedTuple):
    """A logistic model, and the most that the features of a place can add to it.

    The last is for a bound before the place is looked at.
    """

    weights: Mapping[str, float]
    bias: float
    room: float


def _model(weights: Mapping[str, float], bias: float, places: Iterable[str]) -> _Model:
    return _Model(weights, bias, sum(max(0.0, weights.get(name, 0.0)) for name in places))


_PATTERNS = _model(WEIGHTS, BIAS, PLACE_FEATURES)
_SIBLINGS = _model(
    SIBLING_WEIGHTS, SIBLING_BIAS, (*PLACE_FEATURES, *SIBLING_FEATURES, *ROW_FEATURES)
)


def is_sibling(features: Features) -> bool:
    """Tell whether what is judged is a line that is alike."""
    return SiblingRule.kind in features


def _model_of(features: Features) -> _Model:
    return _SIBLINGS if is_sibling(features) else _PATTERNS


def confidence(features: Features) -> float:
    """Return the estimated chance that the user would make the edit that is judged."""
    model = _model_of(features)
    return max(logistic.chance(features, model.weights, model.bias), _floor(features))


def best_case(features: Features) -> float:
    """Return the highest confidence that features can come to which are known in part.

    It must never be too low: a rule whose best case is not good enough is not even looked for. It
    is asked three times, with ever more known: the history, then the name, then the notebook.
    """
    weights, bias, room = _model_of(features)
    # The floors of `_floor` hang on features that are not known yet.
    if "behind" not in features and _is_agreed(features):
        return 1.0
    if "matches" not in features:
        # Its weight is negative: one place is the best that can be.
        room += weights.get("matches", 0.0) * log1p(1)
    if "fresh" not in features and "alike" in features:
        room += max(0.0, weights.get("fresh", 0.0))
    return max(logistic.of_odds(logistic.odds(features, weights, bias) + room), _floor(features))


def most_passed(features: Features, least: float, most: float) -> float:
    """Return how many places the user may have passed by where another one is still likely enough.

    It is never too low: where more of them are passed, `best_case` is below the least confidence.

    Parameters
    ----------
    features : dict
        What is known before the notebook is looked at.
    least : float
        The least confidence.
    most : float
        How many places there can be.
    """
    weights, bias, room = _model_of(features)
    matches, passed = weights.get("matches", 0.0), weights.get("passed", 0.0)
    if not 0 < least < 1 or _is_agreed(features):
        return inf
    odds = logistic.odds(features, weights, bias) + room
    if matches > 0:
        odds += matches * log1p(most)
    else:
        # What is passed matches, too.
        passed += matches
    if passed >= 0:
        return inf
    # One more, as logarithms are not exact.
    return max(0.0, expm1((logistic.log_odds(least) - odds) / passed)) + 1


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
    if is_sibling(features):
        # Of lines further away seven in ten were edited alike, of near ones nine.
        return features.get("near", 1.0) > 0
    if features.get("cell starts"):
        return features.get("next below", 1.0) > 0 and features.get("line", 1.0) >= BEGUN_ALIKE
    if features.get("lines come"):
        # One side is the same by definition, so the other has to tell.
        return features.get("line", 1.0) >= PARALLEL
    return True
