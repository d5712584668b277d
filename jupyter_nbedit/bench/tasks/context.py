"""How much a predictor is shown: the same question with less or more around it.

======== ==========================================================================================
place    the lines around the cursor
cell     the cell with the cursor, whole
notebook all cells
others   the other notebooks of the repository, as earlier commits left them
history  the developer's recent edits, of the cells that are shown
runs     what was run, and the last failure
message  the subject of the commit message: for the next edit a Markdown cell on top of the notebook
======== ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

import msgspec

from ...core.edits import CellInsertion, SuggestedEdit, TextEdit
from ...core.events import Focus, Run
from ...core.notebook import Cell, Notebook
from ...core.text import line_end, line_start
from ...predict.request import PredictionRequest
from ..records import Part, Task

PARTS: tuple[Part, ...] = get_args(Part)

AROUND = 2
"""Lines above and below the cursor's that are part of the place."""

MESSAGE_CELL = "nbedit-commit-message"
"""Identifier of the cell that holds the commit message."""

_SERVED: tuple[Part, ...] = ("place", "cell", "notebook", "history", "runs")
_DEFAULTS: dict[Task, tuple[Part, ...]] = {
    "next": ("place", "cell", "notebook", "others", "history", "runs"),
    "recorded": _SERVED,
    "cell": ("cell", "message"),
    "file": ("notebook", "message"),
}
_ALLOWED: dict[Task, tuple[Part, ...]] = {
    "next": PARTS,
    "recorded": _SERVED,
    "cell": ("cell", "notebook", "message"),
    "file": ("notebook", "message"),
}


class ContextError(ValueError):
    """A context that a task cannot be asked with."""


def context_for(task: Task, names: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the parts of a task's context, in the order of :data:`PARTS`.

    Parameters
    ----------
    task : {"next", "cell", "file", "recorded"}
        The task.
    names : sequence of str
        What is asked for; what it implies is added. Nothing stands for what is served (`next`,
        `recorded`) or for the paper's (`cell`, `file`).

    Raises
    ------
    ContextError
        If a part is unknown or makes no sense for the task.
    """
    if not names:
        return _DEFAULTS[task]
    for name in names:
        if name not in _ALLOWED[task]:
            raise ContextError(
                f"the task {task!r} has no context {name!r}: choose of {', '.join(_ALLOWED[task])}"
            )
    wanted = set(names)
    if task in ("cell", "file"):
        # What is to be rewritten is always shown.
        wanted.add(task if task == "cell" else "notebook")
    else:
        if wanted & {"history", "runs"}:
            wanted.add("cell")
        if "notebook" in wanted:
            wanted.add("cell")
        wanted.add("place")
    return tuple(part for part in PARTS if part in wanted)


class Shown(msgspec.Struct, frozen=True):
    """A request with less around it.

    Attributes
    ----------
    request : PredictionRequest
        What the predictor gets.
    cell_id : str
        The cell of which only a part is shown.
    offset : int
        Where that part starts.
    """

    request: PredictionRequest
    cell_id: str = ""
    offset: int = 0

    def placed(self, edits: Iterable[SuggestedEdit]) -> tuple[SuggestedEdit, ...]:
        """Return edits of what was shown as edits of the whole notebook."""
        return tuple(
            TextEdit(edit.cell_id, edit.start + self.offset, edit.old, edit.new)
            if isinstance(edit, TextEdit) and edit.cell_id == self.cell_id
            else edit
            for edit in map(_without_message, edits)
            if edit.cell_id != MESSAGE_CELL
        )


def _without_message(edit: SuggestedEdit) -> SuggestedEdit:
    """Return an edit of a notebook on top of which the message does not stand."""
    if isinstance(edit, CellInsertion) and edit.after == MESSAGE_CELL:
        return CellInsertion(edit.cell, "")
    return edit


def show(request: PredictionRequest, parts: Sequence[Part], message: str = "") -> Shown:
    """Leave out of a request what the context does not hold.

    Parameters
    ----------
    request : PredictionRequest
        The whole of it.
    parts : sequence of str
        What the context holds.
    message : str
        The commit message.
    """
    notebook, focus = request.notebook, request.focus
    history = request.history if "history" in parts else ()
    if "runs" in parts and "history" not in parts:
        history = tuple(item for item in request.history if isinstance(item, Run))
    elif "runs" not in parts:
        history = tuple(item for item in history if not isinstance(item, Run))
    cell_id, offset = "", 0
    if "notebook" not in parts:
        cell = notebook.cell(focus.cell_id) if focus is not None else None
        cells = (cell,) if cell is not None else ()
        if cell is not None and focus is not None and "cell" not in parts:
            cell_id = cell.id
            cells, offset, focus = _cut(cell, focus)
        shown = {cell.id for cell in cells}
        notebook = Notebook(cells, notebook.language, notebook.path)
        history = tuple(item for item in history if item.cell_id in shown)
    if "message" in parts and message:
        told = Cell(MESSAGE_CELL, "markdown", message)
        notebook = Notebook((told, *notebook.cells), notebook.language, notebook.path)
    reduced = msgspec.structs.replace(
        request,
        notebook=notebook,
        history=history,
        focus=focus,
        last_run=request.last_run if "runs" in parts else None,
        library=request.library if "others" in parts else None,
        elsewhere=request.elsewhere if "others" in parts else (),
    )
    return Shown(reduced, cell_id, offset)


def _cut(cell: Cell, focus: Focus) -> tuple[tuple[Cell], int, Focus]:
    """Return the lines of a cell around the cursor, where they start, and the cursor in them."""
    start = line_start(cell.source, focus.cursor)
    end = line_end(cell.source, focus.cursor)
    for _ in range(AROUND):
        start = line_start(cell.source, max(0, start - 1))
        end = line_end(cell.source, min(len(cell.source), end + 1))
    part = Cell(cell.id, cell.type, cell.source[start:end], cell.language)
    cursor = focus.cursor - start
    moved = Focus(time=focus.time, cell_id=cell.id, cursor=cursor, anchor=cursor)
    return (part,), start, moved
