"""Judging a suggestion of the next edit against what was really done.

Only the first edit of a suggestion is judged: it is what is shown. A developer may make the edits
of a revision in any order, so it is right wherever something is still missing. The values:

==================== ==============================================================================
precision_helpful    of what is shown, how much helps: every token it puts in or takes out is put
                     in or taken out on the way to the target (see :func:`judge`)
precision_exact      of what is shown, how much makes all that is missing at its place
recall_helpful       of the moments with something missing, at how many something helpful is shown
recall_exact         the same, exact
show_rate            of these moments, at how many anything is shown
quiet_rate           of the moments at which silence is right, at how many nothing is shown
cell_at_1, cell_at_3 of what is shown where something is missing, how much has its first edit (one
                     of the first three) in a cell in which something is missing
line_at_1, line_at_3 the same, for lines
reversal_ratio       share of the tokens of what is shown that go back to what the cell was before
                     the developer's recent edits
broken_syntax        of what is shown in code, how much makes a cell parse worse than before
keystrokes_needed    keys to make by hand the edit that comes next: a character put in or taken
                     out is one
keystrokes_saved     keys that the shown edit saves: its characters less one Tab, and less another
                     to go to another cell; minus one, the Escape, where it is wrong
==================== ==============================================================================

A first edit that inserts, deletes or retypes a whole cell is right if that is still to be done
(see :func:`judge_cells`); where in a text it is, whether that breaks and goes back is not asked.
Before a cell is inserted or deleted, where that is asked for, the values are these alone:

==================== ==============================================================================
cells_show_rate      at how many of these moments such an edit is shown; one of a text counts as
                     silence here, as it may be right and is judged at other moments
cells_recall         at how many the right kind of edit is shown in the right place
cells_kind           of what is shown there, how much is of a kind that is still missing: a cell
                     inserted, deleted or retyped
cells_place          the same, and the right cell is deleted or retyped, or the new one stands where
                     one is missing
cells_source         of the new cells in a right place, how similar their text is to what one that
                     is missing there comes to
==================== ==============================================================================

Helpful and exact are defined in terms of tokens (:func:`jupyter_nbedit.core.diffs.tokens`) that
are not blank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from ...core.diffs import tokens
from ...core.edits import (
    CellDeletion,
    CellEdit,
    CellInsertion,
    SuggestedEdit,
    TextEdit,
    text_edits,
)
from ...core.items import HistoryEdit, HistoryItem
from ...core.notebook import Notebook
from ...core.text import line_end, line_start
from ...predict.worth import saved
from ..metrics import Pair, broken_syntax, location_accuracy, location_of, reversal
from ..metrics.location import CUTS, Location
from .replay import places

Verdict = Literal["exact", "helpful", "wrong"]

_BY: tuple[Literal["cell", "line"], ...] = ("cell", "line")


def judge(edit: TextEdit, source: str, target: str | None) -> Verdict:
    """Judge an edit against what a cell comes to.

    Parameters
    ----------
    edit : TextEdit
        The edit; it applies to `source`.
    source : str
        The cell as it is.
    target : str or None
        The cell as it will be, None when it will be deleted.

    Returns
    -------
    {"exact", "helpful", "wrong"}
        Exact: it makes everything that is missing at its place. Helpful: every token that it puts
        in or takes out is put in or taken out on the way to the target, so that accepting it only
        ever moves towards it.
    """
    if target is None:
        return "wrong"
    before, after = _significant(source), _significant(edit.apply(source))
    if before == after:
        return "wrong"
    goal = _significant(target)
    if after == goal:
        return "exact"
    change = edit.trimmed()
    complete = source
    for place in reversed(places(edit.cell_id, source, target)):
        if place.start <= change.end and change.start <= place.end:
            complete = place.apply(complete)
    if after == _significant(complete):
        return "exact"
    moved = Indel.distance(before, after)
    nearer = Indel.distance(before, goal) - Indel.distance(after, goal)
    return "helpful" if nearer == moved else "wrong"


def judge_cells(edit: CellEdit, notebook: Notebook, missing: Sequence[CellEdit]) -> Verdict:
    """Judge an insertion, a deletion or a change of type.

    Parameters
    ----------
    edit : CellInsertion, CellDeletion or CellTypeChange
        The edit; it applies to `notebook`.
    notebook : Notebook
        The notebook as it is.
    missing : sequence of CellInsertion or CellDeletion
        The cells that are still to be inserted or deleted. A cell that changes its type is one of
        each.

    Returns
    -------
    {"exact", "helpful", "wrong"}
        A deletion or a change of type is exact if it is missing. A new cell is judged by its text,
        where a cell of its type is missing, as :func:`judge` does in an empty cell.
    """
    found = _in_place(edit, notebook, missing)
    if not isinstance(edit, CellInsertion):
        return "exact" if found else "wrong"
    text = TextEdit(edit.cell_id, 0, "", edit.cell.source)
    return _best(judge(text, "", other.cell.source) for other in found)


def _in_place(
    edit: CellEdit, notebook: Notebook, missing: Sequence[CellEdit]
) -> list[CellInsertion]:
    """Return what is missing where a cell is edited; of a right deletion the cell that goes."""
    inserted = [other for other in missing if isinstance(other, CellInsertion)]
    if isinstance(edit, CellInsertion):
        return [
            other
            for other in inserted
            if other.after == edit.after and other.cell.type == edit.cell.type
        ]
    cell = notebook.cell(edit.cell_id)
    goes = any(
        isinstance(other, CellDeletion) and other.cell_id == edit.cell_id for other in missing
    )
    if cell is None or not goes:
        return []
    if isinstance(edit, CellDeletion):
        return [CellInsertion(cell, "")]
    # As it is aligned, a cell of another type is another cell.
    return [
        other
        for other in inserted
        if other.cell.type == edit.new and other.cell.source == cell.source
    ]


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    best: tuple[Verdict, ...] = ("exact", "helpful")
    return next((verdict for verdict in best if verdict in found), "wrong")


def best_verdict(edit: TextEdit, source: str, targets: Sequence[Mapping[str, str]]) -> Verdict:
    """Judge an edit against several states that the cell really comes to."""
    return _best(judge(edit, source, target.get(edit.cell_id)) for target in targets)


def values(
    suggested: Sequence[SuggestedEdit],
    notebook: Notebook,
    history: Sequence[HistoryItem],
    targets: Sequence[Mapping[str, str]],
    missing: Sequence[TextEdit],
    *,
    cell_edits: Sequence[CellEdit] = (),
) -> dict[str, float]:
    """Return the value of every metric that applies to a moment.

    Parameters
    ----------
    suggested : sequence of SuggestedEdit
        What was suggested, in coordinates of `notebook`; empty for silence.
    notebook : Notebook
        The notebook as it was.
    history : sequence of HistoryEdit, HistoryCellEdit or Run
        What the developer had done, oldest first.
    targets : sequence of mapping of str to str
        What the cells come to, by identifier. A recorded history comes to several states, and what
        leads to any of them is right.
    missing : sequence of TextEdit
        What is still missing, the edit that is really made next first. When there is nothing,
        silence is right.
    cell_edits : sequence of CellInsertion or CellDeletion
        The cells that are still to be inserted or deleted.
    """
    result: dict[str, float] = {}
    verdict: Verdict | None = None
    if suggested:
        first = suggested[0]
        cell = notebook.cell(first.cell_id)
        source = cell.source if cell is not None else ""
        if not missing:
            verdict = "wrong"
        elif isinstance(first, TextEdit):
            verdict = best_verdict(first, source, targets)
        else:
            verdict = judge_cells(first, notebook, cell_edits)
        result["precision_helpful"] = float(verdict != "wrong")
        result["precision_exact"] = float(verdict == "exact")
        if isinstance(first, TextEdit):
            if missing:
                result |= _location(text_edits(suggested), notebook, missing)
            after = first.apply(source)
            result["reversal_ratio"] = reversal(_origin(first, source, history), source, after)
            language = notebook.language_of(cell) if cell is not None else ""
            broken = broken_syntax(Pair(after, after, source, language=language))
            result["broken_syntax"] = broken / 100
        result["keystrokes_saved"] = _saved(first, verdict, missing)
    elif missing:
        result["keystrokes_saved"] = 0.0
    if missing:
        result["recall_helpful"] = float(verdict in ("exact", "helpful"))
        result["recall_exact"] = float(verdict == "exact")
        result["show_rate"] = float(bool(suggested))
        result["keystrokes_needed"] = float(keystrokes(missing[0]))
    else:
        result["quiet_rate"] = float(not suggested)
        if suggested:
            # There was nothing to type, and a key was pressed for it.
            result["keystrokes_needed"] = 0.0
    return {name: value for name, value in result.items() if not math.isnan(value)}


def cell_values(
    suggested: Sequence[SuggestedEdit], notebook: Notebook, missing: Sequence[CellEdit]
) -> dict[str, float]:
    """Return the values of a moment at which a cell is inserted or deleted next.

    Parameters
    ----------
    suggested : sequence of SuggestedEdit
        What was suggested; empty for silence.
    notebook : Notebook
        The notebook as it was.
    missing : sequence of CellInsertion or CellDeletion
        The cells that are still to be inserted or deleted.
    """
    if not suggested or isinstance(suggested[0], TextEdit):
        return {"cells_show_rate": 0.0, "cells_recall": 0.0}
    first = suggested[0]
    found = _in_place(first, notebook, missing)
    kind = bool(found) or any(type(first) is type(other) for other in missing)
    result = {
        "cells_show_rate": 1.0,
        "cells_kind": float(kind),
        "cells_place": float(bool(found)),
        "cells_recall": float(bool(found)),
    }
    if found and isinstance(first, CellInsertion):
        ratios = (fuzz.ratio(first.cell.source, other.cell.source) for other in found)
        result["cells_source"] = max(ratios) / 100
    return result


def keystrokes(edit: TextEdit) -> int:
    """Return how many keys an edit costs by hand: its characters, put in and taken out."""
    change = edit.trimmed()
    return len(change.old) + len(change.new)


def _saved(first: SuggestedEdit, verdict: Verdict, missing: Sequence[TextEdit]) -> float:
    if verdict == "wrong":
        return -1.0
    if not isinstance(first, TextEdit):
        return float(saved(first) - 1)
    elsewhere = first.cell_id != missing[0].cell_id
    return float(keystrokes(first) - 1 - elsewhere)


def _origin(edit: TextEdit, source: str, history: Sequence[HistoryItem]) -> str:
    """Return the oldest known text of an edit's cell."""
    mine = (
        item.before
        for item in history
        if isinstance(item, HistoryEdit) and item.cell_id == edit.cell_id
    )
    return next(mine, source)


def touch(first: TextEdit, second: TextEdit, source: str) -> bool:
    """Tell whether two edits of a cell are in the same lines, or put text between the same two."""
    if first.cell_id != second.cell_id:
        return False
    (low, high), (start, end) = _lines(first, source), _lines(second, source)
    return low <= end and start <= high


def _location(
    suggested: Sequence[TextEdit], notebook: Notebook, missing: Sequence[TextEdit]
) -> dict[str, float]:
    sources = {cell.id: cell.source for cell in notebook.cells}
    expected = [place for edit in missing for place in _places(edit, sources.get(edit.cell_id, ""))]
    predicted = [location_of(edit, sources.get(edit.cell_id, "")) for edit in suggested]
    return {
        f"{by}_at_{cut}": location_accuracy(predicted, expected, cut, by) / 100
        for by in _BY
        for cut in CUTS
    }


def _places(edit: TextEdit, source: str) -> Iterator[Location]:
    """Yield every line that an edit is in."""
    start, end = _lines(edit, source)
    first = source.count("\n", 0, start)
    for line in range(first, first + source.count("\n", start, end) + 1):
        yield Location(edit.cell_id, line)


def _lines(edit: TextEdit, source: str) -> tuple[int, int]:
    """Return the stretch of text whose lines an edit is in."""
    change = edit.trimmed()
    start = line_start(source, change.start)
    if not change.old and start == change.start:
        # Whole lines put in before this one could as well be put in behind the one above.
        start = max(0, start - 1)
    return start, line_end(source, change.end)


@lru_cache(maxsize=256)
def _significant(text: str) -> tuple[str, ...]:
    # All predictors are judged at a moment before the next one comes.
    return tuple(token for token in tokens(text) if not token.isspace())
