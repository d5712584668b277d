"""From features to a chance, by weights that were fitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from math import exp, log
from operator import mul


def chance(features: Mapping[str, float], weights: Mapping[str, float], bias: float) -> float:
    """Return the chance that a logistic model gives to something with these features."""
    return of_odds(odds(features, weights, bias))


def odds(features: Mapping[str, float], weights: Mapping[str, float], bias: float) -> float:
    """Return the log-odds of it. A feature without a weight says nothing."""
    known = map(weights.get, features, repeat(0.0))
    products: Iterator[float] = map(mul, known, features.values())
    return bias + sum(products)


def of_odds(odds: float) -> float:
    """Return the chance that log-odds amount to."""
    # exp overflows beyond 709.
    return 1 / (1 + exp(-max(-700.0, min(odds, 700.0))))


def log_odds(chance: float) -> float:
    """Return the log-odds of a chance between 0 and 1, both left out."""
    return log(chance / (1 - chance))
