"""The cells of a request as they may be shown, and the cuts through them."""

from __future__ import annotations

from functools import lru_cache

from ...core.notebook import Cell, Notebook
from ...privacy.masking import Masked
from ...privacy.secrets import mask
from .model import Excerpt, estimated_tokens

MAX_SHOWN = 400_000
"""Characters above which a cell is not looked into at all."""

NOWHERE = Excerpt("", 0, "code", "", 0, 0, Masked(""), complete=True)
"""What is shown when there is nothing to show."""


class ShownCell:
    """A cell with its secrets replaced, by lines.

    Attributes
    ----------
    cell : Cell
        The cell.
    number : int
        Its position counted from 1.
    language : str
        What it is written in.
    shown : Masked
        Its text as it may be shown.
    starts : tuple of int
        Offsets in the shown text at which its lines start, and its end.
    """

    def __init__(self, notebook: Notebook, index: int, *, redact: bool) -> None:
        self.cell: Cell = notebook.cells[index]
        self.number = index + 1
        self.language = notebook.language_of(self.cell)
        source = self.cell.source if len(self.cell.source) <= MAX_SHOWN else ""
        self.shown = mask(source) if redact else Masked(source)
        self.starts = _starts(self.shown.text)

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.starts) - 1

    def line_of(self, offset: int) -> int:
        """Return the number of the line that an offset of the shown text lies in."""
        return self.shown.text.count("\n", 0, offset)

    def cost(self, line: int) -> int:
        """Estimate the tokens of a line."""
        return -(-(self.starts[line + 1] - self.starts[line]) // 3)

    def excerpt(self, first: int, last: int) -> Excerpt:
        """Return the lines from `first` up to `last`, the latter excluded."""
        start, end = self.starts[first], self.starts[last]
        return Excerpt(
            cell_id=self.cell.id,
            number=self.number,
            type=self.cell.type,
            language=self.language,
            line=first,
            start=self.shown.real(start) if start else 0,
            shown=self.shown.cut(start, end),
            complete=last == self.lines,
        )


@lru_cache(maxsize=4096)
def _starts(text: str) -> tuple[int, ...]:
    starts = [0]
    found = text.find("\n")
    while found >= 0:
        starts.append(found + 1)
        found = text.find("\n", found + 1)
    starts.append(len(text))
    return tuple(starts)


def window(cell: ShownCell, line: int, budget: int, most: int) -> tuple[int, int]:
    """Choose the lines around a line that may be rewritten.

    Returns
    -------
    tuple of int
        The first line, and the one past the last; equal when not even `line` fits the budget.
    """
    left = budget - cell.cost(line)
    if left < 0:
        return line, line
    first, last = line, line + 1
    up = down = True
    while (up or down) and last - first < most:
        # As many lines above the cursor as below it, as long as there are any.
        if down and (not up or last - line - 1 <= line - first):
            down = last < cell.lines and cell.cost(last) <= left
            if down:
                left -= cell.cost(last)
                last += 1
        else:
            up = first > 0 and cell.cost(first - 1) <= left
            if up:
                first -= 1
                left -= cell.cost(first)
    return first, last


def around(cell: ShownCell, first: int, last: int, budget: int) -> tuple[int, int]:
    """Choose the lines to show above and below a window: two thirds of the budget above."""
    top, spent = _upwards(cell, first, budget - min(budget // 3, _cost(cell, last, cell.lines)))
    bottom, left = last, budget - spent
    while bottom < cell.lines and cell.cost(bottom) <= left:
        left -= cell.cost(bottom)
        bottom += 1
    return top, bottom


def _upwards(cell: ShownCell, first: int, budget: int) -> tuple[int, int]:
    left = budget
    while first > 0 and cell.cost(first - 1) <= left:
        first -= 1
        left -= cell.cost(first)
    return first, budget - left


def _cost(cell: ShownCell, first: int, last: int) -> int:
    return estimated_tokens(cell.shown.text[cell.starts[first] : cell.starts[last]])
