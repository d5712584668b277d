"""What an edit must pass before it is shown. Each check is a function that returns a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..core.edits import (
    CellDeletion,
    CellEdit,
    CellInsertion,
    CellTypeChange,
    SuggestedEdit,
    TextEdit,
    takes_back,
    text_edits,
)
from ..core.items import HistoryCellEdit, HistoryEdit, HistoryItem
from ..core.notebook import Cell, CellType
from ..core.text import line_end, line_start
from .clock import Steps, at_once
from .evidence.unknown import cell_names_nothing_unknown, names_nothing_unknown
from .request import PredictionRequest
from .reversals import was_reversed
from .syntax import can_be_finished, errors, least_errors

Check = Callable[[SuggestedEdit, PredictionRequest], str | None]
"""Returns why an edit must not be shown, None when it may be."""


MANY = 2
"""Places at which an edit was turned down from which on it is unwanted everywhere."""

LEAST_PATTERN = 4
"""Characters from which on an edit can be told from others by its text alone."""


def cell_is_code(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse a cell that is gone or not code, unless the user was just editing prose.

    Code that Markdown has in backticks is code.
    A new cell is judged by what it is to be, one that changes its type by what it was or will be.
    """
    if isinstance(edit, CellInsertion):
        types: tuple[CellType, ...] = (edit.cell.type,)
    else:
        cell = request.notebook.cell(edit.cell_id)
        if cell is None:
            return "the cell does not exist"
        types = (cell.type, edit.new) if isinstance(edit, CellTypeChange) else (cell.type,)
    if "code" in types or (isinstance(edit, TextEdit) and _is_quoted_code(edit, request)):
        return None
    last = request.newest_edit
    edited = request.notebook.cell(last.cell_id) if last is not None else None
    if edited is None or edited.type not in types:
        return "the cell is not code"
    return None


def _is_quoted_code(edit: TextEdit, request: PredictionRequest) -> bool:
    """Tell whether an edit of Markdown changes nothing but what stands in backticks on its line."""
    cell = request.notebook.cell(edit.cell_id)
    if cell is None or cell.type != "markdown" or "\n" in edit.old + edit.new:
        return False
    start, end = line_start(cell.source, edit.start), line_end(cell.source, edit.end)
    # Cut at the backticks every second piece is code.
    old = cell.source[start:end].split("`")
    new = (cell.source[start : edit.start] + edit.new + cell.source[edit.end : end]).split("`")
    return len(old) == len(new) and old[::2] == new[::2]


def applies(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse an edit that does not find what it expects: a text, a whole cell, the cell above."""
    if not edit.applies_in(request.notebook):
        return "the text has changed" if isinstance(edit, TextEdit) else "the cells have changed"
    return None


_OF_WHITE_SPACE = frozenset({"IndentationError", "TabError"})
"""Exceptions of runs that only other white space repairs."""


def changes_text(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse an edit that changes nothing but white space, or adds a cell without any text.

    White space is what is wrong in a cell that was run and is not indented as it has to be. A cell
    that the notebook has already is not added once more.
    """
    if isinstance(edit, TextEdit) and _squeezed(edit.old) == _squeezed(edit.new):
        run = request.last_run
        if run is None or run.cell_id != edit.cell_id or run.ename not in _OF_WHITE_SPACE:
            return "it changes only white space"
    if isinstance(edit, CellTypeChange) and edit.old == edit.new:
        return "it changes nothing"
    if isinstance(edit, CellInsertion):
        new = edit.cell
        if not new.source.strip():
            return "the new cell is empty"
        if any(_alike(new, cell.type, cell.source) for cell in request.notebook.cells):
            return "there is such a cell already"
    return None


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _alike(cell: Cell, cell_type: CellType, source: str) -> bool:
    return cell.type == cell_type and cell.source.strip() == source.strip()


def not_rejected(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse a place that the user turned down.

    The place of a new cell is the cell above it; that of a deletion or a change of type is the
    cell, for the same kind of edit.
    """
    if any(_same_place(edit, rejected) for rejected in request.rejected):
        return "it was turned down here"
    return None


def not_turned_down_often(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse what the user turned down at two places, at every other place as well.

    Who asks is shown it, and so is who did it by hand since.
    """
    pattern = _pattern(edit)
    if pattern is None or request.trigger == "manual":
        return None
    times = [item.time for item in request.refusals if _pattern(item.edit) == pattern]
    if len(times) < MANY:
        return None
    done_since = any(
        isinstance(item, HistoryEdit)
        and item.ended > max(times)
        and _does_the_same(item.edit, edit)
        for item in request.history
    )
    return None if done_since else "it was turned down at other places"


def _does_the_same(done: TextEdit, edit: SuggestedEdit) -> bool:
    if not isinstance(edit, TextEdit):
        return False
    first, second = done.trimmed(), edit.trimmed()
    return (first.old, first.new) == (second.old, second.new)


def _pattern(edit: SuggestedEdit) -> tuple[str, str] | None:
    """Return what an edit does, wherever it is; None where that is too little to tell."""
    if isinstance(edit, CellInsertion):
        return "", edit.cell.source.strip()
    if not isinstance(edit, TextEdit):
        return None
    old, new = edit.old.strip(), edit.new.strip()
    # Whoever does not want a bracket here may well want one there.
    return (old, new) if len(old + new) >= LEAST_PATTERN else None


def _same_place(edit: SuggestedEdit, rejected: SuggestedEdit) -> bool:
    if isinstance(edit, TextEdit) and isinstance(rejected, TextEdit):
        if rejected.cell_id != edit.cell_id:
            return False
        if edit.start < rejected.end and rejected.start < edit.end:
            return True
        return edit.start == rejected.start and edit.end == rejected.end
    if isinstance(edit, CellInsertion) and isinstance(rejected, CellInsertion):
        return edit.after == rejected.after
    return type(edit) is type(rejected) and edit.cell_id == rejected.cell_id


def does_not_undo(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse to take back, wholly or in part, what the user just did.

    What followed from an edit that the user took back by hand may go back as well.
    A cell that was just inserted, or written in, is not deleted; one that was just deleted is not
    brought back; and a type that was just changed is not changed back.
    """
    if isinstance(edit, TextEdit):
        change = edit.trimmed()
        undoes = any(_text_undoes(change, item, request) for item in request.history)
    else:
        undoes = any(_cells_undo(edit, item) for item in request.history)
    return "it takes back what was just done" if undoes else None


def _text_undoes(change: TextEdit, item: HistoryItem, request: PredictionRequest) -> bool:
    if not isinstance(item, HistoryEdit) or item.cell_id != change.cell_id or item.place < 0:
        return False
    low, high = item.place, item.place + len(item.new)
    touches = change.start < high and low < change.end
    at_deletion = low == high and change.start <= low <= change.end
    if not (touches or at_deletion) or not _moves_back(item, change):
        return False
    return not was_reversed(item, request.history)


def _cells_undo(edit: CellEdit, item: HistoryItem) -> bool:
    if isinstance(item, HistoryEdit):
        # What was emptied may go; what was written may not.
        return isinstance(edit, CellDeletion) and _still_has(edit, item)
    if not isinstance(item, HistoryCellEdit):
        return False
    done = item.edit
    if isinstance(edit, CellInsertion) and isinstance(done, CellDeletion):
        # A suggested cell never has the identifier of the one that was deleted.
        return _alike(edit.cell, done.cell_type, done.source)
    if isinstance(edit, CellDeletion) and isinstance(done, CellInsertion):
        return edit.cell_id == done.cell_id
    return isinstance(edit, CellTypeChange) and takes_back(edit, done)


def _still_has(deletion: CellDeletion, item: HistoryEdit) -> bool:
    """Tell whether what an edit wrote stands in a cell that is to be deleted."""
    return item.cell_id == deletion.cell_id and item.place >= 0 and bool(item.new.strip())


def _moves_back(item: HistoryEdit, change: TextEdit) -> bool:
    """Tell whether a change brings the edited stretch closer to what it was before."""
    start = max(change.start - item.place, 0)
    end = max(change.end - item.place, 0)
    result = item.new[:start] + change.new + item.new[end:]
    if item.old.strip() and item.old in result and item.old not in item.new:
        return True
    if not item.old:
        # Something was put in: taking all or part of it out again is a reversal.
        return not change.new.strip() and change.old in item.new
    return result == item.old


def still_parses(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse an edit that breaks code, and code that is broken from the start."""
    if isinstance(edit, TextEdit):
        return at_once(_breaks(edit.cell_id, (edit,), request))
    if isinstance(edit, CellDeletion):
        return None
    becomes = edit.apply_in(request.notebook).cell(edit.cell_id)
    if becomes is None or becomes.type != "code":
        return None
    found = errors(becomes.source, request.notebook.language_of(becomes))
    if found is None:
        return "the language is unknown or the cell too long"
    return "the code would not parse" if found else None


def _breaks(
    cell_id: str, edits: Sequence[TextEdit], request: PredictionRequest
) -> Steps[str | None]:
    """Tell why a cell would not parse as well as it does when edits are made in it."""
    cell = request.notebook.cell(cell_id)
    if cell is None or cell.type != "code":
        return None
    language = request.notebook.language_of(cell)
    yield
    before = errors(cell.source, language)
    if before is None and _are_in_cell_magic(cell, edits):
        return None
    if before is None:
        return "the language is unknown or the cell too long"
    source = cell.source
    for edit in sorted(edits, key=_start, reverse=True):
        source = edit.apply(source)
    yield
    after = errors(source, language)
    if after is not None and after <= before:
        return None
    if len(edits) == 1 and _goes_on_typing(edits[0].trimmed(), cell.source, request):
        # What is half typed need not parse, before or after, if it can be finished.
        (edit,) = edits
        most = yield from least_errors(cell.source, edit.trimmed().start, language)
        end = edit.trimmed().new_end
        if most is not None and (yield from can_be_finished(source, end, language, most)):
            return None
    return "the code would not parse"


def _goes_on_typing(edit: TextEdit, source: str, request: PredictionRequest) -> bool:
    """Tell whether an edit goes on with the line at whose end the cursor is."""
    focus = request.focus
    return (
        focus is not None
        and focus.cell_id == edit.cell_id
        and focus.cursor == focus.anchor == edit.start
        and not edit.old
        and not source[edit.start :].partition("\n")[0].strip()
        and bool(source[: edit.start].rpartition("\n")[2].strip())
    )


def _are_in_cell_magic(cell: Cell, edits: Sequence[TextEdit]) -> bool:
    """Tell whether edits change nothing but the line that says how a cell is run.

    That line is IPython's, whatever language the rest is in.
    """
    start = len(cell.source) - len(cell.source.lstrip())
    end = line_end(cell.source, start)
    return cell.source.startswith("%%", start) and all(
        start < edit.start and edit.end <= end and "\n" not in edit.new for edit in edits
    )


def exists(edit: SuggestedEdit, request: PredictionRequest) -> str | None:
    """Refuse an edit that names what the kernel knows not to exist."""
    if isinstance(edit, TextEdit):
        return names_nothing_unknown(edit.cell_id, (edit,), request)
    if isinstance(edit, CellInsertion):
        return cell_names_nothing_unknown(edit, request)
    return None


def _start(edit: TextEdit) -> int:
    return edit.start


CHECKS: tuple[Check, ...] = (
    cell_is_code,
    applies,
    changes_text,
    not_rejected,
    not_turned_down_often,
    does_not_undo,
    still_parses,
    exists,
)
"""All checks, in the order in which they are made: what costs much comes last."""


def _names_unknown(
    cell_id: str, edits: Sequence[TextEdit], request: PredictionRequest
) -> Steps[str | None]:
    """Tell what a cell would name after some edits that does not exist."""
    yield
    return names_nothing_unknown(cell_id, edits, request)


_TOGETHER: Mapping[
    Check, Callable[[str, Sequence[TextEdit], PredictionRequest], Steps[str | None]]
] = {
    still_parses: _breaks,
    exists: _names_unknown,
}
"""Checks that cost as much for all edits of a cell at once as for one of them.

They are made for all together, and for one by one only if that fails.
"""


def passed(edits: Iterable[SuggestedEdit], request: PredictionRequest) -> list[SuggestedEdit]:
    """Return the edits that may be shown; of two that overlap the first stays."""
    return at_once(passing(edits, request))


def passing(
    edits: Iterable[SuggestedEdit], request: PredictionRequest
) -> Steps[list[SuggestedEdit]]:
    """Find the edits that may be shown step by step; see `passed`."""
    kept: list[SuggestedEdit] = []
    for edit in edits:
        if any(_overlap(edit, other) for other in kept):
            continue
        if all(check(edit, request) is None for check in CHECKS if check not in _TOGETHER):
            kept.append(edit)
        yield
    for check in CHECKS:
        if check in _TOGETHER:
            kept = yield from _passing_together(check, kept, request)
    return kept


def _passing_together(
    check: Check, edits: list[SuggestedEdit], request: PredictionRequest
) -> Steps[list[SuggestedEdit]]:
    together = _TOGETHER[check]
    by_cell: dict[str, list[TextEdit]] = {}
    for text in text_edits(edits):
        by_cell.setdefault(text.cell_id, []).append(text)
    good: set[SuggestedEdit] = set()
    for cell_id, group in by_cell.items():
        if (yield from together(cell_id, group, request)) is None:
            good.update(group)
            continue
        for text in group if len(group) > 1 else ():
            if (yield from together(cell_id, (text,), request)) is None:
                good.add(text)
    for edit in edits:
        if not isinstance(edit, TextEdit):
            yield
            if check(edit, request) is None:
                good.add(edit)
    return [edit for edit in edits if edit in good]


def _overlap(first: SuggestedEdit, second: SuggestedEdit) -> bool:
    if not isinstance(first, TextEdit) or not isinstance(second, TextEdit):
        return first.rebased(second) is None or second.rebased(first) is None
    if first.cell_id != second.cell_id:
        return False
    if first.start == second.start:
        return True
    return first.start < second.end and second.start < first.end
