"""From features to a confidence: a logistic model, and what is known without one."""

from __future__ import annotations

from math import exp, log1p

from .features import PLACE_FEATURES, Features

THRESHOLD = 0.78
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

RECENT = log1p(3)
"""Age, as a feature, up to which a rename is still followed for that reason alone."""

BIAS = -1.75
WEIGHTS: dict[str, float] = {
    "age": -0.20,
    "alike": 1.00,
    "argument comes": 0.06,
    "argument comes mixed": 0.22,
    "argument comes often": 0.33,
    "argument comes once": -0.59,
    "argument comes pure": -0.17,
    "argument comes twice": 0.32,
    "argument goes": 0.64,
    "argument goes often": -0.07,
    "argument goes once": 0.09,
    "argument goes pure": -0.40,
    "argument goes twice": 0.62,
    "at definition": -0.87,
    "behind": -5.30,
    "dangling": 2.01,
    "fresh": 1.18,
    "fresh use": -1.16,
    "kept": -0.13,
    "kept here": -0.71,
    "kept share": -3.58,
    "leaf attribute": -0.50,
    "leaf attribute mixed": -0.28,
    "leaf attribute pure": -0.22,
    "leaf column": 0.68,
    "leaf column mixed": 0.47,
    "leaf column pure": 0.21,
    "leaf keyword": 0.16,
    "leaf keyword mixed": -1.30,
    "leaf keyword pure": 1.47,
    "leaf mark": 0.03,
    "leaf mark mixed": 0.39,
    "leaf module": -0.89,
    "leaf module mixed": -0.90,
    "leaf number": -0.30,
    "leaf number mixed": 0.20,
    "leaf number pure": -0.50,
    "leaf often": 0.48,
    "leaf once": -0.73,
    "leaf string": 1.13,
    "leaf string mixed": 0.06,
    "leaf string pure": 1.07,
    "leaf twice": -0.33,
    "leaf variable": -0.07,
    "leaf variable mixed": -0.25,
    "leaf variable pure": 0.18,
    "leaf word": -0.84,
    "leaf word mixed": -0.17,
    "leaf word pure": -0.67,
    "left": 0.75,
    "length": 0.23,
    "line": -0.09,
    "lines come": -0.63,
    "lines come often": -0.39,
    "lines come once": -0.91,
    "lines come pure": -0.63,
    "lines come twice": 0.67,
    "lines go": 0.04,
    "lines go often": -0.28,
    "lines go once": -0.29,
    "lines go pure": 0.04,
    "lines go twice": 0.61,
    "matches": -0.40,
    "mixed streak 0": 0.12,
    "mixed streak 1": -0.29,
    "mixed streak 2": -0.28,
    "mixed streak 3": -1.09,
    "other left": -0.13,
    "other owner": -0.21,
    "other right": -1.00,
    "other slot": -0.02,
    "others": -0.38,
    "owner": 0.13,
    "parent": 0.21,
    "prose column": -0.63,
    "prose column mixed": -1.12,
    "prose column pure": 0.49,
    "prose command": 0.54,
    "prose command pure": 0.54,
    "prose comment": -0.21,
    "prose comment mixed": -0.88,
    "prose comment pure": 0.67,
    "prose often": 0.94,
    "prose once": -1.33,
    "prose string": 0.61,
    "prose string mixed": 1.09,
    "prose string pure": -0.48,
    "prose twice": 0.70,
    "pure streak 0": 0.23,
    "pure streak 2": 0.55,
    "pure streak 3": 0.77,
    "right": 0.08,
    "rivals": -1.37,
    "same cell": 0.26,
    "same line": 0.29,
    "short": 0.60,
    "streak": 0.77,
    "support": 0.72,
    "template literals": 0.18,
    "template literals mixed": -0.01,
    "template literals often": 0.56,
    "template literals once": -0.52,
    "template literals pure": 0.19,
    "template literals twice": 0.14,
    "template none mixed": -0.18,
    "template none often": 0.46,
    "template none once": -0.70,
    "template none pure": 0.19,
    "template none twice": 0.25,
    "template operands": -0.02,
    "template operands mixed": 0.07,
    "template operands often": -0.18,
    "template operands once": -0.29,
    "template operands pure": -0.09,
    "template operands twice": 0.44,
}

_PLACE_ROOM = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in PLACE_FEATURES)


def confidence(features: Features) -> float:
    """Return the estimated chance that the user would make the edit that is judged."""
    return max(_chance(_logit(features)), _floor(features))


def best_case(features: Features) -> float:
    """Return the highest confidence that features can come to which are known in part."""
    room = _PLACE_ROOM
    if "matches" not in features:
        at_definition = features["at definition"] and not features["kept here"]
        may_be_left = at_definition and _is_recent(features)
        may_be_fresh = features.get("fresh use", 1.0) and _is_fresh(features)
        if _is_lone_rename(features) and (may_be_left or may_be_fresh):
            return 1.0
        room += WEIGHTS.get("matches", 0.0) * log1p(1)
        if features["at definition"]:
            room += max(0.0, WEIGHTS.get("dangling", 0.0))
    if "fresh" not in features and "alike" in features:
        room += max(0.0, WEIGHTS.get("fresh", 0.0))
    return max(_chance(_logit(features) + room), _floor(features))


def _logit(features: Features) -> float:
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit)) if logit > -700 else 0.0


def _floor(features: Features) -> float:
    if not _is_lone_rename(features):
        return 0.0
    if features.get("dangling") and not features["kept here"] and _is_recent(features):
        return RENAMED
    return RENAMED_AT_USE if features.get("fresh use") and _is_fresh(features) else 0.0


def _is_recent(features: Features) -> bool:
    return features["age"] <= RECENT


def _is_fresh(features: Features) -> bool:
    return features["age"] == 0 or features["accepted"] > 0


def _is_lone_rename(features: Features) -> bool:
    """Tell whether a variable got another name, and nothing speaks against it."""
    against = ("others", "kept", "rivals")
    return features.get("leaf variable", 0.0) > 0 and not any(map(features.get, against))
