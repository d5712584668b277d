"""What the user took back by hand after they had accepted what followed from it.

The name that a definition had is typed there again: it is not only no longer wanted there, but
also wherever its uses followed it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..core.edits import carried_span
from ..core.events import Origin
from ..core.items import HistoryEdit, HistoryItem
from ..core.reversals import reverses
from .examples import merged


def was_reversed(item: HistoryEdit, history: Sequence[HistoryItem]) -> bool:
    """Tell whether the user took back by hand what an edit followed, or what else followed it.

    Parameters
    ----------
    item : HistoryEdit
        An edit of the history.
    history : sequence of HistoryEdit, HistoryCellEdit or Run
        The history, oldest first.
    """
    edits = merged(history)[::-1]
    for position, edit in enumerate(edits):
        is_later = edit.origin is Origin.USER and edit.started > item.started
        if is_later and reverses(edit, item) and _takes_back_followed(edit, edits[:position]):
            return True
    return False


def _takes_back_followed(edit: HistoryEdit, earlier: Sequence[HistoryEdit]) -> bool:
    """Tell whether an edit takes back the one that accepted ones followed, and not one of these."""
    done = [(position, each) for position, each in enumerate(earlier) if reverses(edit, each)]
    if all(each.origin is not Origin.SUGGESTION for _, each in done):
        return False
    own = [each for each in done if each[1].origin is Origin.USER]
    # The edit that many followed may be forgotten.
    known = own or done
    is_over = any(_is_over(edit, each, earlier[position + 1 :]) for position, each in known)
    return is_over is bool(own)


def _is_over(later: HistoryEdit, first: HistoryEdit, between: Sequence[HistoryEdit]) -> bool:
    """Tell whether an edit touches what another one wrote, which those between moved."""
    if later.cell_id != first.cell_id:
        return False
    start: int | None = first.start
    for edit in between:
        if edit.cell_id == first.cell_id and start is not None:
            start = carried_span(start, start + len(first.new), edit.edit)
    if start is None:
        return False
    return start <= later.edit.end and later.start <= start + len(first.new)
