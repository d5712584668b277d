"""What is to be replaced where, as edits: what changes on a line is one edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..core.edits import TextEdit
from ..core.notebook import Notebook
from .chances import Chances, together
from .clock import Steps
from .order import near_first
from .request import PredictionRequest, Suggestion


class Replacement(NamedTuple):
    """A stretch of a cell that becomes another text.

    Attributes
    ----------
    cell : int
        Position of the cell.
    start, end : int
        The stretch.
    new : str
        What takes its place.
    features : dict of str to float
        What it is judged by.
    reason : str
        One line that says why.
    chance : float
        How likely it is that the user makes it.
    """

    cell: int
    start: int
    end: int
    new: str
    features: dict[str, float]
    reason: str
    chance: float


class Line(NamedTuple):
    """All that changes on a line."""

    cell: int
    edit: TextEdit
    chance: float
    reason: str


def suggestion(
    request: PredictionRequest, replacements: Iterable[Replacement], chances: Chances, least: float
) -> Steps[Suggestion | None]:
    """Find the suggestion to make some replacements, near to far; None if none is likely enough.

    Parameters
    ----------
    request : PredictionRequest
        What is asked.
    replacements : iterable of Replacement
        What may be replaced.
    chances : Chances
        What the predictor's own chances amount to.
    least : float
        The least chance.
    """
    own = chances.least(least)
    sure = [item for item in replacements if item.chance >= own]
    yield
    likely = yield from lines(request.notebook, sure)
    yield
    near = near_first(likely, lambda line: (line.cell, line.edit.start), request)
    # What follows is as far away as the nearest place: who goes there comes by the next ones.
    places = together(
        [(chances.of(line.chance, line.cell, line.edit, near[0].cell), line) for line in near],
        least,
    )
    if not places:
        return None
    _, first = places[0]
    return Suggestion(
        edits=tuple(line.edit for _, line in places),
        confidence=chances.of(first.chance, first.cell, first.edit),
        source=chances.source,
        reason=first.reason,
    )


def lines(notebook: Notebook, replacements: Iterable[Replacement]) -> Steps[list[Line]]:
    """Join replacements line by line; of two that overlap the likelier stays.

    Two texts for one place are no likelier together than one: they share what chance there is.
    """
    result: list[Line] = []
    group: list[Replacement] = []
    for item in sorted(replacements, key=lambda item: (item.cell, item.start, -item.chance)):
        if group and item.cell == group[-1].cell:
            last = group[-1]
            if item.start < last.end or item[1:3] == last[1:3]:
                if item[1:3] == last[1:3] and item.new != last.new:
                    share = last.chance / max(1.0, last.chance + item.chance)
                    group[-1] = last._replace(chance=share)
                continue
            source = notebook.cells[item.cell].source
            if source.find("\n", last.end, item.start) < 0:
                group.append(item)
                continue
        if group:
            result.append(_line(notebook, group))
            # A name may stand in thousands of lines.
            yield
        group = [item]
    if group:
        result.append(_line(notebook, group))
    return result


def _line(notebook: Notebook, group: list[Replacement]) -> Line:
    cell = notebook.cells[group[0].cell]
    start = position = group[0].start
    pieces: list[str] = []
    for item in group:
        pieces += [cell.source[position : item.start], item.new]
        position = item.end
    edit = TextEdit(cell.id, start, cell.source[start:position], "".join(pieces))
    return Line(group[0].cell, edit, min(item.chance for item in group), group[0].reason)
