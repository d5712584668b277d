"""The repeated edit predictor: what was just changed here also changes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf

from ..chances import Chances, together
from ..clock import Clock
from ..examples import merged
from ..judged import JudgedPredictor
from ..order import near_first
from ..request import PredictionRequest, Suggestion
from ..surroundings import Comparison, surroundings
from ..survey import Survey
from .candidates import Candidate, join
from .features import Features, name_features, notebook_features, rule_features
from .learn import ExampleCache, Learned, learn
from .naming import is_fresh, is_fresh_use
from .places import LONG, Cells
from .refusals import made_by, refused
from .scoring import best_case, confidence, most_passed
from .situation import Examples, LeftLines, Situation, Way, is_being_deleted, kept, streak

MAX_EDITS = 40
"""Edits of the history that are looked at, newest first."""

MAX_AGE = 30
"""Own edits after which an edit is no longer learned from."""


class RepeatedEdit(JudgedPredictor[Candidate]):
    """Predict that an edit goes on at the other places where it applies."""

    name = "repeat"

    def __init__(self) -> None:
        self._examples = ExampleCache()
        self._left = LeftLines()
        self._survey = Survey()

    async def suggestion(
        self, request: PredictionRequest, found: Sequence[Candidate]
    ) -> Suggestion | None:
        """Return the suggestion to make all the other places, near to far."""
        chances = Chances(self.name, request)
        least, own = self.least(request), chances.least(self.least(request))
        # What is not shown must not take the place of what it overlaps.
        sure = [
            candidate
            for candidate in found
            if candidate.confidence >= own
            and chances.of(candidate.confidence, candidate.index, candidate.edit) >= least
        ]
        places = together(
            near_first(
                [
                    (chance, place)
                    for place in await join(sure, Clock().tick)
                    if (chance := chances.of(place.confidence, place.index, place.edit)) >= least
                ],
                lambda found: (found[1].index, found[1].edit.start),
                request,
            ),
            least,
        )
        if not places:
            return None
        likely, first = places[0]
        return Suggestion(
            edits=tuple(place.edit for _, place in places),
            confidence=likely,
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
        notebook, survey = request.notebook, self._survey.of(request.notebook)
        examples = await self._history(request, clock)
        rules: list[tuple[Learned, Features]] = []
        learned = learn(examples)
        rivals = Counter(known.rule.subject for known in learned)
        edits = frozenset(evidence for _, (evidence, _), _ in examples)
        long = [evidence.after for evidence in edits if len(evidence.after.source) > LONG]
        for known in learned:
            await clock.tick()
            for tree in long:
                await clock.take(known.rule.look(tree))
            left = self._left.of(known.rule, edits)
            about = rule_features(
                known,
                streak=streak(known, examples),
                kept=kept(known, examples[1:], left),
                kept_here=kept(known, examples[:1], left),
                rivals=rivals[known.rule.subject] - 1,
            )
            if best_case(about) < least or is_being_deleted(known, request):
                continue
            fresh = is_fresh(known, notebook, survey)
            about |= name_features(
                fresh=fresh, fresh_use=fresh and is_fresh_use(known, notebook, survey)
            )
            if best_case(about) >= least:
                rules.append((known, about))
        cells = Cells(request, survey, clock)
        typed = request.newest_edit
        order = {cell.id: index for index, cell in enumerate(notebook.cells)}
        result: list[Candidate] = []
        for known, history in rules:
            await clock.tick()
            way = Way(known, examples, order)
            reach = known.rule.reach
            most = most_passed(history, least, sum(reach) if reach is not None else inf)
            places, passed = await cells.places(known, way, order, most)
            if not places:
                continue
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
                example = await self._examples.example(item, language, clock)
                if example is not None:
                    result.append((item, example, age))
            age += item.origin == "user"
            if age > MAX_AGE or len(result) >= MAX_EDITS:
                break
        return result
