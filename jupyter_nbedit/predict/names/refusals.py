"""What the user turned down is not offered again elsewhere."""

from __future__ import annotations

from ...core.diffs import token_hunks
from ...core.edits import TextEdit
from ..request import PredictionRequest


def is_refused(old: str, new: str, newest: float, request: PredictionRequest) -> bool:
    """Tell whether a replacement was turned down, perhaps with more on its line.

    Parameters
    ----------
    old, new : str
        What is replaced by what.
    newest : float
        When the user last did so.
    request : PredictionRequest
        Knows what was turned down.
    """
    return any(
        newest <= refusal.time
        and isinstance(refusal.edit, TextEdit)
        and _contains(refusal.edit, old, new)
        for refusal in request.refusals
    )


def _contains(edit: TextEdit, old: str, new: str) -> bool:
    """Tell whether an edit makes a replacement, the new text perhaps typed further since."""
    changed = {(edit.old, edit.new)} | {
        (edit.old[hunk.old_start : hunk.old_end], edit.new[hunk.new_start : hunk.new_end])
        for hunk in token_hunks(edit.old, edit.new)
    }
    return any(
        theirs[0] == old and (theirs[1].startswith(new) or new.startswith(theirs[1]))
        for theirs in changed
    )
