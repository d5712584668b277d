"""The next edit: a mined revision, played as a developer would make it, place by place.

Before each place the predictor is asked, having seen only what was typed so far; and again when
all is done and silence is right, with the cursor where it was and somewhere by chance. Told the
cell or the place, it is asked for some where nothing is missing as well. The notebooks of one
commit continue each other: what was done in the first is history in the second. Other notebooks of
the repository are known as earlier commits left them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from ...core.edits import CellEdit, TextEdit
from ...core.events import CellDeleted, CellInserted, Edit, Focus, NotebookEvent
from ...core.history import MAX_ITEMS
from ...core.items import HistoryCellEdit, HistoryEdit, HistoryItem
from ...core.notebook import Cell
from ...core.session import Session
from ...core.text import line_end, line_start
from ...mining.notebooks.edit_records import NotebookEdit
from ...predict.library import Library
from ...predict.request import Trigger, build_request
from ..records import Configuration, Stage
from .hindsight import Code, Hindsight
from .others import NONE, OtherNotebooks
from .question import EditQuestion, case_of, edit_question
from .replay import BETWEEN_EDITS, Revision, missing, missing_cells, revision


def suits(edit: NotebookEdit) -> bool:
    """Tell whether an edit is one of a notebook that was there before and still is."""
    return bool(edit.old and edit.new) and edit.old != edit.new and edit.copy != "checkpoint"


def questions(
    unit: Sequence[NotebookEdit],
    configuration: Configuration,
    others: OtherNotebooks = NONE,
    later: Mapping[str, Sequence[Code]] = MappingProxyType({}),
) -> Iterator[EditQuestion]:
    """Play the notebooks of one commit and yield what is asked on the way.

    Parameters
    ----------
    unit : sequence of NotebookEdit
        The edits of one commit.
    configuration : Configuration
        How it is asked.
    others : OtherNotebooks
        The other notebooks of the repository, as they were before the commit.
    later : mapping of str to sequence of sequence of str
        What later commits made of the code of a file. Nobody who is asked is shown it.
    """
    earlier: tuple[HistoryEdit, ...] = ()
    time = 0.0
    for number, edit in enumerate(unit):
        library = others.library(besides=(edit.file, edit.old_file))
        play = _Play(
            edit, configuration, earlier, time, library=library, later=later.get(edit.file, ())
        )
        yield from play.questions()
        time = play.ended + BETWEEN_EDITS
        others = others.after(edit)
        earlier = (*earlier, *_elsewhere(play.session, number))[-MAX_ITEMS:]


def _elsewhere(session: Session, number: int) -> Iterator[HistoryEdit]:
    """Yield what was done in a notebook, in cells that no other one has."""
    for item in session.history.edits:
        yield msgspec.structs.replace(item, cell_id=f"{number}:{item.cell_id}")


def _without_place(item: HistoryEdit) -> HistoryEdit:
    """Return an edit of another notebook as one of this notebook's history: it has no place."""
    return msgspec.structs.replace(item, place=-1)


def _newest(items: Sequence[HistoryItem]) -> tuple[HistoryItem, ...]:
    """Return as many of the newest items as a session keeps, those of cells not counted."""
    counted = sum(not isinstance(item, HistoryCellEdit) for item in items)
    kept: list[HistoryItem] = []
    for item in items:
        if counted <= MAX_ITEMS or isinstance(item, HistoryCellEdit):
            kept.append(item)
        else:
            counted -= 1
    return tuple(kept)


class _Play:
    """One notebook of a commit."""

    def __init__(
        self,
        edit: NotebookEdit,
        configuration: Configuration,
        earlier: tuple[HistoryEdit, ...],
        time: float,
        *,
        library: Library,
        later: Sequence[Code],
    ) -> None:
        self.session = Session()
        self._library = library
        self._configuration = configuration
        self._earlier = earlier
        self._known = _revision(edit, time)
        self._hindsight = Hindsight(self._known, later)
        events = self._known.events
        self.ended = events[-1].time if events else time
        self._case = case_of(edit)
        self._chance = random.Random(f"{configuration.seed} {edit.key}")
        self._asked = self._asked_cells = 0
        self._seen = len(earlier)
        # The cell that is worked in alone changes what is missing.
        self._missing: dict[str, tuple[str, list[TextEdit]]] = {}

    def questions(self) -> Iterator[EditQuestion]:
        """Play it."""
        known, told = self._known, self._configuration.told
        self.session.apply(known.start)
        if known.start.cells:
            # Where the cursor is in a notebook that was just opened.
            first = known.start.cells[0].id
            self.session.apply(Focus(time=known.start.time, cell_id=first, cursor=0, anchor=0))
        steps = [number for number, event in enumerate(known.events) if isinstance(event, Edit)]
        asked = set(steps[: self._configuration.max_places])
        nowhere = set(
            self._chance.sample(sorted(asked), min(len(asked), self._configuration.nowhere))
            if told != "nothing"
            else ()
        )
        last: Edit | None = None
        for number, event in enumerate(known.events):
            if isinstance(event, CellInserted | CellDeleted) and self._configuration.cells:
                yield from self._before_cell(event, first=last is None)
            if isinstance(event, Edit) and number in asked:
                yield self._before(event, first=last is None)
                if number in nowhere:
                    yield from self._nowhere()
            self._apply(event)
            if isinstance(event, Edit):
                last = event
                self._seen += 1
        if last is None:
            return
        done = TextEdit(last.cell_id, last.start, last.text, "")
        yield self._question("after", [], done, "edit")
        if told == "nothing":
            for _ in range(self._configuration.nowhere):
                yield from self._nowhere()

    def _apply(self, event: NotebookEvent) -> None:
        self.session.apply(event)
        if isinstance(event, Edit):
            cursor = event.start + len(event.text)
            self.session.apply(
                Focus(time=event.time, cell_id=event.cell_id, cursor=cursor, anchor=cursor)
            )

    def _before(self, event: Edit, *, first: bool) -> EditQuestion:
        source = self.session.cell(event.cell_id).source
        edit = TextEdit(event.cell_id, event.start, source[event.start : event.end], event.text)
        others = [
            place
            for place in self._all_missing()
            if place.cell_id != edit.cell_id
            or place.start > edit.end
            or (place.start == edit.end and place.start > edit.start)
        ]
        stage: Stage = "first" if first else "next"
        return self._question(stage, [edit, *others], edit, "manual" if first else "edit")

    def _before_cell(
        self, event: CellInserted | CellDeleted, *, first: bool
    ) -> Iterator[EditQuestion]:
        """Ask before a cell is inserted or deleted, if it is not told where to edit."""
        cell_id = event.cell.id if isinstance(event, CellInserted) else event.cell_id
        todo = missing_cells(self.session.notebook, self._known)
        following = [edit for edit in todo if edit.cell_id == cell_id]
        if (
            not following
            or self._configuration.told != "nothing"
            or self._asked_cells >= self._configuration.max_places
        ):
            return
        others = [edit for edit in todo if edit.cell_id != cell_id]
        yield self._question(
            "cells", [], None, "manual" if first else "edit", [*following, *others]
        )

    def _nowhere(self) -> Iterator[EditQuestion]:
        """Ask in the middle of nowhere: with the cursor in a line where nothing is missing."""
        unfinished = {edit.cell_id for edit in self._all_missing()}
        quiet = [
            cell
            for cell in self.session.notebook.cells
            if cell.type == "code" and cell.id in self._known.targets and cell.id not in unfinished
        ]
        if not quiet:
            return
        cell = self._chance.choice(quiet)
        place = _some_line(cell, self._chance)
        if self._configuration.told == "nothing":
            self.session.apply(
                Focus(
                    time=self.session.focus.time if self.session.focus else 0.0,
                    cell_id=cell.id,
                    cursor=place.start,
                    anchor=place.start,
                )
            )
        yield self._question("nowhere", [], place, "manual")

    def _question(
        self,
        stage: Stage,
        todo: Sequence[TextEdit],
        at: TextEdit | None,
        trigger: Trigger,
        cell_edits: Sequence[CellEdit] | None = None,
    ) -> EditQuestion:
        if cell_edits is None:
            cell_edits = missing_cells(self.session.notebook, self._known)
        # Numbered apart: the other moments are the same ones whether cells are asked for or not.
        if stage == "cells":
            name = f"{self._case.edit}#cells-{self._asked_cells}"
            self._asked_cells += 1
        else:
            name = f"{self._case.edit}#{self._asked}"
            self._asked += 1
        eagerness = self._configuration.eagerness
        request = build_request(self.session, trigger, eagerness, self._library)
        if self._earlier:
            history = _newest((*map(_without_place, self._earlier), *request.history))
            request = msgspec.structs.replace(request, history=history, elsewhere=self._earlier)
        about = msgspec.structs.replace(self._case, id=name, seen=self._seen)
        return edit_question(
            about,
            request,
            told=self._configuration.told,
            context=self._configuration.context,
            targets=(self._known.targets,),
            missing=todo,
            at=at,
            stage=stage,
            cell_edits=cell_edits,
            hindsight=self._hindsight,
        )

    def _all_missing(self) -> list[TextEdit]:
        found: list[TextEdit] = []
        for cell in self.session.notebook.cells:
            if cell.id not in self._known.targets:
                continue
            known = self._missing.get(cell.id)
            if known is None or known[0] != cell.source:
                known = (cell.source, missing({cell.id: cell.source}, self._known.targets))
                self._missing[cell.id] = known
            found += known[1]
        return found


def _revision(edit: NotebookEdit, time: float) -> Revision:
    before = edit.cells_before() if edit.old_cells else edit.old
    after = edit.cells_after() if edit.new_cells else edit.new
    return revision(before, after, edit.language or "python", time)


def _some_line(cell: Cell, chance: random.Random) -> TextEdit:
    start = line_start(cell.source, chance.randint(0, len(cell.source)))
    return TextEdit(cell.id, start, cell.source[start : line_end(cell.source, start)], "")
