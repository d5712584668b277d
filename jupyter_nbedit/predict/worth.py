"""How the engine chooses between predictors that are equally quick, and what an edit saves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..core.edits import CellInsertion, SuggestedEdit, TextEdit
from .chances import together
from .request import Suggestion

T = TypeVar("T")


def best_first(found: Iterable[T], suggestion: Callable[[T], Suggestion]) -> list[T]:
    """Return suggestions of predictors that are equally quick, the best first.

    The likeliest is the best. Of what is about as likely it is what saves most: it says more of
    what the user would do. Only the first edit counts, as it is the one that is shown and that the
    confidence speaks of.

    Parameters
    ----------
    found : iterable
        What has a suggestion.
    suggestion : callable
        Returns the suggestion of each.
    """
    chances = [(suggestion(each).confidence, each) for each in found]
    near = {id(each) for _, each in together(chances, 0.0)}

    def turn(each: T) -> tuple[bool, float, float]:
        likely, is_near = suggestion(each).confidence, id(each) in near
        return not is_near, -saved(suggestion(each).edits[0]) if is_near else 0.0, -likely

    return sorted((each for _, each in chances), key=turn)


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
