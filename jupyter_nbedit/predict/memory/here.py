"""The notebook that is edited, as the memory compares it with what it knows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import compress, count, pairwise
from operator import is_not
from typing import NamedTuple

from ...core.items import HistoryEdit
from ...core.notebook import Cell
from ...core.text import line_end, line_start
from ..clock import Clock, Steps
from ..library import MAX_SOURCE, Text
from ..library.reading import Lines, bound, lines_of
from ..order import around
from ..request import PredictionRequest
from ..survey import Survey
from .recall import Kind, Spot

MAX_CELLS = 1000
"""Code cells, around the one with the cursor, that are read."""

MAX_CHANGED = 5
"""Cells that may be others than before where the lines of the rest are taken over."""

MAX_EMPTY = 8
"""Empty cells in which something is looked for, those nearest to the cursor."""


class ReadCell(NamedTuple):
    """A cell, its lines, and the names that it binds."""

    cell: Cell
    lines: Lines
    bound: frozenset[str]


class Written(NamedTuple):
    """The lines of some cells, one after another.

    Attributes
    ----------
    cells : list of ReadCell
        The cells.
    texts, shapes, starts : list
        What is known of each line: see `Lines`.
    numbers : list of int
        The number of the cell that each stands in.
    first : list of int
        Which line is the first of each cell, and how many there are.
    """

    cells: list[ReadCell]
    texts: list[str]
    shapes: list[int]
    starts: list[int]
    numbers: list[int]
    first: list[int]

    @classmethod
    def of(cls, cells: list[ReadCell]) -> Written:
        """Return the lines of cells."""
        result = cls(cells, [], [], [], [], [0])
        for number, (_, lines, _) in enumerate(cells):
            result.texts.extend(lines.texts)
            result.shapes.extend(lines.shapes)
            result.starts.extend(lines.starts)
            result.numbers.extend([number] * len(lines.texts))
            result.first.append(len(result.texts))
        return result

    def updated(self, cells: list[ReadCell]) -> Written:
        """Return the lines of cells most of which are the same as before."""
        if len(cells) != len(self.cells):
            return Written.of(cells)
        changed = [*compress(count(), map(is_not, cells, self.cells))]
        if len(changed) > MAX_CHANGED:
            return Written.of(cells)
        _, texts, shapes, starts, numbers, first = self
        for number in changed:
            lines = cells[number].lines
            low, high = first[number], first[number + 1]
            texts = [*texts[:low], *lines.texts, *texts[high:]]
            shapes = [*shapes[:low], *lines.shapes, *shapes[high:]]
            starts = [*starts[:low], *lines.starts, *starts[high:]]
            come = len(lines.texts)
            if come != high - low:
                numbers = [*numbers[:low], *[number] * come, *numbers[high:]]
                later = [line + come - (high - low) for line in first[number + 1 :]]
                first = [*first[: number + 1], *later]
        return Written(cells, texts, shapes, starts, numbers, first)


class Reading:
    """What was read of a notebook: most of it is as it was at the last request."""

    def __init__(self) -> None:
        self._survey = Survey()
        self._written = Written.of([])

    async def of(self, request: PredictionRequest, at: str, clock: Clock) -> Written:
        """Return the lines of the code cells around one; what is new is read in slices.

        Parameters
        ----------
        request : PredictionRequest
            What is asked.
        at : str
            The cell.
        clock : Clock
            Gives the event loop its turn.
        """
        notebook = request.notebook
        own = notebook.language

        def code(cell: Cell) -> bool:
            return (
                cell.type == "code"
                and len(cell.source) <= MAX_SOURCE
                and notebook.language_of(cell) == own
            )

        survey = self._survey.of(notebook)
        cells = list(survey.ask(("code", own), code))
        index = notebook.index(at)
        middle = cells.index(index) if index in cells else 0
        near = around(middle, len(cells), MAX_CELLS)
        within = range(cells[near.start], cells[near.stop - 1] + 1) if near else range(0)

        def look(cell: Cell) -> Steps[ReadCell | None]:
            yield
            return _read(cell) if code(cell) else None

        read = await survey.ask_in_turn(("lines", own), look, clock, within)
        self._written = self._written.updated(list(read.values()))
        return self._written


def _read(cell: Cell) -> ReadCell:
    lines = lines_of(cell.source)
    return ReadCell(cell, lines, frozenset(name for line in lines.texts for name in bound(line)))


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
        reading : Reading
            What was read of the notebook before; what is read is added.
        """
        focus, last = request.focus, request.newest_edit
        at = focus.cell_id if focus is not None else last.cell_id if last is not None else ""
        return cls(request, await reading.of(request, at, clock), at)

    def __init__(self, request: PredictionRequest, written: Written, at: str) -> None:
        self.cells = [each.cell for each in written.cells]
        self.exists = frozenset[str]().union(*[each.bound for each in written.cells])
        self._starts, self._first = written.starts, written.first
        self.text = Text(written.texts, written.shapes, written.numbers)
        self._edits = [item for item in reversed(request.history) if isinstance(item, HistoryEdit)]
        focus = request.focus
        names = [cell.id for cell in self.cells]
        self.focused = names.index(at) if at in names else -1
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
        pairs = enumerate(pairwise(self._first))
        empty = [number for number, (first, after) in pairs if first == after]
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
