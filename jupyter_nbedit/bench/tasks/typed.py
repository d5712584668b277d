"""Moments at which a line is being typed, out of revisions of notebooks."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

import msgspec

from ...core.events import CellInserted, Edit, Focus, NotebookEvent
from ...core.notebook import Cell
from ...core.session import Session
from ...core.text import line_end
from ...mining.notebooks.edit_records import NotebookEdit
from ...predict.request import PredictionRequest, build_request
from .replay import revision


class Typed(msgspec.Struct, frozen=True):
    """A line as far as it was typed, and how it goes on.

    Attributes
    ----------
    group : str
        The repository.
    request : PredictionRequest
        What a predictor is asked; the cursor is where the typing has come to.
    rest : str
        What is still to come in this line, empty when it is complete.
    """

    group: str
    request: PredictionRequest
    rest: str


def typed(
    record: NotebookEdit, chance: random.Random, changes: int = 2, points: int = 2
) -> Iterator[Typed]:
    """Yield moments of a revision: some in lines of each of `changes` of its changes.

    A change is replayed up to a place in one of its lines, behind which nothing stands in the
    line: up to `points` places inside lines, any as likely as any other, and the end of one.
    """
    known = revision(record.old, record.new)
    numbers = [number for number, event in enumerate(known.events) if _text(event).strip()]
    chosen = set(chance.sample(numbers, min(changes, len(numbers))))
    session = Session()
    session.apply(known.start)
    for number, event in enumerate(known.events):
        if number in chosen:
            yield from _points(record.repository, session, event, chance, points)
        session.apply(event)


def _text(event: NotebookEvent) -> str:
    if isinstance(event, Edit):
        return event.text
    return event.cell.source if isinstance(event, CellInserted) else ""


def _points(
    group: str, session: Session, event: NotebookEvent, chance: random.Random, points: int
) -> Iterator[Typed]:
    text = _text(event)
    inside: list[tuple[int, int]] = []
    ends: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line.rstrip())
        first = end - len(line.strip())
        inside += [(place, end) for place in range(first + 1, end)]
        ends += [(end, end)] if end > first else []
        start += len(line) + 1
    chosen = chance.sample(inside, min(points, len(inside)))
    for place, end in [*chosen, chance.choice(ends)]:
        request = _request(session, event, text[:place])
        if request is not None:
            yield Typed(group, request, text[place:end])


def _request(session: Session, event: NotebookEvent, text: str) -> PredictionRequest | None:
    """Return what is asked when `text` of an event's text has been typed at the end of a line."""
    session = copy.deepcopy(session)
    if isinstance(event, CellInserted):
        cell = Cell(event.cell.id, event.cell.type, "")
        session.apply(CellInserted(time=event.time, index=event.index, cell=cell))
        event = Edit(time=event.time, cell_id=cell.id, start=0, end=0, text="")
    if not isinstance(event, Edit):
        return None
    edit = msgspec.structs.replace(event, text=text)
    session.apply(edit)
    cursor = edit.start + len(text)
    source = session.cell(edit.cell_id).source
    if line_end(source, cursor) != cursor:
        return None
    session.apply(Focus(time=edit.time, cell_id=edit.cell_id, cursor=cursor, anchor=cursor))
    return build_request(session)
