"""What is known of a place where a rule applies, as numbers to judge it by."""

from __future__ import annotations

from itertools import islice
from math import log1p
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from ...core.text import line_end, line_start
from ..syntax import PROSE, Node, Tree, is_definition
from .learn import Learned
from .rules.leaves import LeafRule
from .rules.prose import ProseRule

Features = dict[str, float]

PLACE_FEATURES = (
    "left", "right", "parent", "owner", "line", "same line", "same cell", "behind",
)  # fmt: skip

NEIGHBOURS = 3
"""Leaves on either side of a place that are compared."""

SHORT_TEXT = 16
"""Characters of a string below which it may be a mere keyword."""

MAX_COMPARED = 4
"""Edits that a place is compared with."""

MAX_LEAVES = 1000
"""Leaves of a line that are compared with those of another; that takes their product."""

MAX_UP = 100
"""Nodes above a place among which the call that it is an argument of is looked for. Only sums and
lists of hundreds of terms are deeper."""


def rule_features(
    known: Learned, *, streak: int, kept: int, kept_here: int, rivals: int
) -> Features:
    """Return what the history tells of a rule.

    Parameters
    ----------
    known : Learned
        The rule.
    streak : int
        How many of the user's newest edits in a row speak for it.
    kept : int
        Edits since that left on their lines what the rule would change.
    kept_here : int
        Whether the newest edit did; its line may not be finished.
    rivals : int
        Other things that the same text became elsewhere.
    """
    rule, own = known.rule, known.own
    others = max(0, known.support[0].evidence.changes - rule.changes_made)
    purity = "mixed" if others else "pure"
    sort = f"{rule.kind} {rule.role}" if isinstance(rule, LeafRule | ProseRule) else rule.kind
    at_definition = any(
        is_definition(support.node, support.evidence.before.language) for support in own
    )
    times = ("accepted only", "once", "twice")[len(own)] if len(own) < 3 else "often"
    values: Features = {
        sort: 1.0,
        f"{sort} {times}": 1.0,
        "accepted": log1p(len(known.support) - len(own)),
        "support": log1p(len(own)),
        "age": log1p(min((support.age for support in own), default=0)),
        f"{sort} {purity}": 1.0,
        f"{purity} streak {min(streak, 3)}": 1.0,
        "streak": log1p(streak),
        "kept": log1p(kept),
        "kept share": kept / (kept + len(own) + 1),
        "kept here": float(kept_here > 0),
        "others": log1p(others),
        "rivals": log1p(rivals),
        "at definition": float(at_definition),
        "length": log1p(len(rule.anchor)),
    }
    if isinstance(rule, LeafRule | ProseRule):
        values["short"] = float(len(rule.old) <= 2)
        if rule.role in PROSE:
            # A word in quotes is often one of a few that may stand there.
            values["short text"] = float(len(rule.old) < SHORT_TEXT)
        values["alike"] = Indel.normalized_similarity(rule.old, rule.new)
    return values


def name_features(*, fresh: bool, fresh_use: bool) -> Features:
    """Return what the notebook tells of the name that a rule brings in.

    Parameters
    ----------
    fresh : bool
        Whether it was nowhere before.
    fresh_use : bool
        Whether that is so where a variable is used, not where it is bound.
    """
    return {"fresh": float(fresh), "fresh use": float(fresh_use)}


def notebook_features(*, matches: int) -> Features:
    """Return what the notebook tells of what a rule leaves behind.

    Parameters
    ----------
    matches : int
        Places where the rule still applies.
    """
    return {"matches": log1p(matches)}


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
    """Compares places with those where a rule was learned.

    Parameters
    ----------
    known : Learned
        The rule.
    """

    def __init__(self, known: Learned) -> None:
        self._learned = [
            surroundings(support.node, support.evidence.before)
            for support in known.support[:MAX_COMPARED]
        ]
        self._line: tuple[str, ...] = ()
        self._likenesses: dict[int, float] = {}
        # What all examples have in common may well be what it takes.
        self._common = {
            aspect: first
            for aspect, first in _aspects(self._learned[0]).items()
            if len(self._learned) > 1
            and all(_aspects(other)[aspect] == first for other in self._learned)
        }

    def features(self, here: Surroundings) -> Features:
        """Return how like a place is to the most similar one."""
        best: Features = {}
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


def _likeness(here: Surroundings, there: Surroundings, like_lines: float) -> Features:
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
