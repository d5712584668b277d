"""Builds the context of a prompt from a request."""

from __future__ import annotations

from ...request import PredictionRequest
from .cells import NOWHERE, Cells
from .content import Budget, Change, Excerpt, PromptContext
from .failure import failure
from .recent import recent
from .related import imported, outline, related
from .window import around, place, window


def build_context(
    request: PredictionRequest, budget: Budget, *, redact: bool, outputs: bool = False
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
        The same for the same request; its `window` is empty when there is nothing to edit.
    """
    notebook = request.notebook
    cells = Cells(notebook, redact=redact)
    above = shown = below = NOWHERE
    cursor = 0
    others: tuple[Excerpt, ...] = ()
    history = recent(
        request.history, cells, budget.history, outputs=budget.outputs if outputs else 0
    )
    failed = failure(request.last_run, cells, budget.error)
    cell_id, offset = place(request)
    index = cells.positions.get(cell_id, -1)
    current = cells.shown(index) if index >= 0 else None
    if current is not None:
        at = current.shown.shown(offset)
        first, last = window(current, current.line_of(at), budget.window)
        if first < last:
            top, bottom = around(current, first, last, budget.around)
            above = current.excerpt(top, first)
            shown = current.excerpt(first, last)
            below = current.excerpt(last, bottom)
            cursor = at - current.starts[first]
        also = {item.cell_id for item in history if isinstance(item, Change)}
        also.update(frame.cell_id for frame in (failed.frames if failed is not None else ()))
        others = related(cells, current, at, also, budget.related)
    return PromptContext(
        language=notebook.language,
        path=cells.masked(notebook.path.replace("\\", "/").rpartition("/")[2]).text,
        headings=outline(cells, budget.headings) if budget.headings else (),
        imports=imported(cells, index, budget.imports) if budget.imports else "",
        related=others,
        history=history,
        failure=failed,
        above=above,
        window=shown,
        below=below,
        cursor=cursor,
        trigger=request.trigger,
    )
