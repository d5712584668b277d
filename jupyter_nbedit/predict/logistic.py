"""From features to a chance, by weights that were fitted."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp


def chance(features: Mapping[str, float], weights: Mapping[str, float], bias: float) -> float:
    """Return the chance that a logistic model gives to something with these features.

    A feature without a weight says nothing.
    """
    odds = bias + sum(weights.get(name, 0.0) * value for name, value in features.items())
    # exp overflows beyond 709.
    return 1 / (1 + exp(-max(-700.0, min(odds, 700.0))))
