"""A stream as the steps that a person would say were done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from ...core.edits import CellDeletion, CellInsertion, CellTypeChange
from ...core.events import (
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
    OutcomeKind,
    Run,
    Saved,
    Suggested,
)
from ...utils.user_messages import UserMessage, user_message, verbatim
from ..store.rows import Row

StepKind = Literal["open", "edit", "structure", "run", "save", "suggested", "outcome"]

_OUTCOMES: Mapping[OutcomeKind, UserMessage] = {
    "accepted": user_message("accepted"),
    "partly": user_message("accepted in part"),
    "typed": user_message("typed by hand"),
    "rejected": user_message("refused"),
    "postponed": user_message("put away"),
    "ignored": user_message("passed over"),
    "superseded": user_message("replaced by another one"),
}

PAUSE = 5.0
"""Seconds after which typing on is another step."""


class TimelineStep(msgspec.Struct, rename="camel"):
    """One thing a person would say was done: events `first` to `last` of a stream.

    Attributes
    ----------
    kind : str
        What it is; keystrokes that belong together are one edit.
    started, ended : float
        Unix seconds.
    cell_id : str
        The cell, empty where there is none.
    origin : Origin
        Who did it.
    added, removed : int
        Characters.
    ok : bool or None
        Whether a run succeeded.
    duration : float or None
        Seconds that a run took.
    label : UserMessage
        The change of structure, the exception of a failed run, the predictor of a suggestion, with
        what it suggested if that is not about text, or its outcome.
    """

    kind: StepKind
    first: int
    last: int
    started: float
    ended: float
    cell_id: str
    origin: Origin
    added: int
    removed: int
    ok: bool | None
    duration: float | None
    label: UserMessage


def steps(rows: Iterable[Row]) -> Iterator[TimelineStep]:
    """Yield the steps of a stream in order; movements of the cursor are none."""
    edit: TimelineStep | None = None
    low = high = 0
    for row in rows:
        event = row.event
        if isinstance(event, Focus):
            continue
        if isinstance(event, Edit):
            touches = edit is not None and low <= event.end and event.start <= high
            if edit is not None and touches and _goes_on(edit, event):
                low = min(low, event.start)
                high = max(high, event.end) + len(event.text) - (event.end - event.start)
                edit.last, edit.ended = row.number, event.time
                edit.added += len(event.text)
                edit.removed += event.end - event.start
                continue
            low, high = event.start, event.start + len(event.text)
        if edit is not None:
            yield edit
            edit = None
        step = _step(row.number, event)
        if isinstance(event, Edit):
            edit = step
        else:
            yield step
    if edit is not None:
        yield edit


def _suggested(event: Suggested) -> tuple[str, UserMessage]:
    """Return the cell at which a suggestion was shown, and who suggested what."""
    if not event.edits:
        return "", verbatim(event.source)
    first = event.edits[0]
    if isinstance(first, CellInsertion):
        # Its own cell was not there yet.
        return first.after, user_message("%1: insert a cell", event.source)
    if isinstance(first, CellDeletion):
        return first.cell_id, user_message("%1: delete the cell", event.source)
    if isinstance(first, CellTypeChange):
        return first.cell_id, user_message("%1: make it %2", event.source, first.new)
    return first.cell_id, verbatim(event.source)


def _goes_on(step: TimelineStep, event: Edit) -> bool:
    same = (step.cell_id, step.origin) == (event.cell_id, event.origin)
    return same and event.time - step.ended <= PAUSE


def _step(number: int, event: NotebookEvent) -> TimelineStep:
    step = TimelineStep(
        kind="structure",
        first=number,
        last=number,
        started=event.time,
        ended=event.time,
        cell_id="",
        origin=Origin.USER,
        added=0,
        removed=0,
        ok=None,
        duration=None,
        label=verbatim(""),
    )
    if isinstance(event, Edit):
        step.kind, step.cell_id, step.origin = "edit", event.cell_id, event.origin
        step.added, step.removed = len(event.text), event.end - event.start
    elif isinstance(event, CellInserted):
        step.cell_id, step.origin = event.cell.id, event.origin
        step.label = user_message("inserted")
    elif isinstance(event, CellDeleted):
        step.cell_id, step.origin = event.cell_id, event.origin
        step.label = user_message("deleted")
    elif isinstance(event, CellMoved):
        step.cell_id, step.origin = event.cell_id, event.origin
        step.label = user_message("moved")
    elif isinstance(event, CellTypeChanged):
        step.cell_id, step.origin = event.cell_id, event.origin
        step.label = verbatim(event.cell_type)
    elif isinstance(event, Run):
        step.kind, step.cell_id, step.label = "run", event.cell_id, verbatim(event.ename)
        step.ok, step.duration = event.ok, event.duration
    elif isinstance(event, Suggested):
        step.kind = "suggested"
        step.cell_id, step.label = _suggested(event)
    elif isinstance(event, Outcome):
        step.kind, step.label = "outcome", _OUTCOMES[event.outcome]
    elif isinstance(event, Saved):
        step.kind = "save"
    elif isinstance(event, Open):
        step.kind = "open"
    return step
