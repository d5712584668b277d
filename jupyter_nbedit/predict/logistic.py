"""From features to a chance, by weights that were fitted."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log


def chance(features: Mapping[str, float], weights: Mapping[str, float], bias: float) -> float:
    """Return the chance that a logistic model gives to something with these features."""
    return of_odds(odds(features, weights, bias))


def odds(features: Mapping[str, float], weights: Mapping[str, float], bias: float) -> float:
    """Return the log-odds of it. A feature without a weight says nothing."""
    return bias + sum(weights.get(name, 0.0) * value for name, value in features.items())


def of_odds(odds: float) -> float:
    """Return the chance that log-odds amount to."""
    # exp overflows beyond 709.
    return 1 / (1 + exp(-max(-700.0, min(odds, 700.0))))


def log_odds(chance: float) -> float:
    """Return the log-odds of a chance between 0 and 1, both left out."""
    return log(chance / (1 - chance))
