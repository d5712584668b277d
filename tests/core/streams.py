"""Streams of events, drawn together with the notebook that they lead to.

The notebook is kept by a model of its own, a list of `[id, type, source]` as a browser might hold
it, which shares nothing with the session under test.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from hypothesis import strategies as st

from jupyter_nbedit.core.edits import (
    CellDeletion,
    CellInsertion,
    CellTypeChange,
    SuggestedEdit,
    TextEdit,
)
from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    CellMoved,
    CellTypeChanged,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Outcome,
    Run,
    Suggested,
)
from jupyter_nbedit.core.notebook import Cell, CellType
from jupyter_nbedit.core.session import Session

# Few characters, so that texts repeat themselves and edits become ambiguous.
SOURCES = st.text(alphabet="ab\n😀", max_size=12)
INSERTED = st.text(alphabet="ab\n😀", max_size=3)
IDS = ("one", "two", "three", "four")
CELL_TYPES: tuple[CellType, ...] = ("code", "markdown", "raw")
KINDS = ("edit", "edit", "edit", "edit", "insert", "delete", "move", "type", "run", "focus",
         "suggested", "outcome", "open")  # fmt: skip

Cells = tuple[tuple[str, str, str], ...]


class Step(NamedTuple):
    """An event, and the cells after it."""

    event: NotebookEvent
    cells: Cells


class Client:
    """Draws events that fit the notebook it holds, and follows them."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.cells: list[list[str]] = []
        self.time = 0.0
        self.suggestions = self.new_cells = 0

    def step(self, kind: str) -> Step:
        self.time += self.draw(st.sampled_from([0.0, 0.25, 0.75, 3.0]))
        needs_cell = kind not in ("open", "insert", "outcome")
        if (needs_cell and not self.cells) or (kind == "insert" and len(self.cells) == len(IDS)):
            kind = "open"
        event = getattr(self, f"_{kind}")()
        return Step(event, tuple((name, type_, source) for name, type_, source in self.cells))

    def pick(self) -> list[str]:
        return self.draw(st.sampled_from(self.cells))

    def place(self, source: str, low: int = 0) -> int:
        return self.draw(st.integers(low, len(source)))

    def origin(self) -> Origin:
        origins: list[Origin] = [Origin.USER, *Origin]
        return self.draw(st.sampled_from(origins))

    def _open(self) -> Open:
        ids = self.draw(st.lists(st.sampled_from(IDS), max_size=3, unique=True))
        self.cells = [[name, "code", self.draw(SOURCES)] for name in ids]
        cells = tuple(Cell(name, "code", source) for name, _, source in self.cells)
        return Open(time=self.time, cells=cells, language="python")

    def _edit(self) -> Edit:
        cell = self.pick()
        start = self.place(cell[2])
        end = min(len(cell[2]), start + self.draw(st.integers(0, 3)))
        text = self.draw(INSERTED)
        cell[2] = cell[2][:start] + text + cell[2][end:]
        return Edit(
            time=self.time, cell_id=cell[0], start=start, end=end, text=text, origin=self.origin()
        )

    def _insert(self) -> CellInserted:
        free = [name for name in IDS if all(name != cell[0] for cell in self.cells)]
        cell = Cell(self.draw(st.sampled_from(free)), "code", self.draw(SOURCES))
        index = self.draw(st.integers(0, len(self.cells)))
        self.cells.insert(index, [cell.id, cell.type, cell.source])
        return CellInserted(time=self.time, index=index, cell=cell, origin=self.origin())

    def _delete(self) -> CellDeleted:
        cell = self.pick()
        self.cells.remove(cell)
        return CellDeleted(time=self.time, cell_id=cell[0], origin=self.origin())

    def _move(self) -> CellMoved:
        cell = self.pick()
        self.cells.remove(cell)
        index = self.draw(st.integers(0, len(self.cells)))
        self.cells.insert(index, cell)
        return CellMoved(time=self.time, cell_id=cell[0], index=index)

    def _type(self) -> CellTypeChanged:
        cell = self.pick()
        new = self.draw(st.sampled_from(CELL_TYPES))
        cell[1] = new
        return CellTypeChanged(time=self.time, cell_id=cell[0], cell_type=new, origin=self.origin())

    def _run(self) -> Run:
        return Run(time=self.time, cell_id=self.pick()[0], ok=self.draw(st.booleans()))

    def _focus(self) -> Focus:
        name, _, source = self.pick()
        return Focus(
            time=self.time, cell_id=name, cursor=self.place(source), anchor=self.place(source)
        )

    def _suggested(self) -> Suggested:
        edits = [self._suggested_edit() for _ in range(self.draw(st.integers(1, 2)))]
        self.suggestions += 1
        return Suggested(
            time=self.time,
            suggestion_id=str(self.suggestions),
            source="fake",
            edits=tuple(edits),
        )

    def _suggested_edit(self) -> SuggestedEdit:
        name, type_, source = self.pick()
        kind = self.draw(st.sampled_from(["text", "text", "insert", "delete", "type"]))
        if kind == "insert":
            self.new_cells += 1
            above = self.draw(st.sampled_from(["", name]))
            return CellInsertion(Cell(f"new-{self.new_cells}", "code", self.draw(SOURCES)), above)
        cell_type = cast("CellType", type_)
        if kind == "delete":
            return CellDeletion(name, cell_type, source)
        if kind == "type":
            return CellTypeChange(name, cell_type, self.draw(st.sampled_from(CELL_TYPES)))
        start = self.place(source)
        old = source[start : self.place(source, start)]
        return TextEdit(name, start, old, self.draw(INSERTED))

    def _outcome(self) -> Outcome:
        return Outcome(
            time=self.time,
            suggestion_id=str(self.draw(st.integers(max(0, self.suggestions - 1), 9))),
            outcome=self.draw(st.sampled_from(["rejected", "accepted", "ignored"])),
            edit=self.draw(st.integers(0, 2)),
        )


@st.composite
def streams(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> list[Step]:
    """Draw a stream that begins with a notebook."""
    client = Client(draw)
    later = draw(st.lists(st.sampled_from(kinds), max_size=20))
    return [client.step(kind) for kind in ("open", *later)]


def cells_of(session: Session) -> Cells:
    """Return what the session holds in the terms of the model."""
    return tuple((cell.id, cell.type, cell.source) for cell in session.notebook.cells)


def state_of(session: Session) -> tuple[Any, ...]:
    """Return everything that can be seen of a session."""
    return (
        session.notebook,
        list(session.history),
        session.focus,
        session.last_run,
        list(session.rejected),
        list(session.refusals),
        session.revision,
    )
