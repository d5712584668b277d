"""What a predictor is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ...core.edits import CellDeletion, CellEdit, SuggestedEdit, TextEdit
from ...core.events import Focus
from ...core.items import HistoryEdit, HistoryItem
from ...core.notebook import Cell, Notebook
from ...mining.notebooks.edit_records import NotebookEdit
from ...predict.request import PredictionRequest
from ..records import Case, Kind, Part, Stage, Told
from .context import Shown, show
from .hindsight import Hindsight
from .judging import touch

MAX_TRUTH = 20
"""Missing edits that a case lists."""

MAX_HISTORY = 6
"""Edits of the history that a case lists."""

MAX_CELLS = 4
"""Cells that a case shows."""

MAX_SHOWN = 20_000
"""Characters of a cell above which no case shows it."""


def case_of(edit: NotebookEdit) -> Case:
    """Return what is known of a question before it is asked: the edit that it is about."""
    return Case(
        id=edit.key,
        edit=edit.key,
        repository=edit.repository,
        commit=edit.commit,
        file=edit.file,
        time=edit.time,
        message=edit.message,
    )


class EditQuestion(msgspec.Struct, frozen=True):
    """A moment at which the next edit is asked for.

    Attributes
    ----------
    case : Case
        What is written down of it.
    shown : Shown
        What the predictor gets.
    notebook : Notebook
        The whole notebook.
    history : tuple of HistoryEdit, HistoryCellEdit or Run
        All that was done.
    targets : tuple of mapping of str to str
        What the cells come to.
    missing : tuple of TextEdit
        What is missing where it is asked, the edit that is really made next first.
    cell_edits : tuple of CellEdit
        The cells that are still to be inserted or deleted.
    hindsight : Hindsight or None
        What became of the notebook, None where that is not known.
    """

    case: Case
    shown: Shown
    notebook: Notebook
    history: tuple[HistoryItem, ...]
    targets: tuple[Mapping[str, str], ...]
    missing: tuple[TextEdit, ...]
    cell_edits: tuple[CellEdit, ...] = ()
    hindsight: Hindsight | None = None

    def suits(self, edit: SuggestedEdit) -> bool:
        """Tell whether an edit is where it is asked for, and applies."""
        if not edit.applies_in(self.notebook):
            return False
        told = self.case.told
        if told is None:
            return True
        cell = self.notebook.cell(edit.cell_id)
        # Told a cell or a place, a change of its text is asked for.
        if cell is None or not isinstance(edit, TextEdit):
            return False
        return edit.cell_id == told.cell_id and (told.start < 0 or touch(edit, told, cell.source))


class TextQuestion(msgspec.Struct, frozen=True):
    """A text that is to be rewritten by a commit message.

    Attributes
    ----------
    case : Case
        What is written down of it; `asked` is the old text.
    edit : NotebookEdit
        The edit it comes from.
    whole : bool
        Whether the whole notebook is to be rewritten rather than its changed cells.
    message : str
        The commit message, empty when it is not told.
    notebook : str
        The whole notebook's old text, empty when it is not shown.
    shots : tuple of (str, str, str)
        Worked examples: message, old text, new text.
    """

    case: Case
    edit: NotebookEdit
    whole: bool
    message: str
    notebook: str = ""
    shots: tuple[tuple[str, str, str], ...] = ()


Question = EditQuestion | TextQuestion


def edit_question(
    about: Case,
    request: PredictionRequest,
    *,
    told: Told,
    context: Sequence[Part],
    targets: Sequence[Mapping[str, str]],
    missing: Sequence[TextEdit],
    at: TextEdit | None,
    stage: Stage,
    cell_edits: Sequence[CellEdit] = (),
    hindsight: Hindsight | None = None,
) -> EditQuestion:
    """Return the question that a moment amounts to.

    Parameters
    ----------
    about : Case
        What is known of the moment already: its names.
    request : PredictionRequest
        What the predictor would get in the application.
    told : {"nothing", "cell", "place"}
        What it is told of where the edit is.
    context : sequence of str
        What it is shown.
    targets : sequence of mapping of str to str
        What the cells come to.
    missing : sequence of TextEdit
        All that is missing, the edit that is really made next first.
    at : TextEdit or None
        The place that is told; `new` is not looked at.
    stage : str
        See :class:`~jupyter_nbedit.bench.records.Case`.
    cell_edits : sequence of CellEdit
        The cells that are still to be inserted or deleted, at stage "cells" the one that is really
        made next first.
    hindsight : Hindsight or None
        What became of the notebook.
    """
    notebook, place = request.notebook, None
    if at is not None and told != "nothing":
        # An empty cell has no place other than itself.
        place = TextEdit(at.cell_id, at.start if told == "place" else -1, "", "")
        if told == "place":
            place = TextEdit(at.cell_id, at.start, at.old, "")
        cursor = max(place.start, 0)
        focus = Focus(cell_id=at.cell_id, cursor=cursor, anchor=cursor)
        request = msgspec.structs.replace(request, focus=focus, trigger="manual")
        missing = [edit for edit in missing if _within(edit, place, notebook)]
    asked = cell_edits if stage == "cells" else ()
    case = msgspec.structs.replace(
        about,
        cell_edits=tuple(asked[:MAX_TRUTH]),
        kind=_kind(missing, asked),
        size=size_of(missing[0]) if missing else 0,
        stage=stage,
        missing=len(missing),
        language=notebook.language,
        told=place,
        focus=request.focus and TextEdit(request.focus.cell_id, request.focus.cursor, "", ""),
        truth=tuple(missing[:MAX_TRUTH]),
    )
    history = tuple(item.edit for item in request.history if isinstance(item, HistoryEdit))[
        -MAX_HISTORY:
    ]
    case = msgspec.structs.replace(case, history=history, cells=_worth_showing(case, request))
    return EditQuestion(
        case,
        show(request, context, case.message),
        notebook,
        request.history,
        tuple(targets),
        tuple(missing),
        tuple(cell_edits),
        hindsight,
    )


def _kind(missing: Sequence[TextEdit], cell_edits: Sequence[CellEdit]) -> Kind:
    """Return the kind of what comes next: a change of the list of cells, if that is asked for."""
    if cell_edits:
        return "deletes cell" if isinstance(cell_edits[0], CellDeletion) else "inserts cell"
    return kind_of(missing[0]) if missing else "none"


def kind_of(edit: TextEdit) -> Kind:
    """Return whether an edit adds, deletes or modifies."""
    change = edit.trimmed()
    if not change.old:
        return "adds"
    return "modifies" if change.new else "deletes"


def size_of(edit: TextEdit) -> int:
    """Return the number of lines that an edit takes out or puts in, whichever are more."""
    change = edit.trimmed()
    return 1 + max(change.old.strip("\n").count("\n"), change.new.strip("\n").count("\n"))


def cells_of(
    edits: Sequence[SuggestedEdit], notebook: Notebook, known: Sequence[Cell]
) -> tuple[Cell, ...]:
    """Return the cells of edits that are not known yet and not too long to be shown."""
    seen = {cell.id for cell in known}
    found: list[Cell] = []
    for edit in edits:
        cell = notebook.cell(edit.cell_id)
        if cell is None or cell.id in seen:
            continue
        seen.add(cell.id)
        if len(cell.source) <= MAX_SHOWN:
            found.append(cell)
    return tuple(found)


def _worth_showing(case: Case, request: PredictionRequest) -> tuple[Cell, ...]:
    edits: list[SuggestedEdit] = [*case.history[-1:], *case.truth]
    if case.focus is not None:
        edits.insert(0, case.focus)
    return cells_of(edits, request.notebook, ())[:MAX_CELLS]


def _within(edit: TextEdit, place: TextEdit, notebook: Notebook) -> bool:
    if edit.cell_id != place.cell_id:
        return False
    cell = notebook.cell(edit.cell_id)
    return place.start < 0 or (cell is not None and touch(edit, place, cell.source))
