"""What is known of a run that failed: the exception, and the line that raised it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...core.text import line_end
from ..clock import Clock
from ..failures.frames import places
from ..failures.traceback import frames
from ..request import PredictionRequest
from ..syntax import Node
from ..syntax import statement as statement_of
from .code import Code, CodeCell

MAX_MESSAGE = 2_000
"""Characters of a message that are read."""

# Behind the message of a syntax error stands where it is.
_AT = re.compile(r" \([^()\n]{1,200}, line \d+\)$")


class Spot(NamedTuple):
    """A line of a cell, by where it starts and ends."""

    cell: CodeCell
    start: int
    end: int

    @property
    def text(self) -> str:
        """The line."""
        return self.cell.source[self.start : self.end]

    def holds(self, place: int) -> bool:
        """Tell whether a place is on the line."""
        return self.start <= place < self.end

    @property
    def statement(self) -> Node:
        """The statement that the line belongs to."""
        tree = self.cell.tree
        indent = len(self.text) - len(self.text.lstrip())
        low, high = tree.leaf_range(self.start + indent, self.end)
        return statement_of(tree.leaves[low], tree.language) if low < high else tree.root


class Failure(NamedTuple):
    """A run that failed, in a notebook that still has the line which raised the exception.

    Attributes
    ----------
    kind : str
        Name of the exception's class.
    message : str
        What it says.
    spot : Spot
        The innermost line of the notebook that was being run.
    callers : tuple of Spot
        The lines of the notebook that led there, the outermost first.
    is_direct : bool
        Whether that line itself raised it, not something that it called elsewhere.
    code : Code
        The code of the notebook.
    request : PredictionRequest
        The rest of what is known.
    """

    kind: str
    message: str
    spot: Spot
    callers: tuple[Spot, ...]
    is_direct: bool
    code: Code
    request: PredictionRequest


async def failure_of(request: PredictionRequest) -> Failure | None:
    """Return what the newest run failed with; None if it did not, or its line was edited since."""
    run = request.last_run
    if run is None or run.ok or not run.traceback:
        return None
    notebook = request.notebook
    told = frames(run.traceback)
    where = list(places(told, notebook.cells, run.cell_id))
    inside = [place for frame, place in zip(told, where, strict=True) if frame.in_cell]
    if not inside or inside[-1].position < 0 or inside[-1].line < 0:
        return None
    code = await Code.read(notebook, inside[-1].position, Clock())
    spots = [_spot(code, place.position, place.line) for place in inside]
    last = spots.pop()
    if last is None:
        return None
    return Failure(
        kind=run.ename,
        message=_AT.sub("", run.evalue[:MAX_MESSAGE].strip()),
        spot=last,
        callers=tuple(spot for spot in spots if spot is not None),
        is_direct=told[-1].in_cell,
        code=code,
        request=request,
    )


def _spot(code: Code, position: int, line: int) -> Spot | None:
    cell = code.cell(position)
    if cell is None or line < 0:
        return None
    start = 0
    for _ in range(line):
        start = cell.source.find("\n", start) + 1
        if start == 0:
            return None
    return Spot(cell, start, line_end(cell.source, start))
