"""One edit as a person reads it: which cells changed, and in them which lines and which words.

What is here is neither for a terminal nor for a page; :mod:`.text` and :mod:`.html` are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from jupyter_nbedit.core.diffs import line_hunks, lines, token_hunks

from ..dataset.convert import completed
from ..notebooks.edit_records import CellChange, CellRecord, NotebookEdit

CONTEXT = 3
"""Lines shown around those that changed."""

Sign = Literal["-", "+", " ", "@"]
#: A stretch of a line, and whether it is what changed in it.
Piece = tuple[str, bool]


class Line(msgspec.Struct, frozen=True):
    """A line: deleted (-), added (+), unchanged ( ), or one that stands for some left out (@)."""

    sign: Sign
    pieces: list[Piece] = []


class CellView(msgspec.Struct, frozen=True):
    """A cell that did not stay as it was: a heading such as "code cell 3 → 4, moved"."""

    heading: str
    lines: list[Line]


class EditView(msgspec.Struct, frozen=True):
    """An edit: its facts, each with a name, and its cells."""

    facts: list[tuple[str, str]]
    cells: list[CellView]


def view_of(edit: NotebookEdit, context: int = CONTEXT) -> EditView:
    """Return an edit as a person reads it.

    Parameters
    ----------
    edit : NotebookEdit
        The edit; in the paper's form its cells are aligned here.
    context : int
        Number of unchanged lines shown around changed ones.
    """
    edit = completed(edit)
    before, after = edit.cells_before(), edit.cells_after()
    return EditView(
        list(_facts(edit)),
        [_cell(each, before, after, context) for each in _in_order(edit.changes)],
    )


def changed_lines(old: str, new: str, context: int = CONTEXT) -> list[Line]:
    """Return how one text became another, as a person reads it.

    Parameters
    ----------
    old, new : str
        The texts.
    context : int
        Number of unchanged lines shown around changed ones.
    """
    # Whether the last line ends with a newline is nothing to see.
    old, new = (text if text.endswith("\n") or not text else text + "\n" for text in (old, new))
    by_line, by_token = (
        [msgspec.structs.astuple(hunk) for hunk in hunks]
        for hunks in (line_hunks(old, new), token_hunks(old, new))
    )
    return list(_both(old, new, by_line, by_token, context))


def _in_order(changes: Sequence[CellChange]) -> list[CellChange]:
    """Return the changes by their place in the newer notebook, a deleted cell where it would be."""
    inserted = sorted(each.new for each in changes if each.old is None and each.new is not None)
    deleted = sorted(each.old for each in changes if each.new is None and each.old is not None)

    def place(change: CellChange) -> tuple[int, int]:
        if change.new is not None:
            return change.new, 1
        position = (change.old or 0) - bisect_left(deleted, change.old or 0)
        for other in inserted:
            if other > position:
                break
            position += 1
        return position, 0

    return sorted(changes, key=place)


def _facts(edit: NotebookEdit) -> Iterator[tuple[str, str]]:
    yield "repository", edit.repository
    yield "commit", edit.commit
    yield "file", edit.file
    if edit.old_file:
        yield "before", edit.old_file
    yield "message", edit.message
    yield "status", edit.status + (f", {edit.copy} copy" if edit.copy else "")
    if edit.language:
        yield "language", edit.language
    if edit.duplicate_of:
        yield "duplicate of", edit.duplicate_of
    if edit.near_duplicate_of:
        yield "near duplicate of", edit.near_duplicate_of


def _cell(
    change: CellChange, before: Sequence[CellRecord], after: Sequence[CellRecord], context: int
) -> CellView:
    places = [place + 1 for place in (change.old, change.new) if place is not None]
    cells = [
        *(before[place] for place in (change.old,) if place is not None),
        *(after[place] for place in (change.new,) if place is not None),
    ]
    types = " → ".join(dict.fromkeys(cell.type for cell in cells))
    numbers = " → ".join(dict.fromkeys(map(str, places)))
    heading = f"{types} cell {numbers}, {change.kind}"
    if len(cells) == 2:
        old, new = cells
        return CellView(
            heading, list(_both(old.source, new.source, change.lines, change.tokens, context))
        )
    sign: Sign = "+" if change.old is None else "-"
    return CellView(heading, [line for cell in cells for line in _all(sign, cell.source)])


def _all(sign: Sign, text: str) -> list[Line]:
    return [Line(sign, [(line.rstrip("\n"), False)]) for line in lines(text)]


def _both(
    old: str,
    new: str,
    line_spans: Sequence[Sequence[int]],
    token_spans: Sequence[Sequence[int]],
    context: int,
) -> Iterator[Line]:
    before, after = lines(old), lines(new)
    marked_old = _marked(before, [span[:2] for span in token_spans])
    marked_new = _marked(after, [span[2:] for span in token_spans])
    shown = 0  # lines of the old side that were shown or left out so far
    for number, span in enumerate(line_spans):
        first, stop, new_first, new_stop = span
        yield from _between(before, shown, first, context, after_change=number > 0)
        yield from (Line("-", pieces) for pieces in marked_old[first:stop])
        yield from (Line("+", pieces) for pieces in marked_new[new_first:new_stop])
        shown = stop
    if line_spans:
        rest = before[shown : shown + context]
        yield from (Line(" ", [(line.rstrip("\n"), False)]) for line in rest)
        if shown + len(rest) < len(before):
            yield Line("@", [(_left_out(len(before) - shown - len(rest)), False)])


def _between(
    before: Sequence[str], start: int, end: int, context: int, *, after_change: bool
) -> Iterator[Line]:
    head = min(start + context, end) if after_change else start
    tail = max(end - context, head)
    for line in before[start:head]:
        yield Line(" ", [(line.rstrip("\n"), False)])
    if tail > head:
        yield Line("@", [(_left_out(tail - head), False)])
    for line in before[tail:end]:
        yield Line(" ", [(line.rstrip("\n"), False)])


def _left_out(number: int) -> str:
    return f"{number} unchanged line" + ("s" if number > 1 else "")


def _marked(text: Sequence[str], spans: Iterable[Sequence[int]]) -> list[list[Piece]]:
    """Cut every line where a changed stretch begins or ends."""
    borders = list(spans)
    found: list[list[Piece]] = []
    offset = place = 0
    for line in text:
        end = offset + len(line.rstrip("\n"))
        pieces: list[Piece] = []
        at = offset
        while place < len(borders) and borders[place][1] <= offset:
            place += 1
        for start, stop in borders[place:]:
            if start >= end:
                break
            low, high = max(start, at), min(stop, end)
            if low > at:
                pieces.append((line[at - offset : low - offset], False))
            if high > low:
                pieces.append((line[low - offset : high - offset], True))
                at = high
            at = max(at, low)
        if at < end or not pieces:
            pieces.append((line[at - offset : end - offset], False))
        found.append(pieces)
        offset += len(line)
    return found
