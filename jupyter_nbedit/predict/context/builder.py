"""Builds the context of a prompt from a request."""

from __future__ import annotations

from ...core.history import HistoryEdit
from ...core.notebook import Notebook
from ..request import PredictionRequest
from .cells import NOWHERE, ShownCell, around, window
from .model import Budget, PromptContext

MAX_WINDOW = 21
"""Lines that may be rewritten at most."""


def build_context(
    request: PredictionRequest,
    budget: Budget,
    *,
    redact: bool,
    outputs: bool = False,  # noqa: ARG001 - no run has outputs yet
) -> PromptContext:
    """Choose and cut what a model is told.

    Parameters
    ----------
    request : PredictionRequest
        What is asked.
    budget : Budget
        How much each section may cost.
    redact : bool
        Whether secrets are replaced: always, unless the model runs on this machine.
    outputs : bool
        Whether what cells printed is included.

    Returns
    -------
    PromptContext
        The same for the same request; `window` is empty when there is nothing to edit.
    """
    notebook = request.notebook
    above = shown = below = NOWHERE
    cursor = 0
    index, offset = place(request)
    if index >= 0:
        cell = ShownCell(notebook, index, redact=redact)
        at = cell.shown.shown(offset)
        first, last = window(cell, cell.line_of(at), budget.window, MAX_WINDOW)
        if first < last:
            top, bottom = around(cell, first, last, budget.around)
            above, shown, below = (
                cell.excerpt(top, first),
                cell.excerpt(first, last),
                cell.excerpt(last, bottom),
            )
            cursor = at - cell.starts[first]
    return PromptContext(
        language=notebook.language,
        path=notebook.path.replace("\\", "/").rpartition("/")[2],
        headings=(),
        imports="",
        related=(),
        history=(),
        failure=None,
        above=above,
        window=shown,
        below=below,
        cursor=cursor,
        trigger=request.trigger,
    )


def place(request: PredictionRequest) -> tuple[int, int]:
    """Return where editing goes on: a cell's position and an offset in it, (-1, 0) for nowhere.

    That is the cursor, or else the last edit that still has a place, or else the cell that failed.
    """
    notebook = request.notebook
    if request.focus is not None:
        return _index(notebook, request.focus.cell_id), request.focus.cursor
    for item in reversed(request.history):
        if isinstance(item, HistoryEdit) and item.place >= 0:
            return _index(notebook, item.cell_id), item.place + len(item.new)
    run = request.last_run
    if run is not None and not run.ok:
        return _index(notebook, run.cell_id), 0
    return -1, 0


def _index(notebook: Notebook, cell_id: str) -> int:
    return notebook.index(cell_id)
