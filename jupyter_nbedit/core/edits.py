"""Edits: one replacement in one cell, addressed by what is there rather than by a number alone."""

from __future__ import annotations

import msgspec


class EditConflictError(ValueError):
    """The text an edit expects is not where the edit expects it."""


class TextEdit(msgspec.Struct, frozen=True, rename="camel"):
    """Replace `old`, which stands at `start` of a cell, by `new`.

    Attributes
    ----------
    cell_id : str
        The cell that is edited.
    start : int
        Offset of the first replaced character.
    old : str
        The text expected there; empty for a pure insertion.
    new : str
        The text that takes its place; empty for a pure deletion.
    """

    cell_id: str
    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """Offset just past the replaced text, before the edit."""
        return self.start + len(self.old)

    @property
    def new_end(self) -> int:
        """Offset just past the new text, after the edit."""
        return self.start + len(self.new)

    def applies_to(self, source: str) -> bool:
        """Tell whether `source` has the expected text at the expected place."""
        return (
            self.start >= 0 and self.end <= len(source) and source.startswith(self.old, self.start)
        )

    def apply(self, source: str) -> str:
        """Return `source` with the edit made.

        Raises
        ------
        EditConflictError
            If the expected text is not there; nothing is guessed.
        """
        if not self.applies_to(source):
            raise EditConflictError(
                f"cell {self.cell_id!r} does not hold the expected text at offset {self.start}"
            )
        return source[: self.start] + self.new + source[self.end :]

    def inverse(self) -> TextEdit:
        """Return the edit that undoes this one."""
        return TextEdit(self.cell_id, self.start, self.new, self.old)

    def trimmed(self) -> TextEdit:
        """Return the same edit without the text that both sides share at either end."""
        prefix = common_prefix(self.old, self.new)
        old, new = self.old[prefix:], self.new[prefix:]
        suffix = common_suffix(old, new)
        return TextEdit(
            self.cell_id,
            self.start + prefix,
            old[: len(old) - suffix],
            new[: len(new) - suffix],
        )

    def rebased(self, over: TextEdit) -> TextEdit | None:
        """Return this edit as it reads after `over` was made, None when `over` touched its place.

        This is the rule for what is offered or was turned down; `rebase` of the browser's
        `anchors.ts` is the same, and both are held to `tests/core/carrying.json`. An edit made
        exactly at the start or end of the replaced text leaves it intact. An insertion has no text
        of its own: it stands between two characters, and is lost when either is replaced or when
        something else is put between them.
        """
        if over.cell_id != self.cell_id:
            return self
        if not self.old and over.start <= self.start <= over.end:
            return None
        start = carried_span(self.start, self.end, over)
        return None if start is None else TextEdit(self.cell_id, start, self.old, self.new)


def carried_span(start: int, end: int, over: TextEdit) -> int | None:
    """Return where a stretch of a cell's text starts after `over`, None when that touched it.

    This is the rule for what was written (`EditHistory`), and what `TextEdit.rebased` makes
    stricter for insertions. An empty stretch is lost only within what is replaced: as the memory
    of a deletion it must outlast what an offer would not, so that the deletion is not undone.
    """
    if over.end <= start and not (over.start == over.end == start == end):
        return start + len(over.new) - len(over.old)
    # What is put at an empty stretch stands behind it.
    return start if over.start >= end else None


def carried_cursor(offset: int, over: TextEdit) -> int:
    """Return where a cursor in a cell's text is after `over`: behind what was put there.

    The browser's editor knows the cursor itself (CodeMirror's `mapPos`) and tells it before each
    question; this is for what happens until then.
    """
    if offset < over.start:
        return offset
    if offset <= over.end:
        return over.new_end
    return offset + len(over.new) - len(over.old)


def common_prefix(first: str, second: str) -> int:
    """Return how many characters two texts share at their start."""
    limit = min(len(first), len(second))
    if first[:limit] == second[:limit]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if first[:middle] == second[:middle]:
            low = middle
        else:
            high = middle
    return low


def common_suffix(first: str, second: str) -> int:
    """Return how many characters two texts share at their end."""
    limit = min(len(first), len(second))
    if first[len(first) - limit :] == second[len(second) - limit :]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if first[len(first) - middle :] == second[len(second) - middle :]:
            low = middle
        else:
            high = middle
    return low


def difference(cell_id: str, before: str, after: str) -> TextEdit:
    """Return the smallest single replacement that turns `before` into `after`."""
    return TextEdit(cell_id, 0, before, after).trimmed()
