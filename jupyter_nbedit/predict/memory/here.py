"""The notebook that is edited, as the memory compares it with what it knows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.items import HistoryEdit
from ...core.notebook import Cell, Notebook
from ...core.text import line_end, line_start
from ..clock import Clock
from ..library import MAX_SOURCE, Text
from ..library.reading import Lines, bound, lines_of
from ..order import around
from ..request import PredictionRequest
from .recall import Kind, Spot

MAX_CELLS = 1000
"""Code cells, around the one with the cursor, that are read."""

MAX_EMPTY = 8
"""Empty cells in which something is looked for, those nearest to the cursor."""


class ReadCell(NamedTuple):
    """A cell, its lines, and the names that it binds."""

    cell: Cell
    lines: Lines
    bound: frozenset[str]


Reading = dict[str, ReadCell]
"""What was read of cells, by their identifiers: most are as they were at the last request."""


def _read(cell: Cell) -> ReadCell:
    lines = lines_of(cell.source)
    return ReadCell(cell, lines, frozenset(name for line in lines.texts for name in bound(line)))


def _code(notebook: Notebook) -> list[Cell]:
    """Return the code cells of a notebook's own language."""
    return [
        cell
        for cell in notebook.cells
        if cell.type == "code"
        and len(cell.source) <= MAX_SOURCE
        and notebook.language_of(cell) == notebook.language
    ]


class Here:
    """The code of a notebook; make one by :meth:`of`.

    Attributes
    ----------
    text : Text
        Its lines.
    cells : list of Cell
        Its code cells.
    focused : int
        Position among them of the one with the cursor, else of the newest edit; -1 if unknown.
    exists : frozenset of str
        The names that it binds.
    """

    @classmethod
    async def of(cls, request: PredictionRequest, clock: Clock, reading: Reading) -> Here:
        """Read what was not read yet, in slices, and return the notebook of a request.

        Parameters
        ----------
        request : PredictionRequest
            What is asked.
        clock : Clock
            Gives the event loop its turn.
        reading : dict
            What was read of the notebook before; what is read is added.
        """
        focus, last = request.focus, request.newest_edit
        at = focus.cell_id if focus is not None else last.cell_id if last is not None else ""
        cells = _code(request.notebook)
        middle = next((number for number, cell in enumerate(cells) if cell.id == at), 0)
        read = []
        if len(reading) > 2 * MAX_CELLS:
            reading.clear()
        for number in around(middle, len(cells), MAX_CELLS):
            cell = cells[number]
            known = reading.get(cell.id)
            if known is None or known.cell is not cell:
                await clock.tick()
                known = reading[cell.id] = _read(cell)
            read.append(known)
        return cls(request, read, at)

    def __init__(self, request: PredictionRequest, read: Sequence[ReadCell], at: str) -> None:
        self.cells = [each.cell for each in read]
        self._order = {cell.id: number for number, cell in enumerate(self.cells)}
        texts: list[str] = []
        shapes: list[int] = []
        numbers: list[int] = []
        self._starts: list[int] = []
        self._first = [0]
        self.exists = frozenset[str]().union(*(each.bound for each in read))
        for number, (_, lines, _) in enumerate(read):
            texts += lines.texts
            shapes += lines.shapes
            self._starts += lines.starts
            numbers += [number] * len(lines.texts)
            self._first.append(len(texts))
        self.text = Text(texts, shapes, numbers)
        self._edits = [item for item in reversed(request.history) if isinstance(item, HistoryEdit)]
        focus = request.focus
        self.focused = self._order.get(at, -1)
        self._cursor = focus.cursor if focus is not None and focus.cursor == focus.anchor else None

    def age(self, line: int) -> int:
        """Return how many edits ago a line was written, -1 if it was not lately."""
        cell_id = self.cells[self.text.cells[line]].id
        start = self._starts[line]
        end = start + len(self.text.texts[line])
        for age, item in enumerate(self._edits):
            if item.new.strip() and item.overlaps(cell_id, start, end):
                return age
        return -1

    def spots(self) -> Iterator[Spot]:
        """Yield the places where something could be written."""
        yield from self._at_cursor()
        empty = [number for number in range(len(self.cells)) if self._is_empty(number)]
        empty.sort(key=lambda number: abs(number - self.focused))
        for number in empty[:MAX_EMPTY]:
            above = self._first[number] - 1
            if above >= 0:
                yield Spot("cell", number, 0, above, fresh=True)

    def _is_empty(self, number: int) -> bool:
        return self._first[number] == self._first[number + 1]

    def _at_cursor(self) -> Iterator[Spot]:
        number, cursor = self.focused, self._cursor
        if number < 0 or cursor is None or self._is_empty(number):
            return
        source = self.cells[number].source
        start = line_start(source, cursor)
        if source[cursor : line_end(source, cursor)].strip():
            return
        head = source[start:cursor]
        first = self._first[number]
        line = bisect_right(self._starts, start, first, self._first[number + 1]) - 1
        above = line - 1 if head.strip() else line
        fresh = above < first
        if above >= 0:
            kind: Kind = "begun" if head.strip() else "line"
            yield Spot(kind, number, cursor, above, begun=head, fresh=fresh)
        if head.strip():
            yield Spot("end", number, cursor, line)
