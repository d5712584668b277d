"""From features to a confidence: a logistic model."""

from __future__ import annotations

from math import exp

from .coefficients import BIAS, WEIGHTS
from .features import Features


def confidence(features: Features) -> float:
    """Return the estimated chance that the user would take what is judged."""
    logit = BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + exp(-max(-700.0, min(logit, 700.0))))
