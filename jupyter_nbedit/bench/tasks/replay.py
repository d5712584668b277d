"""A revision of a notebook, replayed edit by edit.

A revision is known by its two ends only: the cells before and after. It is replayed as a developer
would make it who works from top to bottom: cells are aligned, each changed place is one edit. At
every moment the edits that are still missing are known, so a suggestion can be judged against all
of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz import fuzz

from ...core.diffs import line_hunks, lines, sequence_hunks
from ...core.edits import CellDeletion, CellEdit, CellInsertion, TextEdit
from ...core.events import CellDeleted, CellInserted, Edit, NotebookEvent, Open
from ...core.notebook import Cell, Notebook
from ...mining.notebooks.edit_records import CellRecord

MIN_CELL_RATIO = 40.0
"""Similarity (0 to 100) above which two cells are the same cell, edited."""

MIN_LINE_RATIO = 40.0
"""Similarity above which a changed line is the same line, edited."""

BETWEEN_EDITS = 10.0
"""Seconds between two edits: more than typing pauses, so that each is one edit of the history."""


class Revision(msgspec.Struct, frozen=True):
    """A revision, ready to be replayed.

    Attributes
    ----------
    start : Open
        The notebook before.
    events : tuple of NotebookEvent
        What was done, in order.
    targets : dict of str to str
        The source that each cell comes to, by its identifier; a cell that is deleted has none.
    order : tuple of Cell
        Every cell that is ever there, from top to bottom, with the source that it comes to.
    """

    start: Open
    events: tuple[NotebookEvent, ...]
    targets: dict[str, str]
    order: tuple[Cell, ...] = ()


def revision(
    old: Sequence[str | CellRecord],
    new: Sequence[str | CellRecord],
    language: str = "python",
    time: float = 0.0,
) -> Revision:
    """Turn the cells before and after into a revision.

    A new cell appears empty and is then written, which makes its text a place like any other.

    Parameters
    ----------
    old, new : sequence of str or CellRecord
        The cells; a mere text is a code cell.
    language : str
        Language of the notebook.
    time : float
        When it is opened, in seconds by a clock of its own.
    """
    before, after = _cells(old), _cells(new)
    cells: list[Cell] = []
    events: list[NotebookEvent] = []
    targets: dict[str, str] = {}
    order: list[Cell] = []
    position, opened = 0, time
    for number, (left, right) in enumerate(align(before, after)):
        cell_id = f"cell-{number}"
        time += BETWEEN_EDITS
        source = ""
        if left is not None:
            source = before[left].source
            cells.append(Cell(cell_id, before[left].type, source))
        if right is None:
            order.append(cells[-1])
            events.append(CellDeleted(time=time, cell_id=cell_id))
            continue
        targets[cell_id] = after[right].source
        order.append(Cell(cell_id, after[right].type, after[right].source))
        if left is None:
            cell = Cell(cell_id, after[right].type, "")
            events.append(CellInserted(time=time, index=position, cell=cell))
        shift = 0
        for place in places(cell_id, source, after[right].source):
            time += BETWEEN_EDITS
            start = place.start + shift
            shift += len(place.new) - len(place.old)
            end = start + len(place.old)
            events.append(Edit(time=time, cell_id=cell_id, start=start, end=end, text=place.new))
        position += 1
    before_all = Open(time=opened, cells=tuple(cells), language=language)
    return Revision(before_all, tuple(events), targets, tuple(order))


def _cells(cells: Sequence[str | CellRecord]) -> list[CellRecord]:
    return [CellRecord("code", source=cell) if isinstance(cell, str) else cell for cell in cells]


def align(
    old: Sequence[CellRecord], new: Sequence[CellRecord]
) -> list[tuple[int | None, int | None]]:
    """Pair the cells of two versions: equal ones first, between them those that are alike."""
    pairs: list[tuple[int | None, int | None]] = []
    left = right = 0
    texts = [[f"{cell.type} {cell.source}" for cell in cells] for cells in (old, new)]
    for hunk in sequence_hunks(*texts):
        while left < hunk.old_start:
            pairs.append((left, right))
            left, right = left + 1, right + 1
        pairs.extend(
            _align_changed(
                old, new, range(hunk.old_start, hunk.old_end), range(hunk.new_start, hunk.new_end)
            )
        )
        left, right = hunk.old_end, hunk.new_end
    pairs.extend((left + number, right + number) for number in range(len(old) - left))
    return pairs


def _align_changed(
    old: Sequence[CellRecord], new: Sequence[CellRecord], left: range, right: range
) -> Iterator[tuple[int | None, int | None]]:
    """Pair changed cells in order so that the sum of their similarities is greatest."""
    scores = [[_likeness(old[i], new[j]) for j in right] for i in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            paired = best[i + 1][j + 1] + scores[i][j] if scores[i][j] > 0 else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < len(left) or j < len(right):
        if (
            i < len(left)
            and j < len(right)
            and scores[i][j] > 0
            and best[i][j] == best[i + 1][j + 1] + scores[i][j]
        ):
            yield left[i], right[j]
            i, j = i + 1, j + 1
        elif i < len(left) and (j == len(right) or best[i][j] == best[i + 1][j]):
            yield left[i], None
            i += 1
        else:
            yield None, right[j]
            j += 1


def _likeness(old: CellRecord, new: CellRecord) -> float:
    if old.type != new.type:
        return 0.0
    ratio = fuzz.ratio(old.source, new.source, score_cutoff=MIN_CELL_RATIO)
    return max(0.0, ratio - MIN_CELL_RATIO)


def places(cell_id: str, source: str, target: str) -> list[TextEdit]:
    """Return what is missing between a cell and its target, place by place.

    A place is a stretch of changed lines; where as many lines come as go and each is like its
    counterpart, every line is a place of its own.
    """
    if source == target:
        return []
    old, new = lines(source), lines(target)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    result: list[TextEdit] = []
    for hunk in line_hunks(source, target):
        gone, come = old[hunk.old_start : hunk.old_end], new[hunk.new_start : hunk.new_end]
        if len(gone) == len(come) and all(
            fuzz.ratio(*pair) >= MIN_LINE_RATIO for pair in zip(gone, come, strict=True)
        ):
            stretches = [([left], [right]) for left, right in zip(gone, come, strict=True)]
        else:
            stretches = [(gone, come)]
        start = starts[hunk.old_start]
        for left, right in stretches:
            text, instead = "".join(left), "".join(right)
            edit = TextEdit(cell_id, start, text, instead).trimmed()
            if edit.old != edit.new:
                result.append(edit)
            start += len(text)
    return result


def missing(sources: dict[str, str], targets: dict[str, str]) -> list[TextEdit]:
    """Return every place that still differs from its target, in the order of `sources`."""
    return [
        place
        for cell_id, source in sources.items()
        if cell_id in targets
        for place in places(cell_id, source, targets[cell_id])
    ]


def missing_cells(notebook: Notebook, known: Revision) -> list[CellEdit]:
    """Return the cells that are still to be inserted or deleted, from top to bottom.

    A cell that stays empty is not asked for: nobody could say what it is there for.
    """
    there = {cell.id: cell for cell in notebook.cells}
    found: list[CellEdit] = []
    above = ""
    for cell in known.order:
        now = there.get(cell.id)
        if now is not None:
            above = now.id
            if now.id not in known.targets:
                found.append(CellDeletion(now.id, now.type, now.source))
        elif cell.id in known.targets and cell.source.strip():
            found.append(CellInsertion(cell, above))
    return found
