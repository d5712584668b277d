"""What the developer did lately, as changed leaves of syntax trees."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.diffs import Hunk, sequence_hunks
from ...core.events import Origin
from ...core.history import HistoryEdit
from ...core.text import line_end, line_start
from ..syntax import Node, Tree


class Evidence:
    """One edit of the history, parsed.

    Attributes
    ----------
    edit : HistoryEdit
        The edit.
    before, after : Tree
        The cell before and after it.
    hunks : list of Hunk
        What changed, as ranges of leaves of the two trees.
    old_lines, new_lines : tuple of int and int
        The leaves of the touched lines.
    age : int
        How many of the user's own edits came after it.
    """

    __slots__ = ("after", "age", "before", "edit", "hunks", "new_lines", "old_lines")

    def __init__(self, edit: HistoryEdit, before: Tree, after: Tree, age: int) -> None:
        self.edit = edit
        self.before = before
        self.after = after
        self.age = age
        old_end = edit.start + len(edit.old)
        new_end = edit.start + len(edit.new)
        self.old_lines = before.leaf_range(
            line_start(before.source, edit.start), line_end(before.source, old_end)
        )
        self.new_lines = after.leaf_range(
            line_start(after.source, edit.start), line_end(after.source, new_end)
        )
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

    @property
    def own(self) -> bool:
        """Whether the user typed it, rather than accepted it."""
        return self.edit.origin is Origin.USER

    def old_leaves(self, hunk: Hunk) -> Sequence[Node]:
        """Return the leaves that a hunk replaced."""
        return self.before.leaves[hunk.old_start : hunk.old_end]

    def new_leaves(self, hunk: Hunk) -> Sequence[Node]:
        """Return the leaves that a hunk put in."""
        return self.after.leaves[hunk.new_start : hunk.new_end]


def _texts(tree: Tree, leaves: tuple[int, int]) -> list[str]:
    return [tree.text(leaf) for leaf in tree.leaves[leaves[0] : leaves[1]]]
