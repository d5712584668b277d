"""What recent edits made of names: which one stands where another stood."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from ...core.events import Origin
from ...core.items import HistoryEdit
from ...core.notebook import Notebook
from ...core.text import line_end, line_start
from ..syntax import Node, Tree
from ..syntax.parsed_edit import ParsedEdit, parsed_edit
from .edits import Edited


class Change(NamedTuple):
    """A name that became another one.

    Attributes
    ----------
    cell : int
        Position of the cell.
    old, new : str
        The names.
    before : int
        Where the old one stood in the cell before the edit.
    start : int
        Where the new one stands now.
    edit : HistoryEdit
        The edit.
    age : int
        How many of the user's own edits came after it.
    others : int
        What else the edit changed.
    likeness : float
        How much of the rest of its line is as it was, from 0 to 1.
    node : Node
        The old name in `tree`.
    tree : Tree
        The cell before the edit.
    """

    cell: int
    old: str
    new: str
    before: int
    start: int
    edit: HistoryEdit
    age: int
    others: int
    likeness: float
    node: Node
    tree: Tree

    @property
    def is_own(self) -> bool:
        """Whether the user typed it, rather than accepted it."""
        return self.edit.origin is Origin.USER


class _Pair(NamedTuple):
    """What an edit says of a name: see `Change`; where both stand counts from the cell's start."""

    old: str
    new: str
    before: int
    after: int
    others: int
    likeness: float
    node: Node


def changes(edited: Sequence[Edited], notebook: Notebook) -> list[Change]:
    """Return the names that became others, those of the newest edits first."""
    result: list[Change] = []
    for cell, edit, before, after, age in edited:
        if edit.place < 0:
            continue
        ends = edit.start + len(edit.old), edit.start + len(edit.new)
        source = notebook.cells[cell].source
        for pair in _pairs(before, after, edit.start, *ends):
            start = pair.after - edit.start + edit.place
            # Beside the edit the text may have changed since.
            if source.startswith(pair.new, max(start, 0)):
                result.append(
                    Change(
                        cell, pair.old, pair.new, pair.before, start, edit, age, pair.others,
                        pair.likeness, pair.node, before,
                    )
                )  # fmt: skip
    return result


@lru_cache(maxsize=256)
def _pairs(before: Tree, after: Tree, start: int, old_end: int, new_end: int) -> tuple[_Pair, ...]:
    """Return the names that stand where others stood; each request has nearly the same history."""
    evidence = parsed_edit(before, after, start, old_end, new_end)
    if evidence.is_large:
        return ()
    result = []
    for hunk in evidence.hunks:
        for left, right in evidence.pairs(hunk):
            texts = before.text(left), after.text(right)
            if left.kind == right.kind == "identifier" and texts[0] != texts[1]:
                places = left.start, right.start
                likeness = _likeness(evidence, left, right)
                result.append(_Pair(*texts, *places, evidence.changes - 1, likeness, left))
    return tuple(result)


def _likeness(evidence: ParsedEdit, left: Node, right: Node) -> float:
    """Return how much of a line is as it was, besides a name on it."""
    names = {evidence.before.text(left), evidence.after.text(right)}
    before = _line(evidence.before, left, names)
    after = _line(evidence.after, right, names)
    return LCSseq.normalized_similarity(before, after)


def _line(tree: Tree, node: Node, besides: set[str]) -> list[str]:
    start, end = line_start(tree.source, node.start), line_end(tree.source, node.end)
    return [word for word in tree.words(*tree.leaf_range(start, end)) if word not in besides]
