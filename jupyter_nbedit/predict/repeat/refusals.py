"""What the user turned down, and what that means for a rule."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.changes import Change, changes, makes_any
from ...core.session import Refusal
from .learn import Learned
from .rules.leaves import LeafRule
from .rules.prose import ProseRule


def refused(known: Learned, made: frozenset[Change], refusals: Iterable[Refusal]) -> bool:
    """Tell whether a rule was turned down and the user did nothing of the kind since.

    Parameters
    ----------
    known : Learned
        The rule.
    made : frozenset of (str, str)
        What the rule would change at one place.
    refusals : iterable of Refusal
        What was turned down.
    """
    newest = max((support.edit.started for support in known.own), default=0.0)
    return any(newest <= refusal.time and makes_any(refusal.edit, made) for refusal in refusals)


def made_by(known: Learned, old: str, new: str) -> frozenset[Change]:
    """Return what a rule changes at a place; of a leaf or words always the whole."""
    if isinstance(known.rule, LeafRule | ProseRule):
        return frozenset({(known.rule.old, known.rule.new)}) | changes(old, new)
    return changes(old, new)
