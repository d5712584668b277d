"""How likely it is that the user goes on as the new name of a column demands.

Set by hand: revisions with a renamed column are too few to fit weights to.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..nearest import nearest
from .changes import Change

Features = dict[str, float]

CERTAIN = 0.95
"""Where the frame cannot have the old column any more, or the kernel says so."""

LIKELY = 0.9
"""Where the frame comes from a file, of which nothing says that it has the old column."""

UNSURE = 0.6
"""Where the edit changed more than the name, or made a longer name of it: a second column."""


NEAR = 0.85
"""Where a use was mended to a column that is made and that differs by a slip of the hand."""


def about(changes: Sequence[Change], old: str, new: str) -> Features:
    """Return what is known of a renaming before its places are looked at."""
    return {
        "others": float(min(change.others for change in changes)),
        "extends": float(new.startswith(old) or old.startswith(new)),
        "near": float(nearest(old, {new}) is not None),
    }


def chance(features: Features) -> float:
    """Return the estimated chance that the user makes a replacement."""
    if features.get("known"):
        return CERTAIN if not features["others"] else LIKELY
    if features["others"]:
        return UNSURE
    if features.get("use"):
        return LIKELY if not features["open"] else NEAR if features["near"] else UNSURE
    if not features.get("open"):
        return CERTAIN
    return UNSURE if features["extends"] else LIKELY
