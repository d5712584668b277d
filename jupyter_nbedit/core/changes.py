"""What an edit replaces by what, token by token: by that one edit is told to be like another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .diffs import token_hunks
from .edits import SuggestedEdit, TextEdit

Change = tuple[str, str]
"""A text, and what takes its place."""


@lru_cache(maxsize=256)
def changes(old: str, new: str) -> frozenset[Change]:
    """Return what is replaced by what between two texts; each request has nearly the same ones."""
    return frozenset(
        (old[hunk.old_start : hunk.old_end], new[hunk.new_start : hunk.new_end])
        for hunk in token_hunks(old, new)
    )


def makes_any(edit: SuggestedEdit, wanted: Iterable[Change]) -> bool:
    """Tell whether an edit makes one of some changes, one of the two perhaps typed further since.

    Parameters
    ----------
    edit : SuggestedEdit
        The edit; what it replaces as a whole is a change of it, too.
    wanted : iterable of (str, str)
        The changes.
    """
    if not isinstance(edit, TextEdit):
        return False
    made = changes(edit.old, edit.new) | {(edit.old, edit.new)}
    return any(
        old == other and (new.startswith(longer) or longer.startswith(new))
        for old, new in wanted
        for other, longer in made
    )
