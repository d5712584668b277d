"""The user's own history, played as it happened: edits in their order and time, runs between them.

A file is a JSON Lines stream of events (:mod:`jupyter_nbedit.core.events`) in which every notebook
begins with its `open`. Keystrokes that make one edit of the session's history are one place; before
its first the predictor is asked. What is right is known from what came after: the very next edit,
and all that was done within the next :data:`AHEAD` edits, in any order.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from ...core import untagged
from ...core.edits import TextEdit, difference
from ...core.events import Edit, Focus, NotebookEvent, Open, Origin, Run
from ...core.items import HistoryCellEdit
from ...core.session import OutOfSyncError, Session
from ...core.text import line_end, line_start
from ...predict.request import Trigger, build_request
from ...record.redaction.masks import is_masked
from ...utils.files import DatasetError, read_lines
from ..records import Case, Configuration, Stage
from .planned import Planned
from .question import EditQuestion, edit_question
from .replay import places
from .typed import POINTS, Typed, asked, points_in

AHEAD = 20
"""Edits, the next one included, within which a suggested one must really come."""

_OWN = (Origin.USER, Origin.SUGGESTION)

_decoder = msgspec.json.Decoder(NotebookEvent)


class _Place(msgspec.Struct):
    """An edit as it was made: by the events `first` to `last`."""

    first: int
    last: int
    cell_id: str
    before: str
    after: str


def events_of(files: Sequence[Path]) -> Iterator[tuple[Path, int, bytes, bool]]:
    """Read the events of several files: file, number of the line, line, and whether it opens.

    Raises
    ------
    DatasetError
        If a line is no event, or the first of a file opens no notebook.
    """
    for path in files:
        begun = False
        for number, line in enumerate(read_lines(path), 1):
            if not line.strip():
                continue
            try:
                opens = isinstance(untagged.decode(line, _decoder), Open)
            except msgspec.MsgspecError as error:
                raise DatasetError(f"{path}, line {number}: not an event: {error}") from None
            if not (begun or opens):
                raise DatasetError(
                    f"{path}, line {number}: a recorded history begins with an event of the type "
                    "'open'; export it anew"
                )
            begun = True
            yield path, number, line, opens


def plan(files: Sequence[Path], limit: int) -> tuple[int, Iterator[Planned]]:
    """Choose the first notebooks of recorded histories.

    Parameters
    ----------
    files : sequence of Path
        The histories.
    limit : int
        Most times that a notebook was opened, 0 for all.
    """
    opened = sum(opens for _, _, _, opens in events_of(files))
    taken = min(opened, limit) if limit else opened
    return taken, _planned(files, taken)


def _planned(files: Sequence[Path], taken: int) -> Iterator[Planned]:
    unit = -1
    for line, (_, _, text, opens) in enumerate(events_of(files)):
        unit += opens
        if unit == taken:
            return
        yield Planned(unit, line, msgspec.Raw(text.strip()))


def questions(lines: Sequence[bytes], configuration: Configuration) -> Iterator[EditQuestion]:
    """Play one notebook from its `open` on and yield what is asked on the way.

    Parameters
    ----------
    lines : sequence of bytes
        The events.
    configuration : Configuration
        How it is asked.

    Raises
    ------
    DatasetError
        If an event does not fit the ones before it.
    """
    events = read_events(lines)
    try:
        yield from _Play(events, configuration).questions()
    except OutOfSyncError as error:
        raise _misfit(events, error) from None


def line_questions(lines: Sequence[bytes], configuration: Configuration) -> Iterator[EditQuestion]:
    """Yield what is asked while the lines of one notebook are typed.

    Raises
    ------
    DatasetError
        If an event does not fit the ones before it.
    """
    events = read_events(lines)
    about = _about(events)
    chance = random.Random(f"{configuration.seed} {about.edit}")
    found: list[tuple[Typed, dict[str, str]]] = [
        (moment, {edit.cell_id: after})
        for session, edit, after in written(events)
        for moment in points_in(about.repository, session, edit, chance)
        if not is_masked(moment.rest)
    ]
    # Of each place there are a few.
    most = configuration.max_places * (POINTS + 1)
    for number in sorted(chance.sample(range(len(found)), min(most, len(found)))):
        moment, targets = found[number]
        named = msgspec.structs.replace(about, edit=f"{about.edit}.{number}")
        yield from asked([moment], named, configuration, targets)


def written(events: Sequence[NotebookEvent]) -> Iterator[tuple[Session, Edit, str]]:
    """Yield each edit that writes as one event, the session up to it, and the cell after it.

    Parameters
    ----------
    events : sequence of NotebookEvent
        A recorded notebook, from its `open` on.

    Raises
    ------
    DatasetError
        If an event does not fit the ones before it.
    """
    session = Session()
    position = 0
    try:
        for place in _made(events):
            for event in events[position : place.first]:
                session.apply(event)
            position = place.first
            edit = difference(place.cell_id, place.before, place.after)
            event = Edit(
                time=events[place.first].time,
                cell_id=place.cell_id,
                start=edit.start,
                end=edit.end,
                text=edit.new,
            )
            # Somebody else may have changed the cell while this was typed.
            if edit.new.strip() and session.cell(place.cell_id).source == place.before:
                yield session, event, place.after
    except OutOfSyncError as error:
        raise _misfit(events, error) from None


def read_events(lines: Iterable[bytes]) -> list[NotebookEvent]:
    """Return the events in lines of an exported history."""
    return [untagged.decode(line, _decoder) for line in lines]


def _about(events: Sequence[NotebookEvent]) -> Case:
    opened = events[0]
    path = opened.path if isinstance(opened, Open) else ""
    key = f"{path or 'notebook'}@{opened.time:.3f}"
    return Case(id=key, edit=key, repository=path or "notebook", file=path)


def _misfit(events: Sequence[NotebookEvent], error: OutOfSyncError) -> DatasetError:
    name = _about(events).file
    return DatasetError(f"the recorded history of {name!r} does not fit itself: {error}")


class _Play:
    """A recorded notebook."""

    def __init__(self, events: Sequence[NotebookEvent], configuration: Configuration) -> None:
        self._events = events
        self._configuration = configuration
        self._session = Session()
        self._places = list(_made(events))
        self._case = _about(events)
        self._chance = random.Random(f"{configuration.seed} {self._case.edit}")
        self._asked = 0

    def questions(self) -> Iterator[EditQuestion]:
        """Play it."""
        limit = self._configuration.max_places
        numbers = range(len(self._places))
        asked = sorted(self._chance.sample(numbers, min(limit, len(numbers))))
        position = 0
        for number in asked:
            first = self._places[number].first
            self._play(position, first)
            position = first
            yield self._before(number)
        self._play(position, len(self._events))
        if not self._places:
            return
        last = self._places[-1]
        yield self._question("after", len(self._places), [], [], _whole(last.cell_id))
        yield from self._nowhere()

    def _play(self, start: int, end: int) -> None:
        for event in self._events[start:end]:
            self._session.apply(event)

    def _before(self, number: int) -> EditQuestion:
        ahead = self._places[number : number + AHEAD]
        following = ahead[0]
        edit = difference(following.cell_id, following.before, following.after)
        later: dict[str, str] = {place.cell_id: place.after for place in ahead}
        missing = [edit]
        for cell in self._session.notebook.cells:
            if cell.id in later:
                missing += [
                    place
                    for place in places(cell.id, cell.source, later[cell.id])
                    if place.cell_id != edit.cell_id
                    or place.start > edit.end
                    or place.end < edit.start
                ]
        targets = [{following.cell_id: following.after}, later]
        return self._question("next" if number else "first", number, missing, targets, edit)

    def _nowhere(self) -> Iterator[EditQuestion]:
        cells = [cell for cell in self._session.notebook.cells if cell.type == "code"]
        for _ in range(self._configuration.nowhere if cells else 0):
            cell = self._chance.choice(cells)
            start = line_start(cell.source, self._chance.randint(0, len(cell.source)))
            place = TextEdit(cell.id, start, cell.source[start : line_end(cell.source, start)], "")
            self._session.apply(Focus(cell_id=cell.id, cursor=start, anchor=start))
            yield self._question("nowhere", len(self._places), [], [], place)

    def _question(
        self,
        stage: Stage,
        seen: int,
        missing: Sequence[TextEdit],
        targets: Sequence[dict[str, str]],
        at: TextEdit,
    ) -> EditQuestion:
        # A cell that came or went since is no answer to a run.
        newest = next(
            (
                item
                for item in reversed(list(self._session.history))
                if not isinstance(item, HistoryCellEdit)
            ),
            None,
        )
        trigger: Trigger = "run" if isinstance(newest, Run) else "edit"
        if stage in ("first", "nowhere"):
            trigger = "manual"
        about = msgspec.structs.replace(
            self._case, id=f"{self._case.edit}#{self._asked}", seen=seen
        )
        self._asked += 1
        return edit_question(
            about,
            build_request(self._session, trigger, self._configuration.eagerness),
            told=self._configuration.told,
            context=self._configuration.context,
            targets=targets,
            missing=missing,
            at=at,
            stage=stage,
        )


def _whole(cell_id: str) -> TextEdit:
    return TextEdit(cell_id, 0, "", "")


def _made(events: Sequence[NotebookEvent]) -> Iterator[_Place]:
    """Yield the edits that the events amount to, in the order in which they were begun."""
    session = Session()
    place: _Place | None = None
    item: tuple[str, str, float] | None = None
    for number, event in enumerate(events):
        before = ""
        if isinstance(event, Edit):
            before = session.cell(event.cell_id).source
        session.apply(event)
        if isinstance(event, Focus):
            continue
        own = isinstance(event, Edit) and event.origin in _OWN
        newest = session.history.edits[-1:] if own else []
        same = None
        if newest:
            same = (newest[0].cell_id, newest[0].before, newest[0].started)
        if isinstance(event, Edit) and own and place is not None and same == item:
            place.last = number
            place.after = session.cell(event.cell_id).source
            continue
        if place is not None and _counts(place):
            yield place
        place, item = None, None
        if isinstance(event, Edit) and own and event.cell_id:
            after = session.cell(event.cell_id).source
            place, item = _Place(number, number, event.cell_id, before, after), same
    if place is not None and _counts(place):
        yield place


def _counts(place: _Place) -> bool:
    """Tell whether an edit changes more than white space, as everything that is suggested does."""
    return "".join(place.before.split()) != "".join(place.after.split())
