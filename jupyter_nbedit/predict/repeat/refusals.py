"""What the user turned down, and what that means for a rule."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.diffs import token_hunks
from ...core.edits import TextEdit
from ...core.session import Refusal
from .rules import LeafRule, Rule


def refused(rule: Rule, refusals: Iterable[Refusal]) -> bool:
    """Tell whether a rule was turned down and the user did nothing of the kind since."""
    newest = max((item.edit.started for item, _ in rule.evidence if item.own), default=0.0)
    return any(newest <= refusal.time and _same(rule, refusal.edit) for refusal in refusals)


def _same(rule: Rule, edit: TextEdit) -> bool:
    changes = {
        (edit.old[hunk.old_start : hunk.old_end], edit.new[hunk.new_start : hunk.new_end])
        for hunk in token_hunks(edit.old, edit.new)
    }
    if isinstance(rule, LeafRule):
        return any(
            old == rule.old and (rule.new.startswith(new) or new.startswith(rule.new))
            for old, new in changes
        )
    return False
