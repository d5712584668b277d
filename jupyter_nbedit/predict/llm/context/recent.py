"""What was edited and run lately, as a model is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ....core.edits import difference
from ....core.events import Origin, Run
from ....core.items import HistoryCellEdit, HistoryEdit, HistoryItem
from ....core.joining import PAUSE
from ....core.text import line_end, line_start
from .cells import MAX_SHOWN, Cells
from .content import Change, RunNote, estimated_tokens

MAX_CHANGES = 6
"""Edits that are told."""

MAX_RUNS = 8
"""Runs that are told."""

MAX_DISTANCE = 8
"""Lines between two edits of one second above which they are told apart."""

AROUND = 2
"""Unchanged lines that are shown above and below a change."""


class _Group(msgspec.Struct, frozen=True):
    """Edits in one go: a cell's text before the first and after the last of them."""

    cell_id: str
    before: str
    after: str
    accepted: bool
    started: float
    ended: float

    @property
    def only_white_space(self) -> bool:
        edit = difference("", self.before, self.after)
        return "".join(edit.old.split()) == "".join(edit.new.split())

    def undoes(self, other: _Group) -> bool:
        """Tell whether this change is the opposite of another one on the same lines."""
        if self.cell_id != other.cell_id:
            return False
        here = difference("", self.before, self.after)
        there = difference("", other.before, other.after)
        if (here.old, here.new) != (there.new, there.old):
            return False
        return _line(self.after, here.start) == _line(other.before, there.start)


def recent(
    history: Sequence[HistoryItem], cells: Cells, budget: int, *, outputs: int = 0
) -> tuple[Change | RunNote, ...]:
    """Return the last edits and the runs between them, oldest first.

    Parameters
    ----------
    history : sequence of HistoryEdit, HistoryCellEdit or Run
        What happened, oldest first.
    cells : Cells
        The notebook.
    budget : int
        Tokens that they may cost; the newest are told first of all.
    outputs : int
        Tokens that what cells printed may cost on top; 0 leaves it out.
    """
    told: list[Change | RunNote] = []
    changes = runs = 0
    left, left_for_outputs = budget, outputs
    for item in reversed(_without_inverses(_grouped(history))):
        if isinstance(item, Run):
            if runs < MAX_RUNS:
                note = _note(item, cells, left_for_outputs)
                if told and isinstance(told[-1], RunNote) and _same(told[-1], note):
                    continue
                left_for_outputs -= estimated_tokens(note.output)
                left -= 8
                runs += 1
                told.append(note)
        else:
            change = _change(item, cells)
            if change is None:
                continue
            left -= _cost(change)
            changes += 1
            told.append(change)
        if left < 0:
            told.pop()
            break
        if changes == MAX_CHANGES:
            break
    return tuple(reversed(told))


def _grouped(history: Sequence[HistoryItem]) -> Iterator[_Group | Run]:
    """Join edits that follow each other at once and close by, oldest first."""
    group: _Group | None = None
    for item in history:
        if isinstance(item, Run):
            if group is not None:
                yield group
                group = None
            yield item
            continue
        # Models are not told of cells that came or went: the notebook shows what there is.
        if isinstance(item, HistoryCellEdit) or len(item.before) > MAX_SHOWN:
            continue
        new = _Group(
            item.cell_id,
            item.before,
            item.after,
            item.origin is Origin.SUGGESTION,
            item.started,
            item.ended,
        )
        if group is None:
            group = new
        elif _belongs(group, item):
            group = msgspec.structs.replace(group, after=new.after, ended=new.ended)
        else:
            yield group
            group = new
    if group is not None:
        yield group


def _belongs(group: _Group, item: HistoryEdit) -> bool:
    if (
        group.cell_id != item.cell_id
        or group.accepted
        or item.origin is Origin.SUGGESTION
        or abs(item.started - group.ended) >= PAUSE
        or group.after != item.before
    ):
        return False
    last = difference("", group.before, group.after)
    low, high = min(last.start, item.start), max(last.new_end, item.start)
    return group.after.count("\n", low, high) <= MAX_DISTANCE


def _without_inverses(items: Iterator[_Group | Run]) -> list[_Group | Run]:
    """Leave out what changes only white space, and what was taken back later with its undoing."""
    kept: list[_Group | Run] = []
    for item in items:
        if isinstance(item, Run):
            kept.append(item)
            continue
        if item.only_white_space:
            continue
        undone = next(
            (old for old in reversed(kept) if isinstance(old, _Group) and item.undoes(old)), None
        )
        if undone is not None:
            kept.remove(undone)
        else:
            kept.append(item)
    return kept


def _change(group: _Group, cells: Cells) -> Change | None:
    """Return a change by whole lines, None when nothing of it may be shown."""
    before, after = cells.masked(group.before).text, cells.masked(group.after).text
    if before == after:
        return None
    edit = difference("", before, after)
    start = line_start(before, edit.start)
    old_end, new_end = max(edit.end, start), max(edit.new_end, start)
    if not (_at_border(before, old_end, start) and _at_border(after, new_end, start)):
        old_end, new_end = _past_line(before, old_end), _past_line(after, new_end)
    lead = start
    for _ in range(AROUND):
        lead = line_start(before, lead - 1) if lead > 0 else 0
    trail = old_end
    for _ in range(AROUND):
        trail = _past_line(before, trail) if trail < len(before) else trail
    return Change(
        cell_id=group.cell_id,
        number=cells.number(group.cell_id),
        line=before.count("\n", 0, lead),
        lead=before[lead:start],
        old=before[start:old_end],
        new=after[start:new_end],
        trail=before[old_end:trail],
        accepted=group.accepted,
    )


def _at_border(text: str, offset: int, start: int) -> bool:
    return offset == start or text[offset - 1] == "\n"


def _past_line(text: str, offset: int) -> int:
    return min(line_end(text, offset) + 1, len(text))


def _note(run: Run, cells: Cells, outputs: int) -> RunNote:
    output = cells.masked(run.output).text if outputs > 0 and run.output else ""
    if len(output) > 3 * outputs:
        output = output[: output.rfind("\n", 0, 3 * outputs) + 1]
    ename = "" if run.ok else cells.masked(run.ename[:80]).text
    return RunNote(run.cell_id, cells.number(run.cell_id), run.ok, ename, output)


def _same(first: RunNote, second: RunNote) -> bool:
    return (first.cell_id, first.ok, first.ename) == (second.cell_id, second.ok, second.ename)


def _cost(change: Change) -> int:
    length = sum(map(len, (change.lead, change.old, change.new, change.trail)))
    return -(-length // 3) + 8


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset)
