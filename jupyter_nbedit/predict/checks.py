"""What an edit must pass before it is shown. Each check is a function that returns a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..core.edits import TextEdit
from ..core.history import HistoryEdit
from .request import PredictionRequest
from .syntax import errors

Check = Callable[[TextEdit, PredictionRequest], str | None]
"""Returns why an edit must not be shown, None when it may be."""


def cell_is_code(edit: TextEdit, request: PredictionRequest) -> str | None:
    """Refuse a cell that is gone or not code, unless the user was just editing prose."""
    cell = request.notebook.cell(edit.cell_id)
    if cell is None:
        return "the cell does not exist"
    if cell.type == "code":
        return None
    last = request.newest_edit
    edited = request.notebook.cell(last.cell_id) if last is not None else None
    if edited is None or edited.type != cell.type:
        return "the cell is not code"
    return None


def applies(edit: TextEdit, request: PredictionRequest) -> str | None:
    """Refuse an edit whose expected text is not there."""
    cell = request.notebook.cell(edit.cell_id)
    if cell is None or not edit.applies_to(cell.source):
        return "the text has changed"
    return None


def changes_text(edit: TextEdit, request: PredictionRequest) -> str | None:  # noqa: ARG001
    """Refuse an edit that changes nothing but white space."""
    if "".join(edit.old.split()) == "".join(edit.new.split()):
        return "it changes only white space"
    return None


def not_rejected(edit: TextEdit, request: PredictionRequest) -> str | None:
    """Refuse a place that the user turned down."""
    for rejected in request.rejected:
        if rejected.cell_id != edit.cell_id:
            continue
        if edit.start < rejected.end and rejected.start < edit.end:
            return "it was turned down here"
        if edit.start == rejected.start and edit.end == rejected.end:
            return "it was turned down here"
    return None


def does_not_undo(edit: TextEdit, request: PredictionRequest) -> str | None:
    """Refuse to take back, wholly or in part, what the user just did."""
    change = edit.trimmed()
    for item in request.history:
        if not isinstance(item, HistoryEdit) or item.cell_id != edit.cell_id or item.place < 0:
            continue
        low, high = item.place, item.place + len(item.new)
        touches = change.start < high and low < change.end
        at_deletion = low == high and change.start <= low <= change.end
        if (touches or at_deletion) and _moves_back(item, change):
            return "it takes back what was just done"
    return None


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


def still_parses(edit: TextEdit, request: PredictionRequest) -> str | None:
    """Refuse an edit that breaks code."""
    return _breaks(edit.cell_id, (edit,), request)


def _breaks(cell_id: str, edits: Sequence[TextEdit], request: PredictionRequest) -> str | None:
    """Tell why a cell would not parse as well as it does when edits are made in it."""
    cell = request.notebook.cell(cell_id)
    if cell is None or cell.type != "code":
        return None
    language = request.notebook.language_of(cell)
    before = errors(cell.source, language)
    if before is None:
        return "the language is unknown or the cell too long"
    source = cell.source
    for edit in sorted(edits, key=_start, reverse=True):
        source = edit.apply(source)
    after = errors(source, language)
    if after is None or after > before:
        return "the code would not parse"
    return None


def _start(edit: TextEdit) -> int:
    return edit.start


CHECKS: tuple[Check, ...] = (
    cell_is_code,
    applies,
    changes_text,
    not_rejected,
    does_not_undo,
    still_parses,
)
"""All checks, in the order in which they are made: what costs much comes last."""

_TOGETHER: Mapping[Check, Callable[[str, Sequence[TextEdit], PredictionRequest], str | None]] = {
    still_parses: _breaks
}
"""Checks that cost as much for all edits of a cell at once as for one of them.

They are made for all together, and for one by one only if that fails.
"""


def passed(edits: Iterable[TextEdit], request: PredictionRequest) -> list[TextEdit]:
    """Return the edits that may be shown; of two that overlap the first stays."""
    kept: list[TextEdit] = []
    for edit in edits:
        if any(_overlap(edit, other) for other in kept):
            continue
        if all(check(edit, request) is None for check in CHECKS if check not in _TOGETHER):
            kept.append(edit)
    for check in CHECKS:
        if check in _TOGETHER:
            kept = _passed_together(check, kept, request)
    return kept


def _passed_together(
    check: Check, edits: list[TextEdit], request: PredictionRequest
) -> list[TextEdit]:
    by_cell: dict[str, list[TextEdit]] = {}
    for edit in edits:
        by_cell.setdefault(edit.cell_id, []).append(edit)
    bad = {
        edit
        for cell_id, group in by_cell.items()
        if _TOGETHER[check](cell_id, group, request) is not None
        for edit in group
        if check(edit, request) is not None
    }
    return [edit for edit in edits if edit not in bad]


def _overlap(first: TextEdit, second: TextEdit) -> bool:
    if first.cell_id != second.cell_id:
        return False
    if first.start == second.start:
        return True
    return first.start < second.end and second.start < first.end
