"""What stands around a place in a cell, and how like it is to what stood around others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from ..core.text import line_end, line_start
from .syntax import Node, Tree

NEIGHBOURS = 3
"""Leaves on either side of a place that are compared."""

MAX_COMPARED = 4
"""Edits that a place is compared with."""

MAX_LEAVES = 1000
"""Leaves of a line that are compared with those of another; that takes their product."""

MAX_UP = 100
"""Nodes above a place among which the call that it is an argument of is looked for. Only sums and
lists of hundreds of terms are deeper."""


class Surroundings(NamedTuple):
    """What stands around a node.

    Attributes
    ----------
    left, right : tuple of str
        The leaves on either side on its line, the nearest first.
    slot : (str, str)
        The kind of the parent, and the field there.
    owner : str
        Which argument of which function the node is.
    line : tuple of str
        The leaves of its line.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    slot: tuple[str, str]
    owner: str
    line: tuple[str, ...]


class Comparison:
    """Compares places with those where something was done before.

    Parameters
    ----------
    examples : sequence of (Node, Tree)
        What was changed, the newest first.
    """

    def __init__(self, examples: Sequence[tuple[Node, Tree]]) -> None:
        self._learned = [surroundings(node, tree) for node, tree in examples[:MAX_COMPARED]]
        self._line: tuple[str, ...] = ()
        self._likenesses: dict[int, float] = {}
        # What all examples have in common may well be what it takes.
        self._common = {
            aspect: first
            for aspect, first in _aspects(self._learned[0]).items()
            if len(self._learned) > 1
            and all(_aspects(other)[aspect] == first for other in self._learned)
        }

    def features(self, here: Surroundings) -> dict[str, float]:
        """Return how like a place is to the most similar one."""
        best: dict[str, float] = {}
        total = -1.0
        for number, there in enumerate(self._learned):
            values = _likeness(here, there, self._like_lines(here.line, number))
            if (likeness := sum(values.values())) > total:
                best, total = values, likeness
        aspects = _aspects(here)
        for aspect, common in self._common.items():
            best[f"other {aspect}"] = float(aspects[aspect] != common)
        return best

    def _like_lines(self, line: tuple[str, ...], number: int) -> float:
        """Return how like a line is to one of those where the rule was learned.

        The places of a line share the tuple of its leaves, so it is compared once for all of them.
        """
        if line is not self._line:
            self._line, self._likenesses = line, {}
        known = self._likenesses.get(number)
        if known is None:
            known = LCSseq.normalized_similarity(line, self._learned[number].line)
            self._likenesses[number] = known
        return known


def surroundings(node: Node, tree: Tree) -> Surroundings:
    """Return what stands around a node."""
    key = ("surroundings", node.number)
    known: Surroundings | None = tree.memo.get(key)
    if known is None:
        left = tree.leaf_range(node.start, node.start + 1)[0]
        right = tree.leaf_range(node.end - 1, node.end)[0] + 1
        known = tree.memo[key] = Surroundings(
            _beside(tree, left - 1, -1),
            _beside(tree, right, 1),
            (node.parent.kind if node.parent is not None else "", node.field),
            _owner(node, tree),
            _line(tree, node),
        )
    return known


def _beside(tree: Tree, number: int, step: int) -> tuple[str, ...]:
    """Return the texts of the nearest leaves on one side, on the same line."""
    result: list[str] = []
    source, count = tree.source, len(tree.leaves)
    far = tree.span(number - step) if 0 <= number - step < count else None
    while 0 <= number < count and len(result) < NEIGHBOURS:
        near = tree.span(number)
        if far is not None and "\n" in source[min(near[1], far[1]) : max(near[0], far[0])]:
            break
        result.append(source[near[0] : near[1]])
        far = near
        number += step
    return tuple(result)


def _aspects(around: Surroundings) -> dict[str, object]:
    return {
        "left": around.left[:1],
        "right": around.right[:1],
        "slot": around.slot,
        "owner": around.owner,
    }


def _likeness(here: Surroundings, there: Surroundings, like_lines: float) -> dict[str, float]:
    return {
        "left": _same(here.left, there.left) / NEIGHBOURS,
        "right": _same(here.right, there.right) / NEIGHBOURS,
        "parent": float(here.slot == there.slot),
        "owner": float(here.owner == there.owner != ""),
        "line": like_lines,
        "same line": float(here.line == there.line),
    }


def _same(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """Count the leaves that are the same before one differs."""
    count = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        count += 1
    return count


def _owner(node: Node, tree: Tree) -> str:
    """Return what a node is an argument of: the keyword and the function called."""
    names = []
    language = tree.language
    for ancestor in islice(node.ancestors(), MAX_UP):
        if ancestor.kind == "keyword_argument" and (first := _first(ancestor, tree)):
            names.append(tree.text(first))
        elif ancestor.kind in language.calls:
            callee = _first(ancestor, tree)
            while callee is not None and (below := callee.children):
                callee = below[-1]
            if callee is not None and callee != node:
                names.append(tree.text(callee))
                break
        elif ancestor.kind in language.statements:
            break
    return ".".join(names)


def _first(node: Node, tree: Tree) -> Node | None:
    """Return a node's first child; it may have thousands."""
    number = next(tree.below(node.number), None)
    return tree.node(number) if number is not None else None


def _line(tree: Tree, node: Node) -> tuple[str, ...]:
    """Return the leaves of the line that a node starts on, one tuple for all that do."""
    start = line_start(tree.source, node.start)
    key = ("line", start)
    known: tuple[str, ...] | None = tree.memo.get(key)
    if known is None:
        low, high = tree.leaf_range(start, line_end(tree.source, node.start))
        known = tree.memo[key] = tuple(tree.words(low, min(high, low + MAX_LEAVES)))
    return known
