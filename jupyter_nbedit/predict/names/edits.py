"""The recent edits of code cells, parsed before and after."""

from __future__ import annotations

from math import log1p
from typing import NamedTuple

from ...core.events import Origin
from ...core.items import HistoryEdit, latest
from ..clock import Clock
from ..examples import merged
from ..parsing import parse_in_turn
from ..request import PredictionRequest
from ..syntax import Tree

MAX_EDITS = 20
"""Edits of the history that are looked at, newest first: see `latest`."""


def size(edit: HistoryEdit) -> float:
    """Return how many lines an edit took out or put in besides the first, as a feature."""
    return log1p(max(text.strip("\n").count("\n") for text in (edit.old, edit.new)))


class Edited(NamedTuple):
    """An edit of a cell that is still there.

    Attributes
    ----------
    cell : int
        Position of the cell.
    edit : HistoryEdit
        The edit.
    before, after : Tree
        The cell before and after it.
    age : int
        How many of the user's own edits came after it.
    """

    cell: int
    edit: HistoryEdit
    before: Tree
    after: Tree
    age: int

    def touches(self, start: int, end: int) -> bool:
        """Tell whether what the edit wrote, or took out, stands in a stretch of the cell now."""
        place = self.edit.place
        return place >= 0 and place <= end and start <= place + len(self.edit.new)

    @property
    def is_own(self) -> bool:
        """Whether the user typed it, rather than accepted it."""
        return self.edit.origin is Origin.USER


async def recent(request: PredictionRequest, clock: Clock) -> list[Edited]:
    """Return the edits that are looked at, newest first."""
    notebook = request.notebook
    positions = {cell.id: index for index, cell in enumerate(notebook.cells)}
    result: list[Edited] = []
    age = 0
    for edit in latest(merged(request.history), MAX_EDITS):
        index = positions.get(edit.cell_id)
        if index is not None and notebook.cells[index].type == "code":
            language = notebook.language_of(notebook.cells[index])
            before = await parse_in_turn(edit.before, language, clock)
            after = await parse_in_turn(edit.after, language, clock)
            if before is not None and after is not None:
                result.append(Edited(index, edit, before, after, age))
        age += edit.origin is Origin.USER
    return result
