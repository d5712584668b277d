"""How likely it is that the user goes on as an edit of a name demands."""

from __future__ import annotations

from math import log1p

from ..calibration import Calibration
from ..thresholds import THRESHOLDS
from .coefficients import BIAS, WEIGHTS

Features = dict[str, float]

CERTAIN = 0.95
"""Least chance where nothing speaks against it: a definition got another name and else is as it
was, and its uses are left behind. Revisions are read from top to bottom, so the fit never sees a
rename begin anywhere else."""

ALMOST = 0.9
"""The same where a use got a name that is bound nowhere: the code is broken until the rest follows,
or until the new name is bound."""

RECENT = log1p(3)
"""Age, as a feature, up to which a rename is still followed for that reason alone."""

_AGAINST = ("others", "taken", "kept", "rivals", "rewritten")

_CALIBRATION = Calibration(
    threshold=THRESHOLDS["names"], least_logprob=0.0, bias=BIAS, weights=WEIGHTS
)


def chance(features: Features) -> float:
    """Return the estimated chance that the user makes a replacement."""
    return max(_CALIBRATION.chance(features), _floor(features))


def _floor(features: Features) -> float:
    if any(map(features.get, _AGAINST)):
        return 0.0
    if features.get("definition") and features["age"] <= RECENT:
        return CERTAIN
    if features.get("use") and (features["age"] == 0 or features["accepted"]):
        return ALMOST
    return 0.0
