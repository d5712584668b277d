"""From features to a confidence: a logistic model, and what is known without one."""

from __future__ import annotations

from math import exp, log1p

from .features import PLACE_FEATURES, Features

THRESHOLD = 0.8
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

RECENT = log1p(6)
"""Age, as a feature, up to which a rename is still followed for that reason alone."""

BIAS = -1.68
WEIGHTS: dict[str, float] = {
    "age": -0.04,
    "alike": 0.87,
    "argument comes": -0.05,
    "argument comes mixed": 0.21,
    "argument comes often": 0.40,
    "argument comes once": -0.52,
    "argument comes pure": -0.25,
    "argument comes twice": 0.07,
    "argument goes": 0.56,
    "argument goes once": 0.07,
    "argument goes pure": -0.30,
    "argument goes twice": 0.48,
    "behind": -5.29,
    "dangling": 1.58,
    "fresh": 0.77,
    "fresh use": -1.20,
    "kept": -0.45,
    "kept here": -1.36,
    "kept share": -4.09,
    "leaf attribute": -0.26,
    "leaf attribute mixed": -0.30,
    "leaf attribute pure": 0.04,
    "leaf column": 0.97,
    "leaf column mixed": 0.82,
    "leaf column pure": 0.15,
    "leaf keyword": 0.29,
    "leaf keyword mixed": -1.37,
    "leaf keyword pure": 1.66,
    "leaf mark": -0.61,
    "leaf mark mixed": -0.42,
    "leaf module": -0.75,
    "leaf module mixed": -0.89,
    "leaf module pure": 0.14,
    "leaf number": -0.41,
    "leaf number mixed": 0.11,
    "leaf number pure": -0.52,
    "leaf often": 0.53,
    "leaf once": -0.83,
    "leaf string": 1.17,
    "leaf string mixed": 0.08,
    "leaf string pure": 1.09,
    "leaf twice": -0.27,
    "leaf variable": -0.17,
    "leaf variable mixed": -0.44,
    "leaf variable pure": 0.27,
    "leaf word": -0.80,
    "leaf word mixed": -0.16,
    "leaf word pure": -0.65,
    "left": 0.69,
    "length": 0.23,
    "line": -0.11,
    "lines come": -0.79,
    "lines come often": -0.73,
    "lines come once": -0.98,
    "lines come pure": -0.79,
    "lines come twice": 0.92,
    "lines go": 0.02,
    "lines go often": -0.32,
    "lines go once": -0.31,
    "lines go pure": 0.02,
    "lines go twice": 0.64,
    "matches": -0.37,
    "mixed streak 0": 0.13,
    "mixed streak 1": -0.19,
    "mixed streak 2": -0.44,
    "mixed streak 3": -1.39,
    "others": -0.24,
    "owner": 0.32,
    "parent": 0.17,
    "prose column": -0.31,
    "prose column mixed": -0.69,
    "prose column pure": 0.38,
    "prose command": 0.46,
    "prose command pure": 0.46,
    "prose comment": -0.04,
    "prose comment mixed": -0.41,
    "prose comment pure": 0.37,
    "prose often": 1.18,
    "prose once": -1.18,
    "prose string": 0.53,
    "prose string mixed": 1.09,
    "prose string pure": -0.56,
    "prose twice": 0.63,
    "pure streak 0": 0.23,
    "pure streak 1": 0.06,
    "pure streak 2": 0.40,
    "pure streak 3": 1.20,
    "right": 0.04,
    "same cell": 0.14,
    "same line": 0.39,
    "short": 0.45,
    "streak": 0.98,
    "support": 0.47,
    "template literals": 0.28,
    "template literals mixed": -0.03,
    "template literals often": 0.70,
    "template literals once": -0.61,
    "template literals pure": 0.31,
    "template literals twice": 0.20,
    "template none": -0.04,
    "template none mixed": -0.20,
    "template none often": 0.60,
    "template none once": -0.84,
    "template none pure": 0.16,
    "template none twice": 0.19,
    "template operands": -0.04,
    "template operands mixed": -0.15,
    "template operands often": -0.03,
    "template operands once": -0.36,
    "template operands pure": 0.11,
    "template operands twice": 0.35,
}


def confidence(features: Features) -> float:
    """Return the estimated chance that the user would make the edit that is judged."""
    return max(_chance(_logit(features)), _floor(features))


def best_case(features: Features) -> float:
    """Return the highest confidence that features can come to which are known in part."""
    room = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in PLACE_FEATURES)
    if "matches" not in features:
        if _is_lone_rename(features) and (
            (features["at definition"] and not features["kept here"] and _is_recent(features))
            or _is_fresh(features)
        ):
            return 1.0
        room += WEIGHTS.get("matches", 0.0) * log1p(1)
        if features["at definition"]:
            room += max(0.0, WEIGHTS.get("dangling", 0.0))
        if "alike" in features:
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
