"""The session: a notebook as it is now, and the edits and runs that led there.

Every reader of the stream (the live server, the recorder, the benchmark, the training set) holds
one and feeds it the events, so that all of them see exactly the same thing.
"""

from __future__ import annotations

from collections import deque
from functools import singledispatchmethod

import msgspec

from .changes import changes, makes_any
from .edits import (
    CellDeletion,
    CellInsertion,
    CellTypeChange,
    SuggestedEdit,
    TextEdit,
    carried_cursor,
)
from .events import (
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
from .evidence import Evidence
from .history import EditHistory
from .items import HistoryEdit
from .notebook import Cell, Notebook

MAX_REJECTIONS = 200
MAX_SUGGESTIONS = 50
MAX_RECEPTIONS = 50
MAX_KEYSTROKES = 17


class OutOfSyncError(ValueError):
    """An event does not fit the notebook as the session knows it; the session is unchanged."""


class Refusal(msgspec.Struct, frozen=True):
    """An edit that the user turned down, and when.

    Attributes
    ----------
    edit : SuggestedEdit
        The edit as it was shown; unlike `Session.rejected` it is not carried along later edits.
    time : float
        Unix seconds.
    """

    edit: SuggestedEdit
    time: float


class Reception(msgspec.Struct, frozen=True):
    """How the user received an edit that was shown.

    Attributes
    ----------
    source : str
        Name of the predictor that suggested it.
    outcome : str
        What became of it.
    time : float
        Unix seconds.
    """

    source: str
    outcome: OutcomeKind
    time: float


class _Shown(msgspec.Struct, frozen=True):
    """An edit of a suggestion as it was shown, and as it reads now if its place is still there."""

    source: str
    edit: SuggestedEdit
    now: SuggestedEdit | None


class Session:
    """The state that a stream of events leads to.

    Attributes
    ----------
    history : EditHistory
        Recent edits and runs, oldest first.
    focus : Focus or None
        Where the cursor is, in code points of the cell as it is now.
    last_run : Run or None
        The newest run.
    rejected : list of SuggestedEdit
        Edits that the user turned down, carried along later edits.
    postponed : list of SuggestedEdit
        Edits that the user does not want before they ask for them, carried along later edits.
    refusals : list of Refusal
        The rejected ones, remembered for what they were also when the place itself is gone.
    receptions : list of Reception
        How the latest suggestions were received, oldest first.
    keystrokes : deque of float
        When the user typed last, oldest first, in Unix seconds.
    evidence : Evidence or None
        What the kernel was found to hold, None when that is not known.
    settled : set of str
        Cells that this kernel has run, and that were not edited since.
    revision : int
        Number of events applied; a snapshot's age.
    """

    def __init__(self) -> None:
        self.history = EditHistory()
        self.focus: Focus | None = None
        self.last_run: Run | None = None
        self.rejected: list[SuggestedEdit] = []
        self.postponed: list[SuggestedEdit] = []
        self.refusals: list[Refusal] = []
        self.receptions: list[Reception] = []
        self.keystrokes: deque[float] = deque(maxlen=MAX_KEYSTROKES)
        self.evidence: Evidence | None = None
        self.settled: set[str] = set()
        self.revision = 0
        self._kernel = ""
        self._edited: dict[str, float] = {}
        self._cells: dict[str, Cell] = {}
        self._order: list[str] = []
        self._language = ""
        self._path = ""
        self._suggested: dict[str, tuple[_Shown, ...]] = {}
        self._snapshot: Notebook | None = None

    @property
    def notebook(self) -> Notebook:
        """An immutable snapshot of the notebook as it is now."""
        if self._snapshot is None:
            cells = tuple(map(self._cells.__getitem__, self._order))
            self._snapshot = Notebook(cells, self._language, self._path)
        return self._snapshot

    def cell(self, cell_id: str) -> Cell:
        """Return a cell as it is now.

        Raises
        ------
        OutOfSyncError
            If the notebook has no such cell.
        """
        try:
            return self._cells[cell_id]
        except KeyError:
            raise OutOfSyncError(f"there is no cell {cell_id!r}") from None

    def testify(self, kernel: str, evidence: Evidence | None) -> None:
        """Take into account what the kernel was found to hold.

        Parameters
        ----------
        kernel : str
            Which kernel it is: another one, or one that was started again, has run nothing yet.
        evidence : Evidence or None
            What it holds; None when that is not known, as while it is busy.
        """
        if kernel != self._kernel:
            self._kernel = kernel
            self.settled.clear()
        self.evidence = evidence

    def apply(self, event: NotebookEvent) -> None:
        """Take one event into account.

        Raises
        ------
        OutOfSyncError
            If the event does not fit: an unknown cell, a known identifier inserted again, or an
            offset outside the text. The session is left as it was.
        """
        self._apply(event)
        self.revision += 1

    @singledispatchmethod
    def _apply(self, event: NotebookEvent) -> None:
        raise TypeError(f"{type(event).__name__} is not a notebook event")

    @_apply.register
    def _(self, event: Open) -> None:
        cells = {cell.id: cell for cell in event.cells}
        if len(cells) != len(event.cells):
            raise OutOfSyncError("two cells share one identifier")
        self._cells = cells
        self._order = list(cells)
        self._language = event.language
        self._path = event.path
        self._snapshot = None
        self._suggested.clear()
        self.history.clear()
        self.rejected.clear()
        self.postponed.clear()
        self.refusals.clear()
        self.receptions.clear()
        self.settled.clear()
        self._edited.clear()
        self.focus = None
        self.last_run = None

    @_apply.register
    def _(self, event: Edit) -> None:
        cell = self.cell(event.cell_id)
        if not 0 <= event.start <= event.end <= len(cell.source):
            raise OutOfSyncError(
                f"cell {cell.id!r} has {len(cell.source)} characters, the edit spans "
                f"{event.start} to {event.end}"
            )
        old = cell.source[event.start : event.end]
        edit = TextEdit(cell.id, event.start, old, event.text).trimmed()
        if edit.old == edit.new:
            return
        # At several cursors a key makes several changes.
        if event.origin is Origin.USER and not event.together:
            self.keystrokes.append(event.time)
        self.history.edited(cell.source, edit, event.origin, event.time, together=event.together)
        self._set(cell, edit.apply(cell.source))
        self.settled.discard(cell.id)
        self._edited[cell.id] = event.time
        self._carry(edit)
        if self.rejected or self.postponed:
            for taken in self.history.taken_back:
                self._reconsider(taken)

    @_apply.register
    def _(self, event: CellInserted) -> None:
        if event.cell.id in self._cells:
            raise OutOfSyncError(f"there already is a cell {event.cell.id!r}")
        if not 0 <= event.index <= len(self._order):
            raise OutOfSyncError(f"no cell can be inserted at {event.index}")
        above = self._order[event.index - 1] if event.index else ""
        edit = CellInsertion(event.cell, above)
        self.history.restructured(edit, event.origin, event.time, together=event.together)
        self._cells[event.cell.id] = event.cell
        self._order.insert(event.index, event.cell.id)
        self._snapshot = None
        self._carry(edit)

    @_apply.register
    def _(self, event: CellDeleted) -> None:
        cell = self.cell(event.cell_id)
        edit = CellDeletion(cell.id, cell.type, cell.source)
        self.history.restructured(edit, event.origin, event.time, together=event.together)
        del self._cells[cell.id]
        self.settled.discard(cell.id)
        self._edited.pop(cell.id, None)
        self._order.remove(cell.id)
        self._snapshot = None
        self._carry(edit)
        if self.focus is not None and self.focus.cell_id == cell.id:
            self.focus = None

    @_apply.register
    def _(self, event: CellMoved) -> None:
        cell = self.cell(event.cell_id)
        if not 0 <= event.index < len(self._order):
            raise OutOfSyncError(f"no cell can be moved to {event.index}")
        if not event.together:
            self.history.turn()
        self._order.remove(cell.id)
        self._order.insert(event.index, cell.id)
        self._snapshot = None

    @_apply.register
    def _(self, event: CellTypeChanged) -> None:
        cell = self.cell(event.cell_id)
        if cell.type == event.cell_type:
            return
        edit = CellTypeChange(cell.id, cell.type, event.cell_type)
        self.settled.discard(cell.id)
        self.history.restructured(edit, event.origin, event.time, together=event.together)
        self._cells[cell.id] = Cell(cell.id, event.cell_type, cell.source, cell.language)
        self._snapshot = None
        self._carry(edit)

    @_apply.register
    def _(self, event: Run) -> None:
        self.cell(event.cell_id)
        self.last_run = event
        self.history.ran(event)
        # What was edited while it ran is not what ran.
        if self._edited.get(event.cell_id, 0.0) <= event.time - (event.duration or 0.0):
            self.settled.add(event.cell_id)

    @_apply.register
    def _(self, event: Saved) -> None:
        """Leave the notebook as it is: a save only says that it was so at that moment."""

    @_apply.register
    def _(self, event: Focus) -> None:
        length = len(self.cell(event.cell_id).source)
        if not (0 <= event.cursor <= length and 0 <= event.anchor <= length):
            raise OutOfSyncError(
                f"cell {event.cell_id!r} has {length} characters, the cursor is at {event.cursor}"
            )
        self.focus = event

    @_apply.register
    def _(self, event: Suggested) -> None:
        self._suggested[event.suggestion_id] = tuple(
            _Shown(event.source, edit, edit) for edit in event.edits
        )
        while len(self._suggested) > MAX_SUGGESTIONS:
            del self._suggested[next(iter(self._suggested))]
        # What is shown again was asked for.
        self.postponed = [
            postponed
            for postponed in self.postponed
            if not any(_does_the_same(postponed, edit) for edit in event.edits)
        ]

    @_apply.register
    def _(self, event: Outcome) -> None:
        shown = self._suggested.get(event.suggestion_id, ())
        if not 0 <= event.edit < len(shown):
            return
        judged = shown[event.edit]
        self.receptions.append(Reception(judged.source, event.outcome, event.time))
        del self.receptions[:-MAX_RECEPTIONS]
        if event.outcome == "postponed":
            # All that was still to come, too: it is one suggestion to the user.
            self.postponed += [item.now for item in shown[event.edit :] if item.now is not None]
            del self.postponed[:-MAX_REJECTIONS]
        if event.outcome != "rejected":
            return
        if judged.now is not None:
            self.rejected.append(judged.now)
            del self.rejected[:-MAX_REJECTIONS]
        self.refusals.append(Refusal(judged.edit, event.time))
        del self.refusals[:-MAX_REJECTIONS]

    def _reconsider(self, taken: HistoryEdit) -> None:
        """Turn down no longer, at its place, what followed from an edit that was taken back.

        What was turned down as a pattern stays so until the user makes the change once more.
        """
        made = changes(taken.before, taken.after)
        self.rejected = [edit for edit in self.rejected if not makes_any(edit, made)]
        self.postponed = [edit for edit in self.postponed if not makes_any(edit, made)]

    def _set(self, cell: Cell, source: str) -> None:
        self._cells[cell.id] = Cell(cell.id, cell.type, source, cell.language)
        self._snapshot = None

    def _carry(self, edit: SuggestedEdit) -> None:
        """Move everything that is remembered by its place to where it is after `edit`."""
        moved = (rejected.rebased(edit) for rejected in self.rejected)
        self.rejected = [rejected for rejected in moved if rejected is not None]
        moved = (postponed.rebased(edit) for postponed in self.postponed)
        self.postponed = [postponed for postponed in moved if postponed is not None]
        for key, shown in self._suggested.items():
            self._suggested[key] = tuple(
                msgspec.structs.replace(item, now=item.now and item.now.rebased(edit))
                for item in shown
            )
        focus = self.focus
        if focus is not None and isinstance(edit, TextEdit) and focus.cell_id == edit.cell_id:
            self.focus = Focus(
                time=focus.time,
                cell_id=focus.cell_id,
                cursor=carried_cursor(focus.cursor, edit),
                anchor=carried_cursor(focus.anchor, edit),
            )


def _does_the_same(edit: SuggestedEdit, other: SuggestedEdit) -> bool:
    """Tell whether two edits do the same; a new cell has another identifier each time."""
    if isinstance(edit, CellInsertion) and isinstance(other, CellInsertion):
        return edit.after == other.after and edit.cell.source == other.cell.source
    return edit == other
