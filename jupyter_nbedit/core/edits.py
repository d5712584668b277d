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
        """Return this edit as it reads after `over` was made, None when `over` touched its text.

        An edit made exactly at this one's start or end leaves it intact, except that an insertion
        at the place of another insertion supersedes it.
        """
        if over.cell_id != self.cell_id or over.start > self.end:
            return self
        if over.end <= self.start and not (over.start == over.end == self.start == self.end):
            shift = len(over.new) - len(over.old)
            return TextEdit(self.cell_id, self.start + shift, self.old, self.new)
        if over.start == self.end and (self.old or over.old):
            return self
        return None


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
