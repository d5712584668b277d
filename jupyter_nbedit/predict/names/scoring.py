"""How likely it is that the user goes on as an edit of a name demands."""

from __future__ import annotations

from math import exp, log1p

from ..calibration import Calibration
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

AT_ONCE = log1p(1)
"""The same for other changes: who wants the calls to follow a signature does that next."""

# An argument that need not be given may be meant for one call alone.
_AGAINST = ("others", "taken", "rivals", "rewritten", "optional argument comes")

_CALIBRATION = Calibration(least_logprob=0.0, bias=BIAS, weights=WEIGHTS)


# What is not known of a rename before its places are looked at; a name has one role.
_LATER = (
    "definition", "use", "taken", "local", "only", "matches", "deferred", "binds",
    "behind a binding", "same cell", "above", "attribute", "keyword", "command",
)  # fmt: skip
_ROOM = {name: max(0.0, WEIGHTS.get(name, 0.0)) for name in _LATER}
_ROOM["role"] = max(weight for name, weight in WEIGHTS.items() if name.startswith("role "))


def best_case(about: Features) -> float:
    """Return the highest chance that a rename can come to of which only the edits are known.

    It is never too low: what cannot be likely enough is not even looked for.
    """
    if about["age"] <= RECENT and not any(map(about.get, _AGAINST)):
        return 1.0  # It may be certain.
    room = sum(weight for name, weight in _ROOM.items() if name not in about)
    if "definition" in about or "use" in about:
        room -= sum(_ROOM[name] for name in ("definition", "use") if name not in about)
    return 1 / (1 + exp(min(700.0, -_CALIBRATION.odds(about) - room)))


def chance(features: Features) -> float:
    """Return the estimated chance that the user makes a replacement."""
    if features.get("prose"):
        # Few mend what is written about code; who goes on with the code by suggestions does.
        return CERTAIN if features["accepted"] else 0.0
    return max(_CALIBRATION.chance(features), _floor(features))


def _floor(features: Features) -> float:
    if any(map(features.get, _AGAINST)):
        return 0.0
    recent = RECENT if "alike" in features else AT_ONCE
    if features.get("definition") and features["age"] <= recent:
        return CERTAIN
    if features.get("use") and (features["age"] == 0 or features.get("accepted")):
        return ALMOST
    return 0.0
