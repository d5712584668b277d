"""What a suggestion is worth: how the engine chooses between predictors that are equally quick."""

from __future__ import annotations

from ..core.edits import CellInsertion, SuggestedEdit, TextEdit
from .request import Suggestion


def expected_worth(suggestion: Suggestion) -> float:
    """Return the keystrokes that a suggestion saves on average: its chance times what it saves.

    Only the first edit counts, as it is the one that is shown and that the confidence speaks of.
    """
    return suggestion.confidence * saved(suggestion.edits[0])


CELL_KEYS = 2
"""Keys that a change of the list of cells costs by hand: one to leave the text, one that does it.

Deleting takes D twice, but then one is mostly out of the text already.
"""


def saved(edit: SuggestedEdit) -> int:
    """Return the keystrokes that an edit saves: one for each character put in or taken out.

    The benchmark counts them alike (`bench.metrics.keystrokes`), though it looks for the shortest
    way; what both texts begin or end with is all that is left out here.
    """
    if isinstance(edit, CellInsertion):
        return CELL_KEYS + len(edit.cell.source)
    if not isinstance(edit, TextEdit):
        return CELL_KEYS
    change = edit.trimmed()
    return len(change.old) + len(change.new)
