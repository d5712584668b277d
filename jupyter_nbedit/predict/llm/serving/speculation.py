"""The request that follows when a suggestion is accepted, as far as it can be known before."""

from __future__ import annotations

import msgspec

from ....core.edits import CellDeletion, CellInsertion, SuggestedEdit, TextEdit
from ....core.events import Focus, Origin
from ....core.history import EditHistory
from ...request import PredictionRequest, Suggestion


def once_accepted(request: PredictionRequest, suggestion: Suggestion) -> PredictionRequest | None:
    """Return what is asked after all edits of a suggestion are accepted in order.

    Parameters
    ----------
    request : PredictionRequest
        What the suggestion answers.
    suggestion : Suggestion
        The suggestion, in coordinates of the request's notebook.

    Returns
    -------
    PredictionRequest or None
        None if the edits do not fit together.
    """
    notebook = request.notebook
    history = EditHistory.of(request.history)
    time = max((item.ended for item in history.edits), default=0.0)
    focus = request.focus
    waiting = list(suggestion.edits)
    while waiting:
        edit, *rest = waiting
        cell = notebook.cell(edit.cell_id)
        if not edit.applies_in(notebook):
            return None
        change: SuggestedEdit = edit
        if isinstance(edit, TextEdit) and cell is not None:
            change = edit.trimmed()
            history.edited(cell.source, change, Origin.SUGGESTION, time)
            focus = Focus(cell_id=cell.id, cursor=change.new_end, anchor=change.new_end)
        elif not isinstance(edit, TextEdit):
            history.restructured(edit, Origin.SUGGESTION, time)
            if isinstance(edit, CellInsertion):
                end = len(edit.cell.source)
                focus = Focus(cell_id=edit.cell.id, cursor=end, anchor=end)
            elif isinstance(edit, CellDeletion) and focus and focus.cell_id == edit.cell_id:
                focus = None
        notebook = change.apply_in(notebook)
        rebased = [other.rebased(change) for other in rest]
        waiting = [other for other in rebased if other is not None]
    return msgspec.structs.replace(
        request,
        notebook=notebook,
        history=tuple(history),
        focus=focus,
        trigger="accept",
    )
