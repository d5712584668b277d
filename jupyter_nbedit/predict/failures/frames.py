"""Where the frames of a traceback lie in the notebook as it is now.

A traceback does not name cells by their identifiers. A frame is mapped to the cell whose text has
the lines that it shows, at their numbers or, when the cell was edited since, the current line at
the only place where it occurs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.notebook import Cell
from ..syntax import MAX_CELL
from .traceback import Frame


class Place(NamedTuple):
    """Where a frame lies.

    Attributes
    ----------
    position : int
        That of the cell in the notebook, -1 when it lies in none or that cannot be told.
    line : int
        The line in that cell as it is now, counted from 0; -1 when that cannot be told.
    """

    position: int
    line: int


NOWHERE = Place(-1, -1)


def places(frames: Sequence[Frame], cells: Sequence[Cell], run: str) -> Iterator[Place]:
    """Yield where each frame lies; `NOWHERE` for those outside the notebook.

    Parameters
    ----------
    frames : sequence of Frame
        The frames, from the cell that was run to the line that failed.
    cells : sequence of Cell
        The cells of the notebook.
    run : str
        The cell that was run.
    """
    known = next((index for index, cell in enumerate(cells) if cell.id == run), -1)
    for frame in frames:
        if not frame.in_cell:
            yield NOWHERE
            continue
        yield _place(frame, cells, known)
        # What is run is the outermost frame in a cell; the others may lie anywhere.
        known = -1


def _place(frame: Frame, cells: Sequence[Cell], known: int) -> Place:
    """Return where a frame lies; in the cell `known` where that is not -1."""
    order = range(len(cells)) if known < 0 else (known,)
    told = {text.strip() for _, text in frame.shown if text.strip()}
    similar: list[tuple[int, int, int]] = []
    for index in order:
        source = cells[index].source
        if len(source) > MAX_CELL or (frame.code and frame.code not in source):
            continue
        lines = source.split("\n")
        blank = next((number for number, line in enumerate(lines) if line.strip()), 0)
        if _reads_like(frame, lines, blank):
            return Place(index, frame.line - 1 + blank)
        if frame.code:
            # The cell was edited since: its line may stand elsewhere, and lines like it in other
            # cells, too. The one with most of the shown lines around it is meant, if it is one.
            stripped = [line.strip() for line in lines]
            common = len(told.intersection(stripped))
            at_lines = [at for at, line in enumerate(stripped) if line == frame.code]
            similar += ((common, index, at) for at in at_lines)
    most = max(similar, default=(0, -1, -1))
    best = [place for place in similar if place[0] == most[0]]
    return Place(most[1], most[2]) if len(best) == 1 else Place(known, -1)


def _reads_like(frame: Frame, lines: list[str], blank: int) -> bool:
    """Tell whether a cell has the shown lines; IPython does not count blank ones at its top."""
    told = frame.shown or ((frame.line, frame.code),)
    checked = 0
    for number, text in told:
        at = number - 1 + blank
        # What a magic became is shown, but stands in no cell.
        if "get_ipython()" in text:
            continue
        if not 0 <= at < len(lines) or lines[at].strip() != text.strip():
            return False
        checked += bool(text.strip())
    return checked > 0 and frame.line > 0
