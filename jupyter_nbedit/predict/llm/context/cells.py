"""The cells of a request as they may be shown."""

from __future__ import annotations

from ....core.notebook import Cell, Notebook
from ....privacy.masking import Masked
from ....privacy.secrets import mask, secret_values
from ....utils.caching import remembered
from ...syntax import MAX_CELL
from .content import Excerpt

MAX_SHOWN = MAX_CELL
"""Characters above which a cell is not shown at all: looking for secrets in it would be felt, and
what a model suggested there could not be checked."""

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

    def __init__(self, cell: Cell, number: int, language: str, shown: Masked) -> None:
        self.cell = cell
        self.number = number
        self.language = language
        self.shown = shown
        self.starts = _starts(shown.text)

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.starts) - 1

    def line_of(self, offset: int) -> int:
        """Return the number of the line that an offset of the shown text lies in."""
        return self.shown.text.count("\n", 0, offset)

    def text(self, line: int) -> str:
        """Return a line of the shown text, with its newline."""
        return self.shown.text[self.starts[line] : self.starts[line + 1]]

    def cost(self, first: int, last: int) -> int:
        """Estimate the tokens of the lines from `first` up to `last`, the latter excluded."""
        return -(-(self.starts[last] - self.starts[first]) // 3)

    def excerpt(self, first: int, last: int) -> Excerpt:
        """Return the lines from `first` up to `last`, the latter excluded."""
        start, end = self.starts[first], self.starts[last]
        return Excerpt(
            cell_id=self.cell.id,
            number=self.number,
            type=self.cell.type,
            language=self.language,
            line=first,
            start=self.shown.real(start),
            shown=self.shown.cut(start, end),
            complete=last == self.lines,
        )


class Cells:
    """The cells of a notebook, and what may be told of them.

    Attributes
    ----------
    notebook : Notebook
        The notebook.
    positions : dict of str to int
        Where each cell stands, counted from 0.
    """

    def __init__(self, notebook: Notebook, *, redact: bool) -> None:
        self.notebook = notebook
        self.positions = {cell.id: index for index, cell in enumerate(notebook.cells)}
        self._redact = redact
        self._known: frozenset[str] = frozenset()
        if redact:
            found = [secret_values(cell.source) for cell in notebook.cells if _is_short(cell)]
            self._known = frozenset().union(*filter(None, found))

    def masked(self, text: str) -> Masked:
        """Return a text as it may be shown.

        A value that is a secret in any cell is one everywhere, in an error's message for example.
        """
        return mask(text, self._known) if self._redact else Masked(text)

    def number(self, cell_id: str) -> int:
        """Return a cell's number, 0 when it is gone."""
        return self.positions.get(cell_id, -1) + 1

    def shown(self, index: int) -> ShownCell | None:
        """Return a cell, None when it is too long to be looked at."""
        cell = self.notebook.cells[index]
        if not _is_short(cell):
            return None
        language = self.notebook.language_of(cell)
        return ShownCell(cell, index + 1, language, self.masked(cell.source))


def _is_short(cell: Cell) -> bool:
    return len(cell.source) <= MAX_SHOWN


@remembered()
def _starts(text: str) -> tuple[int, ...]:
    starts = [0]
    found = text.find("\n")
    while found >= 0:
        starts.append(found + 1)
        found = text.find("\n", found + 1)
    starts.append(len(text))
    return tuple(starts)
