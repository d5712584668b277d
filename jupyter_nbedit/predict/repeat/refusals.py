"""What the user turned down, and what that means for a rule."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ...core.diffs import token_hunks
from ...core.edits import TextEdit
from ...core.session import Refusal
from .learn import Learned
from .rules.leaves import LeafRule
from .rules.prose import ProseRule

Change = tuple[str, str]


@lru_cache(maxsize=256)
def changes(old: str, new: str) -> frozenset[Change]:
    """Return what is replaced by what between two texts, token by token."""
    return frozenset(
        (old[hunk.old_start : hunk.old_end], new[hunk.new_start : hunk.new_end])
        for hunk in token_hunks(old, new)
    )


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
    return any(
        newest <= refusal.time and any(_same(ours, theirs) for ours in made for theirs in changed)
        for refusal, changed in (
            (item, _changes_of(item.edit)) for item in refusals if isinstance(item.edit, TextEdit)
        )
    )


def made_by(known: Learned, old: str, new: str) -> frozenset[Change]:
    """Return what a rule changes at a place; of a leaf or words always the whole."""
    if isinstance(known.rule, LeafRule | ProseRule):
        return frozenset({(known.rule.old, known.rule.new)}) | changes(old, new)
    return changes(old, new)


def _changes_of(edit: TextEdit) -> frozenset[Change]:
    return changes(edit.old, edit.new) | {(edit.old, edit.new)}


def _same(ours: Change, theirs: Change) -> bool:
    """Tell whether two changes are the same, one of them perhaps still being typed."""
    return ours[0] == theirs[0] and (ours[1].startswith(theirs[1]) or theirs[1].startswith(ours[1]))
