"""How a rule stands to what the user did: followed, passed over, still being typed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from ...core.items import HistoryEdit
from ...core.notebook import Cell
from ..request import PredictionRequest
from ..syntax import Tree
from .features import Features
from .learn import Example, Learned
from .naming import Parsed
from .rules.leaves import LeafRule
from .rules.rule import Found

Place = tuple[Cell, int, Tree, Found]
"""A cell, its position, its tree, and where a rule applies there."""

MAX_CELLS_AWAY = 20
"""Cells between the newest example and a place that is a next one."""

MAX_BETWEEN = 20
"""Lines between two places from which on they are not near."""

MAX_DISTANCE = 2_000
"""Characters between two places from which on their lines are not counted."""

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


def kept(known: Learned, examples: Examples) -> int:
    """Count the edits since that left on their lines what the rule would change."""
    first, anchor = known.support[-1].age, known.rule.anchor
    count = 0
    for edit, (evidence, _), age in examples:
        if edit.origin != "user" or age > first:
            continue
        after, (start, end) = evidence.after, evidence.new_span
        if start < end and after.source.find(anchor, start, end) >= 0:
            count += any(start <= place.start < end for place in known.rule.places(after))
    return count


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


def cells_within_reach(
    known: Learned, order: Mapping[str, int], cells: list[Parsed]
) -> list[Parsed]:
    """Return the cells, in order, that may hold a place within the reach of a rule."""
    if known.rule.reach is None:
        return cells
    here = order.get(known.support[0].edit.cell_id, -1)
    return [cell for cell in cells if abs(cell[1] - here) <= MAX_CELLS_AWAY]


def within_reach(known: Learned, order: Mapping[str, int], places: list[Place]) -> list[Place]:
    """Return the places of a rule, in order, that are near enough to the newest example."""
    reach = known.rule.reach
    if reach is None:
        return places
    newest = known.support[0].edit
    here = (order.get(newest.cell_id, -1), newest.place)
    at = bisect_left(places, here, key=lambda place: (place[1], place[3].start))
    return places[max(at - reach[0], 0) : at + reach[1]]


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
    """Tell whether a word just became a part of itself and the cursor still stands there."""
    rule, typed = known.rule, request.newest_edit
    return (
        isinstance(rule, LeafRule)
        and typed is not None
        and request.is_behind(typed)
        and rule.old.startswith(rule.new)
        and all(_is_beside(support.edit, typed) for support in known.support)
    )


def _is_beside(edit: HistoryEdit, typed: HistoryEdit) -> bool:
    """Tell whether an edit is the newest one, or is typed with it at another cursor."""
    return edit is typed or (edit.cell_id, edit.ended) == (typed.cell_id, typed.ended)
