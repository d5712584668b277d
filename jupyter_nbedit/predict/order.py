"""In which order places are offered: as the developer would come to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..core.text import line_start
from .request import PredictionRequest

MAX_PLACES = 500
"""Places in one suggestion, so that all of them can be accepted at once; the next are asked for
once they are accepted."""

T = TypeVar("T")


def around(middle: int, count: int, most: int) -> range:
    """Return which of `count` cells are looked at: up to `most`, `middle` in their middle."""
    low = max(0, min(middle - most // 2, count - most))
    return range(low, min(count, low + most))


def cursor(request: PredictionRequest) -> tuple[int, int]:
    """Return the position of the cell that the user is in, and where its line starts.

    The position is -1 when nobody knows.
    """
    index, offset = -1, 0
    last, focus = request.newest_edit, request.focus
    if focus is not None:
        index, offset = request.notebook.index(focus.cell_id), focus.cursor
    elif last is not None:
        index, offset = request.notebook.index(last.cell_id), max(last.place, 0)
    if index >= 0:
        offset = line_start(request.notebook.cells[index].source, offset)
    return index, offset


def nearness(place: tuple[int, int], cursor: tuple[int, int]) -> tuple[int, int, int]:
    """Return a key that sorts places, given as a position of a cell and an offset in it.

    First what is below the cursor in its cell, then above it from the bottom up, then the cells
    below, then those above.
    """
    (index, start), (here, offset) = place, cursor
    if index == here:
        return (0, 0, start) if start >= offset else (1, 0, -start)
    if index > here:
        return (2, index, start)
    return (3, -index, start)


def near_first(
    places: Iterable[T], where: Callable[[T], tuple[int, int]], request: PredictionRequest
) -> list[T]:
    """Return the nearest of some places in order, as many as a suggestion has.

    In other cells those come first that use what was edited: they have to be run again anyway.

    Parameters
    ----------
    places : iterable
        The places.
    where : callable
        The position of a place's cell, and an offset in it.
    request : PredictionRequest
        Knows where the user is, and which cells use what was edited.
    """
    here = cursor(request)
    cells, outdated = request.notebook.cells, request.outdated

    def turn(place: T) -> tuple[bool, bool, tuple[int, int, int]]:
        at = where(place)
        is_elsewhere = at[0] != here[0]
        return is_elsewhere, is_elsewhere and cells[at[0]].id not in outdated, nearness(at, here)

    return sorted(places, key=turn)[:MAX_PLACES]
