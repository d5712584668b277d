"""Where a rule applies, looked for from its newest example outwards."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, zip_longest
from math import inf

from ...core.notebook import Cell
from ..clock import Clock, Steps
from ..order import around
from ..parsing import parse_in_turn
from ..request import PredictionRequest
from ..survey import Surveyed
from ..syntax import Tree, parse
from .learn import Learned
from .naming import Scope
from .rules.rule import Found, Rule
from .situation import Way

MAX_CELLS = 500
"""Cells, around the newest edit, that are looked at."""

MAX_CELLS_AWAY = 20
"""Cells between the newest example and a place that is a next one."""

LONG = 5_000
"""Characters of a cell from which looking for the places of a rule may take a few milliseconds."""

Place = tuple[Cell, int, Tree, Found]
"""A cell, its position, its tree, and where a rule applies there."""


class Cells:
    """The code cells in which places are looked for; each is parsed when it is first needed.

    Parameters
    ----------
    request : PredictionRequest
        What is asked.
    survey : Surveyed
        The notebook's cells.
    clock : Clock
        Gives the event loop its turn.
    """

    def __init__(self, request: PredictionRequest, survey: Surveyed, clock: Clock) -> None:
        self._notebook = request.notebook
        self._survey = survey
        self._clock = clock
        last = request.newest_edit
        middle = request.notebook.index(last.cell_id) if last is not None else 0
        self._range = around(middle, len(request.notebook.cells), MAX_CELLS)
        self._trees: dict[int, Tree | None] = {}

    async def places(
        self, known: Learned, way: Way, order: Mapping[str, int], most: float
    ) -> tuple[list[Place], int]:
        """Return the places of a rule within its reach, in order, and how many were passed by.

        Parameters
        ----------
        known : Learned
            The rule.
        way : Way
            The way that the user went since its newest example.
        order : mapping of str to int
            The position of each cell.
        most : float
            How many may be passed by; if more are, no place is returned.
        """
        rule, newest = known.rule, known.support[0].edit
        here, start = order.get(newest.cell_id, -1), newest.place
        above, below = rule.reach or (inf, inf)
        found: dict[int, list[Found]] = {}
        passed = 0
        async for index, places in self._outwards(known, here):
            if rule.reach is not None:
                middle = 0 if index > here else len(places)
                if index == here:
                    middle = bisect_left(places, start, key=_start)
                first = max(0, middle - int(above))
                last = min(len(places), middle + int(below))
                above, below = above - (middle - first), below - (last - middle)
                places = places[first:last]  # noqa: PLW2901 - the rest is out of reach
            passed += way.passed(index, places)
            if passed > most:
                return [], passed
            if places:
                found[index] = places
        result = [
            (self._notebook.cells[index], index, tree, place)
            for index in sorted(found)
            for place in found[index]
            if (tree := self._trees[index]) is not None
        ]
        return result, passed

    async def _outwards(self, known: Learned, here: int) -> AsyncIterator[tuple[int, list[Found]]]:
        """Yield the cells where a rule applies, and its places there, the nearest first."""
        rule, scope = known.rule, Scope(known)
        if rule.reach is not None:
            near = range(max(0, here - MAX_CELLS_AWAY), here + MAX_CELLS_AWAY + 1)
            within = range(max(near.start, self._range.start), min(near.stop, self._range.stop))
            ask = self._survey.ask_in_turn(
                ("places", rule), partial(self._of, rule), self._clock, within
            )
            answers = await ask
            for index in _outwards(list(answers), here):
                if await self._tree(index) is not None:
                    yield index, answers[index]
            return
        holding = list(self._survey.holding(rule.anchor, self._range))
        for index in _outwards(holding, here):
            tree = await self._tree(index)
            if tree is not None and len(tree.source) > LONG:
                await self._clock.tick()
                await self._clock.take(rule.look(tree))
            if tree is not None:
                yield index, scope.places(tree, self._notebook.cells[index].id)

    def _of(self, rule: Rule, cell: Cell) -> Steps[list[Found]]:
        """Find the places of a rule in a cell, whatever variable is meant."""
        if cell.type != "code" or rule.anchor not in cell.source:
            return []
        yield
        tree = parse(cell.source, self._notebook.language_of(cell))
        if tree is None:
            return []
        yield
        yield from rule.look(tree)
        return rule.places(tree)

    async def _tree(self, index: int) -> Tree | None:
        if index not in self._trees:
            cell = self._notebook.cells[index]
            language = self._notebook.language_of(cell)
            self._trees[index] = await parse_in_turn(cell.source, language, self._clock)
        return self._trees[index]


def _outwards(numbers: Sequence[int], middle: int) -> Iterator[int]:
    """Yield numbers that are in order by how far they are from one, those not below it first."""
    at = bisect_left(numbers, middle)
    pairs = zip_longest(numbers[at:], reversed(numbers[:at]))
    return (number for number in chain.from_iterable(pairs) if number is not None)


def _start(place: Found) -> int:
    return place.start
