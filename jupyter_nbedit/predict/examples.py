"""Which edits of a history are examples: what was typed in several goes is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.edits import difference
from ..core.items import HistoryEdit, HistoryItem
from ..core.text import line_start

_WORD = re.compile(r"\w+")


def merged(history: Sequence[HistoryItem]) -> list[HistoryEdit]:
    """Return the edits, newest first; what was typed in several goes on one line is one edit.

    What was written and changed later is two, unless it is a word that is corrected.
    """
    result: list[HistoryEdit] = []
    for item in reversed(history):
        if not isinstance(item, HistoryEdit):
            continue
        later = result[-1] if result else None
        if later is not None and (_corrects(later, item) or _same_line(item, later)):
            whole = difference(item.cell_id, item.before, later.after)
            result[-1] = HistoryEdit(
                cell_id=item.cell_id,
                before=item.before,
                start=whole.start,
                old=whole.old,
                new=whole.new,
                origin=item.origin,
                started=item.started,
                ended=later.ended,
                # What both share with the text before is no part of it, wherever they began; and a
                # correction has touched what it corrects, which has no place any more.
                place=later.place - later.start + whole.start,
            )
        else:
            result.append(item)
    return result


def _same_line(first: HistoryEdit, second: HistoryEdit) -> bool:
    if first.place < 0 or not _follows(second, first):
        return False
    source = second.before
    low, high = first.start, first.start + len(first.new)
    if second.start < high and low < second.start + len(second.old):
        # What was written is changed later: that is the example, and the writing would hide it.
        return False
    return line_start(source, first.start) == line_start(source, second.start)


def _corrects(second: HistoryEdit, first: HistoryEdit) -> bool:
    """Tell whether an edit changes the word that the one before it wrote."""
    inside = (
        first.start <= second.start
        and second.start + len(second.old) <= first.start + len(first.new)
    )  # fmt: skip
    return inside and _WORD.fullmatch(first.new) is not None and _follows(second, first)


def _follows(second: HistoryEdit, first: HistoryEdit) -> bool:
    """Tell whether an edit was made right after another one of the cell, of no whole line."""
    return (
        first.cell_id == second.cell_id
        and first.origin is second.origin
        and second.place >= 0
        and first.after == second.before
        and "\n" not in first.new + second.old + second.new
    )
