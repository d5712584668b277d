"""Moments at which a line is being typed, out of revisions of notebooks or a recorded history.

What an edit wrote is taken up to some place in one of its lines, behind which nothing stands: as
far as it was typed. What is missing is the rest of that line; at the end of a line silence is
right, whatever was written below it.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ...core.edits import TextEdit
from ...core.events import CellInserted, Edit, Focus, NotebookEvent
from ...core.notebook import Cell
from ...core.session import Session
from ...core.text import line_end
from ...mining.notebooks.edit_records import NotebookEdit
from ...predict.request import PredictionRequest, build_request
from ..records import Case, Configuration
from .question import EditQuestion, case_of, edit_question
from .replay import Revision, revision

CHANGES, POINTS = 2, 2
"""Changes of a revision in which moments are taken, and moments within the lines of each."""


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
    record: NotebookEdit, chance: random.Random, changes: int = CHANGES, points: int = POINTS
) -> Iterator[Typed]:
    """Yield moments of a revision: some in lines of each of `changes` of its changes.

    A change is replayed up to a place in one of its lines, behind which nothing stands in the
    line: up to `points` places inside lines, any as likely as any other, and the end of one.
    """
    yield from _in_revision(_revision(record), record.repository, chance, changes, points)


def questions(edit: NotebookEdit, configuration: Configuration) -> Iterator[EditQuestion]:
    """Yield what is asked while the lines of a revision are typed."""
    known = _revision(edit)
    about = case_of(edit)
    chance = random.Random(f"{configuration.seed} {edit.key}")
    moments = _in_revision(known, edit.repository, chance, CHANGES, POINTS)
    yield from asked(moments, about, configuration, known.targets)


def asked(
    moments: Iterable[Typed],
    about: Case,
    configuration: Configuration,
    targets: Mapping[str, str],
) -> Iterator[EditQuestion]:
    """Yield the questions that moments amount to.

    Parameters
    ----------
    moments : iterable of Typed
        The moments.
    about : Case
        What is known of all of them.
    configuration : Configuration
        How it is asked.
    targets : mapping of str to str
        What the cells come to, beside the line that is typed: what goes on below it is right, too.
    """
    for number, moment in enumerate(moments):
        request = msgspec.structs.replace(moment.request, eagerness=configuration.eagerness)
        focus = request.focus
        cell = request.notebook.cell(focus.cell_id) if focus is not None else None
        if focus is None or cell is None:
            continue
        rest = TextEdit(cell.id, focus.cursor, "", moment.rest)
        yield edit_question(
            msgspec.structs.replace(about, id=f"{about.edit}#{number}", seen=len(request.history)),
            request,
            told="nothing",
            context=configuration.context,
            targets=({cell.id: rest.apply(cell.source)}, targets),
            missing=[rest] if moment.rest else [],
            at=None,
            stage="line" if moment.rest else "line end",
        )


def points_in(
    group: str, session: Session, event: NotebookEvent, chance: random.Random, points: int = POINTS
) -> Iterator[Typed]:
    """Yield moments at which what an event writes is being typed.

    Parameters
    ----------
    group : str
        The repository.
    session : Session
        Up to the event; it is left as it is.
    event : NotebookEvent
        What writes.
    chance : random.Random
        What the moments depend on.
    points : int
        Most moments within lines; there is one more at the end of a line.
    """
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
    if not ends:
        return
    chosen = chance.sample(inside, min(points, len(inside)))
    for place, end in [*chosen, chance.choice(ends)]:
        request = _request(session, event, text[:place])
        if request is not None:
            yield Typed(group, request, text[place:end])


def _revision(record: NotebookEdit) -> Revision:
    return revision(record.old, record.new, record.language or "python")


def _in_revision(
    known: Revision, group: str, chance: random.Random, changes: int, points: int
) -> Iterator[Typed]:
    numbers = [number for number, event in enumerate(known.events) if _text(event).strip()]
    chosen = set(chance.sample(numbers, min(changes, len(numbers))))
    session = Session()
    session.apply(known.start)
    for number, event in enumerate(known.events):
        if number in chosen:
            yield from points_in(group, session, event, chance, points)
        session.apply(event)


def _text(event: NotebookEvent) -> str:
    if isinstance(event, Edit):
        return event.text
    return event.cell.source if isinstance(event, CellInserted) else ""


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
