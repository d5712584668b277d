"""The repeated edit predictor: what was just changed here also changes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..chances import Chances
from ..clock import Clock
from ..examples import merged
from ..judged import JudgedPredictor
from ..order import around, near_first
from ..parsing import parse_in_turn
from ..request import PredictionRequest, Suggestion
from ..surroundings import Comparison, surroundings
from ..syntax import Tree, is_parsed
from .candidates import Candidate, join
from .features import Features, name_features, notebook_features, rule_features
from .learn import ExampleCache, Learned, learn
from .naming import Parsed, Scope, is_fresh, is_fresh_use
from .refusals import made_by, refused
from .rules.rule import Rule
from .scoring import best_case, confidence
from .situation import (
    Examples,
    Situation,
    Way,
    cells_within_reach,
    is_being_deleted,
    kept,
    streak,
    within_reach,
)

MAX_EDITS = 40
"""Edits of the history that are looked at, newest first."""

MAX_AGE = 30
"""Own edits after which an edit is no longer learned from."""

MAX_CELLS = 500
"""Cells, around the newest edit, that are looked at."""

LONG = 5_000
"""Characters of a cell from which looking for the places of a rule may take a few milliseconds."""


class RepeatedEdit(JudgedPredictor[Candidate]):
    """Predict that an edit goes on at the other places where it applies."""

    name = "repeat"

    def __init__(self) -> None:
        self._examples = ExampleCache()

    async def suggestion(
        self, request: PredictionRequest, found: Sequence[Candidate]
    ) -> Suggestion | None:
        """Return the suggestion to make all the other places, near to far."""
        chances = Chances(self.name, request)
        least, own = self.least(request), chances.least(self.least(request))
        sure = [candidate for candidate in found if candidate.confidence >= own]
        places = near_first(
            [
                place
                for place in await join(sure, Clock().tick)
                if chances.of(place.confidence, place.index) >= least
            ],
            lambda place: (place.index, place.edit.start),
            request,
        )
        if not places:
            return None
        first = places[0]
        return Suggestion(
            edits=tuple(place.edit for place in places),
            confidence=chances.of(first.confidence, first.index),
            source=self.name,
            reason=first.parts[0].rule.description,
        )

    async def find(self, request: PredictionRequest, least: float = 0.0) -> list[Candidate]:
        """Return every place where a rule applies and that is judged good enough.

        Parameters
        ----------
        request : PredictionRequest
            What is asked.
        least : float
            Least confidence. What cannot reach it is not even looked for.
        """
        clock = Clock()
        examples = await self._history(request, clock)
        rules: list[tuple[Learned, Features]] = []
        learned = learn(examples)
        rivals = Counter(known.rule.subject for known in learned)
        long = _long(evidence.after for _, (evidence, _), _ in examples)
        for known in learned:
            await clock.tick()
            await _look(known.rule, long, clock)
            about = rule_features(
                known,
                streak=streak(known, examples),
                kept=kept(known, examples[1:]),
                kept_here=kept(known, examples[:1]),
                rivals=rivals[known.rule.subject] - 1,
            )
            if best_case(about) < least or is_being_deleted(known, request):
                continue
            fresh = is_fresh(known, request.notebook)
            about |= name_features(
                fresh=fresh, fresh_use=fresh and is_fresh_use(known, request.notebook)
            )
            if best_case(about) >= least:
                rules.append((known, about))
        if not rules:
            return []
        trees = await _trees(request, {known.rule.anchor for known, _ in rules}, clock)
        typed = request.newest_edit
        holding: dict[str, list[Parsed]] = {}
        order = {cell.id: index for index, cell in enumerate(request.notebook.cells)}
        result: list[Candidate] = []
        for known, history in rules:
            await clock.tick()
            scope, anchor = Scope(known), known.rule.anchor
            if anchor not in holding:
                holding[anchor] = [parsed for parsed in trees if parsed[2].holds(anchor)]
            cells = cells_within_reach(known, order, holding[anchor])
            await _look(known.rule, _long(tree for _, _, tree in cells), clock)
            places = [
                (cell, index, tree, found)
                for cell, index, tree in cells
                for found in scope.places(tree, cell.id)
            ]
            places = within_reach(known, order, places)
            if not places:
                continue
            way = Way(known, examples, order)
            passed = sum(way.passes(index, found.start) for _, index, _, found in places)
            about = history | notebook_features(matches=len(places), passed=passed)
            if best_case(about) < least:
                continue
            comparison = Comparison(
                [(support.node, support.evidence.before) for support in known.support]
            )
            situation = Situation(
                known, way, order, [(index, found.start) for _, index, _, found in places]
            )
            for cell, index, tree, found in places:
                await clock.tick()
                if typed is not None and typed.overlaps(cell.id, found.start, found.end):
                    continue
                old = cell.source[found.start : found.end]
                if request.refusals and refused(
                    known, made_by(known, old, found.new), request.refusals
                ):
                    continue
                features = about | comparison.features(surroundings(found.node, tree))
                features |= situation.features(cell.id, index, tree, found)
                chance = confidence(features)
                if chance >= least:
                    result.append(
                        Candidate(cell.id, index, tree, known.rule, found, features, chance)
                    )
        return result

    async def _history(self, request: PredictionRequest, clock: Clock) -> Examples:
        result: Examples = []
        cells = {cell.id: cell for cell in request.notebook.cells}
        age = 0
        for item in merged(request.history):
            if item.place >= 0 and not item.only_white_space:
                cell = cells.get(item.cell_id)
                language = request.notebook.language_of(cell) if cell else request.notebook.language
                before = await parse_in_turn(item.before, language, clock)
                after = await parse_in_turn(item.after, language, clock)
                if before is not None and after is not None:
                    result.append((item, self._examples.example(item, before, after), age))
            age += item.origin == "user"
            if age > MAX_AGE or len(result) >= MAX_EDITS:
                break
        return result


def _long(trees: Iterable[Tree]) -> list[Tree]:
    """Return those of long cells."""
    return [tree for tree in trees if len(tree.source) > LONG]


async def _look(rule: Rule, trees: Iterable[Tree], clock: Clock) -> None:
    """Have the places of a rule in long cells found before they are asked for, in slices."""
    for tree in trees:
        for _ in rule.look(tree):
            await clock.tick()


async def _trees(request: PredictionRequest, anchors: set[str], clock: Clock) -> list[Parsed]:
    result = []
    cells = request.notebook.cells
    last = request.newest_edit
    middle = request.notebook.index(last.cell_id) if last is not None else 0
    for index in around(middle, len(cells), MAX_CELLS):
        cell = cells[index]
        if cell.type != "code":
            continue
        language = request.notebook.language_of(cell)
        if not is_parsed(cell.source, language) and not any(
            anchor in cell.source for anchor in anchors
        ):
            continue
        tree = await parse_in_turn(cell.source, language, clock)
        if tree is not None:
            result.append((cell, index, tree))
    return result
