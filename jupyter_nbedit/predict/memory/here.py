"""The notebook that is edited, as the memory compares it with what it knows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ...core.items import HistoryEdit
from ...core.notebook import Cell, Notebook
from ...core.text import line_end, line_start
from ...utils.caching import remembered
from ..clock import Clock
from ..library import MAX_SOURCE, Text
from ..library.reading import CACHED, bound, lines_of
from ..request import PredictionRequest
from .recall import Kind, Spot

MAX_EMPTY = 8
"""Empty cells in which something is looked for, those nearest to the cursor."""


@remembered(CACHED)
def _bound(source: str) -> frozenset[str]:
    return frozenset(name for line in lines_of(source).texts for name in bound(line))


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
    exists : set of str
        The names that it binds.
    """

    @classmethod
    async def of(cls, request: PredictionRequest, clock: Clock) -> Here:
        """Read what was not read yet, in slices, and return the notebook of a request."""
        for cell in _code(request.notebook):
            await clock.tick()
            _bound(cell.source)
        return cls(request)

    def __init__(self, request: PredictionRequest) -> None:
        self.cells = _code(request.notebook)
        self._order = {cell.id: number for number, cell in enumerate(self.cells)}
        texts: list[str] = []
        shapes: list[int] = []
        numbers: list[int] = []
        self._starts: list[int] = []
        self._first = [0]
        self.exists: set[str] = set()
        for number, cell in enumerate(self.cells):
            lines = lines_of(cell.source)
            texts += lines.texts
            shapes += lines.shapes
            self._starts += lines.starts
            numbers += [number] * len(lines.texts)
            self._first.append(len(texts))
            self.exists |= _bound(cell.source)
        self.text = Text(texts, shapes, numbers)
        self._edits = [item for item in reversed(request.history) if isinstance(item, HistoryEdit)]
        focus, last = request.focus, request.newest_edit
        at = focus.cell_id if focus is not None else last.cell_id if last is not None else ""
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
