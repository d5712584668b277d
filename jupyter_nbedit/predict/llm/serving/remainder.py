"""What is left of a suggestion once a part of it was accepted or typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ....core.edits import TextEdit, text_edits
from ....core.notebook import Cell, Notebook
from ...request import Suggestion

MAX_EDITS = 12
"""A suggestion with more edits in one cell is asked for anew."""


class Given(msgspec.Struct, frozen=True):
    """A suggestion, and the notebook it was made for."""

    notebook: Notebook
    suggestion: Suggestion

    def rest(self, notebook: Notebook) -> Suggestion | None:
        """Return what is left to suggest, None if anything else was changed, or nothing.

        Parameters
        ----------
        notebook : Notebook
            The notebook as it is now.
        """
        before, after = self.notebook.cells, notebook.cells
        edits = text_edits(self.suggestion.edits)
        # Cells come and go whole: nothing is left of such an edit.
        if len(before) != len(after) or len(edits) < len(self.suggestion.edits):
            return None
        by_cell: dict[str, list[TextEdit]] = {}
        for edit in edits:
            by_cell.setdefault(edit.cell_id, []).append(edit)
        left: dict[TextEdit, TextEdit | None] = {}
        for old, new in zip(before, after, strict=True):
            if old == new:
                left.update((edit, edit) for edit in by_cell.get(old.id, ()))
                continue
            found = _left(old, new, by_cell.get(old.id, ()))
            if found is None:
                return None
            left.update(found)
        if all(left[edit] is edit for edit in edits):
            return None
        rest = tuple(now for edit in edits if (now := left[edit]) is not None)
        return msgspec.structs.replace(self.suggestion, edits=rest) if rest else None


def _left(
    old: Cell, new: Cell, edits: Sequence[TextEdit]
) -> dict[TextEdit, TextEdit | None] | None:
    """Return what is left of each edit of a cell, None if the cell was changed in another way."""
    if (old.id, old.type) != (new.id, new.type) or len(edits) > MAX_EDITS:
        return None
    ordered = sorted(edits, key=lambda edit: edit.start)
    found = next(_ways(old.source, new.source, ordered, 0, 0, typed=False), None)
    return None if found is None else dict(zip(ordered, found, strict=True))


def _ways(
    before: str, now: str, edits: Sequence[TextEdit], done: int, at: int, *, typed: bool
) -> Iterator[tuple[TextEdit | None, ...]]:
    """Yield the ways of reading `now[at:]` as `before[done:]` with edits made, left, or begun.

    At most one edit is begun: its new text typed up to some character, where the old text was or
    in front of it.
    """
    if not edits:
        if before[done:] == now[at:]:
            yield ()
        return
    edit, *others = edits
    gap = before[done : edit.start]
    if not now.startswith(gap, at):
        return
    at += len(gap)

    def go_on(
        shown: int, left: TextEdit | None, *, typed: bool
    ) -> Iterator[tuple[TextEdit | None, ...]]:
        for way in _ways(before, now, others, edit.end, at + shown, typed=typed):
            yield (left, *way)

    if now.startswith(edit.new, at):
        yield from go_on(len(edit.new), None, typed=typed)
    if now.startswith(edit.old, at):
        here = msgspec.structs.replace(edit, start=at)
        yield from go_on(len(edit.old), here, typed=typed)
    if typed:
        return
    for length in range(len(edit.new)):
        if not now.startswith(edit.new[:length], at):
            return
        ends = {"", edit.old} if length else {""}
        for old in ends:
            if now.startswith(old, at + length):
                left = TextEdit(edit.cell_id, at + length, old, edit.new[length:])
                yield from go_on(length + len(old), left, typed=True)
