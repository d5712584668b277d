"""What recent edits made of names: which one stands where another stood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from ...core.events import Origin
from ...core.items import HistoryEdit
from ...core.text import line_end, line_start
from ..clock import Clock
from ..repeat.rules.evidence import Evidence
from ..repeat.situation import merged
from ..request import PredictionRequest
from ..syntax import Node, Tree, is_parsed, parse

MAX_EDITS = 20
"""Edits of the history that are looked at, newest first."""

MAX_HUNKS = 40
"""Changed stretches above which an edit (a pasted cell, say) is too large to learn from."""

MAX_LEAVES = 3
"""Leaves that may change in a row and still be taken one by one."""


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

    @property
    def is_own(self) -> bool:
        """Whether the user typed it, rather than accepted it."""
        return self.edit.origin is Origin.USER


async def changes(request: PredictionRequest, clock: Clock) -> list[Change]:
    """Return the names that became others, those of the newest edits first."""
    notebook = request.notebook
    result: list[Change] = []
    age = 0
    for edit in merged(request.history)[:MAX_EDITS]:
        cell = notebook.cell(edit.cell_id)
        if cell is not None and cell.type == "code" and edit.place >= 0:
            language = notebook.language_of(cell)
            before = await _tree(edit.before, language, clock)
            after = await _tree(edit.after, language, clock)
            if before is not None and after is not None:
                index = notebook.index(edit.cell_id)
                evidence = Evidence(
                    before,
                    after,
                    edit.start,
                    edit.start + len(edit.old),
                    edit.start + len(edit.new),
                )
                for left, right in _pairs(evidence):
                    old, new = before.text(left), after.text(right)
                    start = right.start - edit.start + edit.place
                    # Beside the edit the text may have changed since.
                    if old != new and cell.source.startswith(new, max(start, 0)):
                        others = evidence.changes - 1
                        likeness = _likeness(evidence, left, right)
                        result.append(
                            Change(index, old, new, left.start, start, edit, age, others, likeness)
                        )
        age += edit.origin is Origin.USER
    return result


async def _tree(source: str, language: str, clock: Clock) -> Tree | None:
    if not is_parsed(source, language):
        await clock.tick()
    return parse(source, language)


def _pairs(evidence: Evidence) -> Iterator[tuple[Node, Node]]:
    """Yield the names that stand where others stood."""
    if len(evidence.hunks) > MAX_HUNKS:
        return
    for hunk in evidence.hunks:
        old, new = evidence.old_leaves(hunk), evidence.new_leaves(hunk)
        if len(old) == len(new) <= MAX_LEAVES:
            for left, right in zip(old, new, strict=True):
                if left.kind == right.kind == "identifier":
                    yield left, right


def _likeness(evidence: Evidence, left: Node, right: Node) -> float:
    """Return how much of a line is as it was, besides a name on it."""
    names = {evidence.before.text(left), evidence.after.text(right)}
    before = _line(evidence.before, left, names)
    after = _line(evidence.after, right, names)
    return LCSseq.normalized_similarity(before, after)


def _line(tree: Tree, node: Node, besides: set[str]) -> list[str]:
    start, end = line_start(tree.source, node.start), line_end(tree.source, node.end)
    return [word for word in tree.words(*tree.leaf_range(start, end)) if word not in besides]
