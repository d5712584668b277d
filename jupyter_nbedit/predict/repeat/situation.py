"""How a rule stands to what the user did: followed, passed over, still being typed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from ...core.items import HistoryEdit
from ..request import PredictionRequest
from ..syntax import Tree
from ..syntax.parsed_edit import ParsedEdit
from .features import Features
from .learn import Example, Learned
from .rules.arguments import ArgumentGoes
from .rules.leaves import LeafRule
from .rules.rule import Found, Rule

MAX_REMEMBERED = 500
"""Rules of which is remembered which edits left what they would change."""

MAX_BETWEEN = 20
"""Lines between two places from which on they are not near."""

MAX_DISTANCE = 2_000
"""Characters between two places from which on their lines are not counted."""

_NONE: AbstractSet[ParsedEdit] = frozenset()

Examples = list[tuple[HistoryEdit, Example, int]]
"""Edits, newest first, with the rules that they are examples of and their ages."""


def streak(known: Learned, examples: Examples) -> int:
    """Count the user's newest edits in a row that speak for a rule."""
    speaking = {id(support.edit) for support in known.support}
    count = 0
    for edit, _, _ in examples:
        if edit.origin == "user":
            if id(edit) not in speaking:
                return count
            count += 1
    return count


class LeftLines:
    """Knows which edits left on their lines what a rule would change.

    Rules and edits are mostly those of the request before: each pair is looked at once.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Rule, tuple[AbstractSet[ParsedEdit], AbstractSet[ParsedEdit]]] = (
            OrderedDict()
        )

    def of(self, rule: Rule, edits: AbstractSet[ParsedEdit]) -> AbstractSet[ParsedEdit]:
        """Return those of some edits that did."""
        asked, left = self._known.get(rule, (_NONE, _NONE))
        if fresh := edits - asked:
            left = (left & edits) | {edit for edit in fresh if _is_left(rule, edit)}
        self._known[rule] = edits, left
        self._known.move_to_end(rule)
        if len(self._known) > MAX_REMEMBERED:
            self._known.popitem(last=False)
        return left


def _is_left(rule: Rule, edit: ParsedEdit) -> bool:
    after, (start, end) = edit.after, edit.new_span
    if start == end or after.source.find(rule.anchor, start, end) < 0:
        return False
    return any(start <= place.start < end for place in rule.places(after))


def kept(known: Learned, examples: Examples, left: AbstractSet[ParsedEdit]) -> int:
    """Count the user's edits since a rule's first that left on their lines what it would change.

    Parameters
    ----------
    known : Learned
        The rule.
    examples : list of (HistoryEdit, Example, int)
        The edits.
    left : set of ParsedEdit
        Those that did, whoever made them and when.
    """
    if not left:
        return 0
    first = known.support[-1].age
    return sum(
        [
            evidence in left and edit.origin == "user" and age <= first
            for edit, (evidence, _), age in examples
        ]
    )


def is_behind(known: Learned, order: Mapping[str, int], index: int, offset: int) -> bool:
    """Tell whether a place lies on the side that the user comes from.

    Where only one edit speaks for the rule nobody knows which way the user goes.
    """
    own = known.own
    if len(own) < 2:
        return False
    first, last = (
        (order.get(support.edit.cell_id, -1), support.edit.place) for support in (own[-1], own[0])
    )
    return (index, offset) < last if first < last else (index, offset) > last


class Way:
    """The way that the user went since the newest example of a rule.

    Parameters
    ----------
    known : Learned
        The rule.
    examples : list of (HistoryEdit, Example, int)
        The edits, newest first.
    order : mapping of str to int
        The position of each cell.
    """

    def __init__(self, known: Learned, examples: Examples, order: Mapping[str, int]) -> None:
        first = known.support[0]
        stops = [
            (order.get(edit.cell_id, -1), edit.place)
            for edit, _, age in examples
            if edit.origin == "user" and age < first.age
        ]
        stops.append((order.get(first.edit.cell_id, -1), first.edit.place))
        self._low, self._high = min(stops), max(stops)

    def passes(self, index: int, offset: int) -> bool:
        """Tell whether a place lies on it: the user saw it and went on."""
        return self._low < (index, offset) < self._high

    def passed(self, index: int, places: Sequence[Found]) -> int:
        """Count those of a cell's places that lie on it; most cells lie on it whole, or not."""
        first, last = self._low[0], self._high[0]
        if not first <= index <= last:
            return 0
        if first < index < last:
            return len(places)
        return sum([self.passes(index, place.start) for place in places])


class Situation:
    """How the places of a rule stand to what the user did.

    Parameters
    ----------
    known : Learned
        The rule.
    way : Way
        The way that the user went.
    order : mapping of str to int
        The position of each cell.
    places : sequence of (int, int)
        Where the rule applies: the position of the cell of each, and the offset there.
    """

    def __init__(
        self,
        known: Learned,
        way: Way,
        order: Mapping[str, int],
        places: Sequence[tuple[int, int]],
    ) -> None:
        self._known, self._way, self._order = known, way, order
        newest = known.support[0].edit
        self._here = (order.get(newest.cell_id, -1), newest.place)
        self._below = min((place for place in places if place > self._here), default=None)
        self._above = max((place for place in places if place < self._here), default=None)

    def features(self, cell_id: str, index: int, tree: Tree, found: Found) -> Features:
        """Return what is known of a place."""
        start = found.start
        result: Features = {
            "same cell": float(cell_id == self._known.support[0].edit.cell_id),
            "is passed": float(self._way.passes(index, start)),
            "behind": float(is_behind(self._known, self._order, index, start)),
        }
        return {**result, **found.about, **self._row(index, start, tree)} if found.about else result

    def _row(self, index: int, offset: int, tree: Tree) -> Features:
        """Return how a place that is like the newest example follows it."""
        cell, place = self._here
        low, high = sorted((place, offset))
        is_far = index != cell or high - low > MAX_DISTANCE
        lines = MAX_BETWEEN if is_far else tree.source.count("\n", low, high)
        return {
            "next below": float((index, offset) == self._below),
            "next above": float((index, offset) == self._above),
            "near": 1 / (1 + lines) if lines < MAX_BETWEEN else 0.0,
            "cells between": min(1.0, abs(index - cell) / 4),
        }


def is_being_deleted(known: Learned, request: PredictionRequest) -> bool:
    """Tell whether something was just deleted to write something else, as far as one can see.

    A word became a part of itself, or what stood in brackets went, and the cursor stands there.
    """
    rule, typed = known.rule, request.newest_edit
    if typed is None or (request.focus is not None and not request.is_behind(typed)):
        return False
    is_part = isinstance(rule, LeafRule) and rule.old.startswith(rule.new)
    is_emptied = isinstance(rule, ArgumentGoes) and (
        not typed.new and typed.after[typed.start - 1 : typed.start + 1] == "()"
    )
    return (is_part or is_emptied) and all(
        _is_beside(support.edit, typed) for support in known.support
    )


def _is_beside(edit: HistoryEdit, typed: HistoryEdit) -> bool:
    """Tell whether an edit is the newest one, or is typed with it at another cursor."""
    return edit is typed or (edit.cell_id, edit.ended) == (typed.cell_id, typed.ended)
