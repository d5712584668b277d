"""The lines around the cursor: those that may be rewritten, and those above and below them."""

from __future__ import annotations

from ....core.items import HistoryEdit
from ...request import PredictionRequest
from .cells import ShownCell

MAX_LINES = 21
"""Lines that may be rewritten at most."""


def place(request: PredictionRequest) -> tuple[str, int]:
    """Return where editing goes on: a cell and an offset in it, an empty name for nowhere.

    That is the cursor, or else the last edit that still has a place, or else the cell that failed.
    """
    if request.focus is not None:
        return request.focus.cell_id, request.focus.cursor
    for item in reversed(request.history):
        if isinstance(item, HistoryEdit) and item.place >= 0:
            return item.cell_id, item.place + len(item.new)
    run = request.last_run
    return (run.cell_id, 0) if run is not None and not run.ok else ("", 0)


def window(cell: ShownCell, line: int, budget: int, most: int = MAX_LINES) -> tuple[int, int]:
    """Choose the lines around a line that fit a budget, as many above it as below.

    Returns
    -------
    tuple of int
        The first line, and the one past the last; equal when not even `line` fits.
    """
    left = budget - cell.cost(line, line + 1)
    if left < 0:
        return line, line
    first, last = line, line + 1
    up = down = True
    while (up or down) and last - first < most:
        if down and (not up or last - line - 1 <= line - first):
            down = last < cell.lines and cell.cost(last, last + 1) <= left
            if down:
                left -= cell.cost(last, last + 1)
                last += 1
        else:
            up = first > 0 and cell.cost(first - 1, first) <= left
            if up:
                first -= 1
                left -= cell.cost(first, first + 1)
    return first, last


def around(cell: ShownCell, first: int, last: int, budget: int) -> tuple[int, int]:
    """Choose the lines to show above and below a window: up to two thirds of the budget above.

    What one side does not need is the other's.
    """
    below = min(budget // 3, cell.cost(last, cell.lines))
    left = budget - below
    top = first
    while top > 0 and cell.cost(top - 1, top) <= left:
        top -= 1
        left -= cell.cost(top, top + 1)
    left += below
    bottom = last
    while bottom < cell.lines and cell.cost(bottom, bottom + 1) <= left:
        left -= cell.cost(bottom, bottom + 1)
        bottom += 1
    return top, bottom
