"""From features to a confidence: a logistic model."""

from __future__ import annotations

from math import exp

from .features import Features

BIAS = -1.0
WEIGHTS: dict[str, float] = {
    "two": 1.0,
    "many": 2.0,
    "accepted": 0.7,
    "age": -0.7,
    "kept": -1.5,
    "matches": -0.1,
    "dangling": 5.0,
    "fresh": 1.5,
    "other hunks": -0.3,
    "role variable": 0.6,
    "role attribute": 0.4,
    "role keyword": 0.4,
    "role column": 0.6,
    "role string": 0.4,
    "role number": -1.0,
    "role mark": -2.5,
    "role word": -1.0,
    "short": -0.6,
    "left": 0.3,
    "right": 0.3,
    "parent": 0.3,
    "owner": 0.5,
    "line": 0.5,
    "same line": 0.5,
    "same cell": 0.2,
}


def confidence(features: Features) -> float:
    """Return the estimated chance that the user would make the edit that is judged."""
    total = BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + exp(-total))
