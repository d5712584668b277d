"""What the developer did lately, as changed leaves of syntax trees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ...core.diffs import Hunk, sequence_hunks
from ...core.text import line_end, line_start
from .tree import Node, Tree

MAX_HUNKS = 40
"""Changed stretches above which an edit (a pasted cell, say) is too large to learn from."""

MAX_LEAVES = 3
"""Leaves that may change in a row and still be taken one by one."""


class ParsedEdit:
    """One edit, parsed; it says nothing of when it was made and by whom.

    Attributes
    ----------
    before, after : Tree
        The cell before and after it.
    start, old_end, new_end : int
        Where the replaced text stood before, and where its replacement ends after.
    hunks : list of Hunk
        What changed, as ranges of leaves of the two trees.
    changes : int
        How many different changes that is: a name that changed twice counts once.
    old_lines, new_lines : tuple of int and int
        The leaves of the touched lines.
    new_span : tuple of int and int
        From where to where the leaves of the touched lines stand now; empty when there are none.
    """

    __slots__ = (
        "after",
        "before",
        "changes",
        "hunks",
        "new_end",
        "new_lines",
        "new_span",
        "old_end",
        "old_lines",
        "start",
    )

    def __init__(self, before: Tree, after: Tree, start: int, old_end: int, new_end: int) -> None:
        self.before = before
        self.after = after
        self.start = start
        self.old_end = old_end
        self.new_end = new_end
        self.old_lines = before.leaf_range(
            line_start(before.source, start), line_end(before.source, old_end)
        )
        self.new_lines = after.leaf_range(
            line_start(after.source, start), line_end(after.source, new_end)
        )
        low, high = self.new_lines
        self.new_span = (after.span(low)[0], after.span(high - 1)[1]) if low < high else (0, 0)
        old = _texts(before, self.old_lines)
        new = _texts(after, self.new_lines)
        self.hunks = [
            Hunk(
                self.old_lines[0] + hunk.old_start,
                self.old_lines[0] + hunk.old_end,
                self.new_lines[0] + hunk.new_start,
                self.new_lines[0] + hunk.new_end,
            )
            for hunk in sequence_hunks(old, new)
        ]

        self.changes = len(
            {
                (
                    tuple(before.words(hunk.old_start, hunk.old_end)),
                    tuple(after.words(hunk.new_start, hunk.new_end)),
                )
                for hunk in self.hunks
            }
        )

    def old_leaves(self, hunk: Hunk) -> Sequence[Node]:
        """Return the leaves that a hunk replaced."""
        return self.before.leaves[hunk.old_start : hunk.old_end]

    def new_leaves(self, hunk: Hunk) -> Sequence[Node]:
        """Return the leaves that a hunk put in."""
        return self.after.leaves[hunk.new_start : hunk.new_end]

    @property
    def is_large(self) -> bool:
        """Whether it changed too much to learn from."""
        return len(self.hunks) > MAX_HUNKS

    def pairs(self, hunk: Hunk) -> list[tuple[Node, Node]]:
        """Return each old leaf of a hunk with the new one in its place, none if that is unclear."""
        old, new = self.old_leaves(hunk), self.new_leaves(hunk)
        if len(old) != len(new) or len(old) > MAX_LEAVES:
            return []
        return list(zip(old, new, strict=True))


@lru_cache(maxsize=256)
def parsed_edit(before: Tree, after: Tree, start: int, old_end: int, new_end: int) -> ParsedEdit:
    """Return an edit, parsed; each request has nearly the same history."""
    return ParsedEdit(before, after, start, old_end, new_end)


def _texts(tree: Tree, leaves: tuple[int, int]) -> list[str]:
    return tree.words(*leaves)
