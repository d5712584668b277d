"""A recorded history for other programs.

======== ==========================================================================================
events   JSON Lines of :mod:`jupyter_nbedit.core.events`, every recording after the other, each with
         its `open` first; beside the fields of the event, `stream` and `number` say where it is
         from. This is what `jupyter nbedit bench run --task recorded` reads.
paper    The dataset of :mod:`jupyter_nbedit.mining.notebooks.edit_records`: a notebook's states at
         runs and saves are its revisions, and whatever changed code between two of them is an edit.
======== ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ...core.events import NotebookEvent, Run, Saved
from ...core.notebook import Notebook
from ...core.session import Session
from ...mining.notebooks.alignment import align
from ...mining.notebooks.edit_records import CellRecord, NotebookEdit, content_hash
from ...mining.notebooks.opcodes import line_opcodes, opcodes
from ..store.rows import Row
from ..store.streams import Stream
from .content_free import content_free
from .reader import History

_encoder = msgspec.json.Encoder()


class Recording(msgspec.Struct, frozen=True):
    """A stream, its settled events, and the name that its notebook goes by."""

    stream: str
    path: str
    rows: Iterable[Row]


def recordings(
    history: History, streams: Iterable[Stream], *, without_content: bool = False
) -> Iterator[Recording]:
    """Yield recordings, oldest first, with or without their content."""
    names: dict[str, str] = {}
    for stream in sorted(streams, key=lambda each: each.id):
        rows: Iterable[Row] = history.rows(stream)
        path = stream.path
        if without_content:
            path = names.setdefault(path, f"notebook-{len(names)}.ipynb")
            rows = content_free(rows, path)
        yield Recording(stream.name, path, rows)


def event_lines(chosen: Iterable[Recording]) -> Iterator[bytes]:
    """Yield the events of recordings as lines of JSON."""
    for recording in chosen:
        for row in recording.rows:
            yield _line(recording.stream, row.number, row.event)


def _line(stream: str, number: int, event: NotebookEvent) -> bytes:
    fields = msgspec.to_builtins(event, str_keys=True)
    return _encoder.encode({**fields, "stream": stream, "number": number}) + b"\n"


def revisions(chosen: Iterable[Recording]) -> Iterator[NotebookEdit]:
    """Yield the edits between the states of notebooks at their runs and saves."""
    for recording in chosen:
        session = Session()
        before: Notebook | None = None
        for row in recording.rows:
            session.apply(row.event)
            if before is None:
                before = session.notebook
            if isinstance(row.event, Run | Saved):
                after = session.notebook
                if _code(before) != _code(after):
                    saved = isinstance(row.event, Saved)
                    yield difference(
                        recording.stream,
                        row.number,
                        before,
                        after,
                        message="Save the notebook" if saved else "Run a cell",
                        time=row.event.time,
                    )
                before = after


def difference(
    stream: str, number: int, before: Notebook, after: Notebook, *, message: str, time: float
) -> NotebookEdit:
    """Return what lies between two states of a notebook as an edit of a dataset.

    Parameters
    ----------
    stream : str
        The recording.
    number : int
        The event after which the notebook was as in `after`.
    before, after : Notebook
        The two states.
    message : str
        What was done, in the place of a commit's subject.
    time : float
        When, in Unix seconds.
    """
    old, new = _code(before), _code(after)
    changed = opcodes(old, new)
    return NotebookEdit(
        repo=after.path or stream,
        commit=f"{stream}-{number}",
        file=after.path,
        message=message,
        old=old,
        new=new,
        cell_diff=changed,
        line_diff=line_opcodes(old, new, changed),
        time=int(time),
        language=after.language,
        old_cells=_slim(before),
        new_cells=_slim(after),
        changes=align(_records(before), _records(after)),
        content=content_hash(old, new),
    )


def _code(notebook: Notebook) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.type == "code"]


def _records(notebook: Notebook) -> list[CellRecord]:
    return [CellRecord(cell.type, cell.id, cell.source) for cell in notebook.cells]


def _slim(notebook: Notebook) -> list[CellRecord]:
    return [
        CellRecord("code", cell.id)
        if cell.type == "code"
        else CellRecord(cell.type, cell.id, cell.source)
        for cell in notebook.cells
    ]
