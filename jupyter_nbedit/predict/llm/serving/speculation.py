"""The request that follows when a suggestion is accepted, as far as it can be known before."""

from __future__ import annotations

import msgspec

from ....core.events import Focus, Origin
from ....core.history import EditHistory
from ....core.notebook import Cell
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
    cells = {cell.id: cell for cell in request.notebook.cells}
    history = EditHistory.of(request.history)
    time = max((item.ended for item in history.edits), default=0.0)
    focus = request.focus
    waiting = list(suggestion.edits)
    while waiting:
        edit, *rest = waiting
        cell = cells.get(edit.cell_id)
        if cell is None or not edit.applies_to(cell.source):
            return None
        change = edit.trimmed()
        history.edited(cell.source, change, Origin.SUGGESTION, time)
        cells[cell.id] = Cell(cell.id, cell.type, change.apply(cell.source), cell.language)
        focus = Focus(cell_id=cell.id, cursor=change.new_end, anchor=change.new_end)
        rebased = [other.rebased(change) for other in rest]
        waiting = [other for other in rebased if other is not None]
    return msgspec.structs.replace(
        request,
        notebook=msgspec.structs.replace(request.notebook, cells=tuple(cells.values())),
        history=tuple(history),
        focus=focus,
        trigger="accept",
    )
