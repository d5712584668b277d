"""Whether a prediction is where something is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ...core.edits import TextEdit

CUTS = (1, 3)
"""How many of the first predictions are looked at."""


class Location(msgspec.Struct, frozen=True):
    """A place in a notebook.

    Attributes
    ----------
    cell_id : str
        The cell.
    line : int
        The line, counted from 0.
    """

    cell_id: str
    line: int


def location_of(edit: TextEdit, source: str) -> Location:
    """Return where an edit begins to change the text of its cell."""
    return Location(edit.cell_id, source.count("\n", 0, edit.trimmed().start))


def location_accuracy(
    predicted: Sequence[Location],
    expected: Iterable[Location],
    cut: int,
    by: Literal["cell", "line"],
) -> float:
    """Return 100 when one of the first predictions is where one of the expected edits is, else 0.

    Parameters
    ----------
    predicted : sequence of Location
        Where was predicted, the most likely first.
    expected : iterable of Location
        Where something is to be done.
    cut : int
        How many predictions count.
    by : {"cell", "line"}
        Whether the cell is enough.

    Returns
    -------
    float
        NaN when nothing is to be done.
    """
    if by == "cell":
        right = {Location(place.cell_id, 0) for place in expected}
        tried = [Location(place.cell_id, 0) for place in predicted]
        # Several edits in a cell are one guess of it.
        tried = list(dict.fromkeys(tried))
    else:
        right, tried = set(expected), list(dict.fromkeys(predicted))
    if not right:
        return float("nan")
    return 100.0 if any(place in right for place in tried[:cut]) else 0.0
