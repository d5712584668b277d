"""From features to a confidence: a logistic model, and what is known without one."""

from __future__ import annotations

from math import exp

from .features import NOTEBOOK_FEATURES, PLACE_FEATURES, Features

THRESHOLD = 0.75
"""Confidence below which a place is not suggested.

The least at which the predictor stays silent at 98 % of the moments at which a revision is
complete (`benchmarks/next_edit.py` on revisions that the weights were not fitted to).
"""

RENAMED = 0.9
"""Least confidence when a variable was renamed where it is bound and its uses are left behind.

Fitted, such a place is right nine times in ten; but revisions are read from top to bottom, so the
model never sees a rename begin anywhere else.
"""

RENAMED_AT_USE = 0.8
"""Least confidence when a variable got a name that is bound nowhere: the code is broken until
the rest follows, or until the new name is bound."""

BIAS = -1.0
WEIGHTS: dict[str, float] = {}


def confidence(features: Features) -> float:
    """Return the estimated chance that the user would make the edit that is judged."""
    return max(_chance(_logit(features)), _floor(features))


def best_case(features: Features) -> float:
    """Return the highest confidence that features can come to which are known in part."""
    open_ = [name for name in PLACE_FEATURES if name not in features]
    if not any(name in features for name in NOTEBOOK_FEATURES):
        if _is_lone_rename(features):
            return 1.0
        open_.extend(NOTEBOOK_FEATURES)
    room = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in open_)
    return max(_chance(_logit(features) + room), _floor(features))


def _logit(features: Features) -> float:
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit)) if logit > -700 else 0.0


def _floor(features: Features) -> float:
    if not _is_lone_rename(features) or features.get("behind"):
        return 0.0
    if features.get("dangling") and not features["kept here"]:
        return RENAMED
    fresh = features.get("fresh use") and (features["age"] == 0 or features["accepted"] > 0)
    return RENAMED_AT_USE if fresh else 0.0


def _is_lone_rename(features: Features) -> bool:
    return (
        features.get("leaf variable", 0.0) > 0
        and features["other hunks"] == 0
        and features["kept"] == 0
    )
