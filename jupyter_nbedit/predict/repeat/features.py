"""What is known of a place where a rule applies, as numbers to judge it by."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from rapidfuzz.distance import Indel

from ..syntax import PROSE, is_definition
from .learn import Learned, Support
from .rules.leaves import LeafRule
from .rules.prose import ProseRule

Features = dict[str, float]

PLACE_FEATURES = (
    "left", "right", "parent", "owner", "line", "same line", "same cell", "behind", "is passed",
)  # fmt: skip

ROW_FEATURES = ("next below", "next above", "near", "cells between")
"""How a place that is like the example stands to it; all from 0 to 1 (`situation.Situation`)."""

SHORT_TEXT = 16
"""Characters of a string below which it may be a mere keyword."""


def rule_features(
    known: Learned, *, streak: int, kept: int, kept_here: int, rivals: int
) -> Features:
    """Return what the history tells of a rule.

    Parameters
    ----------
    known : Learned
        The rule.
    streak : int
        How many of the user's newest edits in a row speak for it.
    kept : int
        Edits since that left on their lines what the rule would change.
    kept_here : int
        Whether the newest edit did; its line may not be finished.
    rivals : int
        Other things that the same text became elsewhere.
    """
    rule, own = known.rule, known.own
    others = max(0, known.support[0].evidence.changes - rule.changes_made)
    purity = "mixed" if others else "pure"
    sort = f"{rule.kind} {rule.role}" if isinstance(rule, LeafRule | ProseRule) else rule.kind
    at_definition = any(
        is_definition(support.node, support.evidence.before.language) for support in own
    )
    times = ("accepted only", "once", "twice")[len(own)] if len(own) < 3 else "often"
    values: Features = {
        sort: 1.0,
        f"{sort} {times}": 1.0,
        "accepted": log1p(len(known.support) - len(own)),
        "support": log1p(len(own)),
        "age": log1p(min((support.age for support in own), default=0)),
        f"{sort} {purity}": 1.0,
        f"{purity} streak {min(streak, 3)}": 1.0,
        "streak": log1p(streak),
        "kept": log1p(kept),
        "kept share": kept / (kept + len(own) + 1),
        "kept here": float(kept_here > 0),
        "others": log1p(others),
        "rivals": log1p(rivals),
        "at definition": float(at_definition),
        "length": log1p(len(rule.anchor)),
        # A hole that was filled alike each time may be no hole.
        "one text": float(rule.has_holes and len(own) > 1 and _is_one_text(own)),
    }
    if isinstance(rule, LeafRule | ProseRule):
        values["short"] = float(len(rule.old) <= 2)
        if rule.role in PROSE:
            # A word in quotes is often one of a few that may stand there.
            values["short text"] = float(len(rule.old) < SHORT_TEXT)
        values["alike"] = Indel.normalized_similarity(rule.old, rule.new)
    return values


def _is_one_text(own: Sequence[Support]) -> bool:
    return len({support.evidence.before.text(support.node) for support in own}) == 1


def name_features(*, fresh: bool, fresh_use: bool) -> Features:
    """Return what the notebook tells of the name that a rule brings in.

    Parameters
    ----------
    fresh : bool
        Whether it was nowhere before.
    fresh_use : bool
        Whether that is so where a variable is used, not where it is bound.
    """
    return {"fresh": float(fresh), "fresh use": float(fresh_use)}


def notebook_features(*, matches: int, passed: int) -> Features:
    """Return what the notebook tells of what a rule leaves behind.

    Parameters
    ----------
    matches : int
        Places where the rule still applies.
    passed : int
        How many of them the user passed by since the newest example.
    """
    return {"matches": log1p(matches), "passed": log1p(passed)}
