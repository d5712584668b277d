"""The repeated edit predictor: what was just changed here also changes there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import perf_counter

from ...core.history import HistoryEdit
from ...core.notebook import Cell
from ...core.text import line_start
from ..request import PredictionRequest, Suggestion
from ..syntax import Node, Tree, is_parsed, parse, scope
from .candidates import Candidate, Joined, join, nearness
from .evidence import Evidence
from .features import place_features, rule_features
from .learn import learn
from .naming import is_dangling, is_fresh
from .refusals import refused
from .rules import Found, LeafRule, Rule
from .scoring import confidence

MAX_EDITS = 40
"""Edits of the history that are looked at, newest first."""

MAX_AGE = 10
"""Own edits after which an edit is no longer learned from."""

MAX_PLACES = 200
"""Places in one suggestion."""

SLICE = 0.003
"""Seconds of work after which the event loop gets its turn."""

THRESHOLD = 0.5


class RepeatedEdit:
    """Predict that an edit goes on at the other places where it applies."""

    name = "repeat"

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield at most one suggestion: all the other places, near to far."""
        candidates = await self.candidates(request)
        sure = [candidate for candidate in candidates if candidate.confidence >= THRESHOLD]
        places = self._ordered(request, join(sure))[:MAX_PLACES]
        if places:
            first = places[0]
            yield Suggestion(
                edits=tuple(place.edit for place in places),
                confidence=first.confidence,
                source=self.name,
                reason=first.parts[0].rule.description,
            )

    async def candidates(self, request: PredictionRequest) -> list[Candidate]:
        """Return every place where a rule applies, judged."""
        clock = _Clock()
        evidence = await _evidence(request, clock)
        rules = learn(evidence)
        rules = [rule for rule in rules if not refused(rule, request.refusals)]
        if not rules:
            return []
        trees = await _trees(request, rules, clock)
        found: dict[int, list[tuple[Cell, int, Tree, Found]]] = {}
        for number, rule in enumerate(rules):
            for cell, index, tree in trees:
                if rule.anchor in cell.source:
                    await clock.tick()
                    places = [(cell, index, tree, place) for place in rule.find(tree)]
                    found.setdefault(number, []).extend(places)
        result = []
        untouchable = _being_typed(request)
        for number, anywhere in found.items():
            rule = rules[number]
            places = [
                place for place in anywhere if _in_scope(rule, place[3].node, place[2], place[0].id)
            ]
            known = rule_features(
                rule,
                kept=_kept(rule, evidence),
                matches=len(places),
                dangling=is_dangling(rule, request.notebook, trees),
                fresh=is_fresh(rule, request.notebook),
            )
            for cell, index, tree, place in places:
                await clock.tick()
                if untouchable is not None and _touches(untouchable, cell.id, place):
                    continue
                features = known | place_features(
                    rule, place, tree, cell.id == rule.evidence[0][0].edit.cell_id
                )
                result.append(
                    Candidate(cell.id, index, tree, rule, place, features, confidence(features))
                )
        return result

    @staticmethod
    def _ordered(request: PredictionRequest, places: list[Joined]) -> list[Joined]:
        index, offset = -1, 0
        last = _newest(request)
        focus = request.focus
        if focus is not None:
            index, offset = request.notebook.index(focus.cell_id), focus.cursor
        elif last is not None:
            index, offset = request.notebook.index(last.cell_id), max(last.place, 0)
        if index >= 0:
            offset = line_start(request.notebook.cells[index].source, offset)
        return sorted(places, key=lambda place: nearness(place, index, offset))


class _Clock:
    """Gives the event loop its turn after every few milliseconds of work."""

    def __init__(self) -> None:
        self._since = perf_counter()

    async def tick(self) -> None:
        if perf_counter() - self._since > SLICE:
            await asyncio.sleep(0)
            self._since = perf_counter()


def _newest(request: PredictionRequest) -> HistoryEdit | None:
    for item in reversed(request.history):
        if isinstance(item, HistoryEdit):
            return item
    return None


async def _tree(source: str, language: str, clock: _Clock) -> Tree | None:
    if not is_parsed(source, language):
        await clock.tick()
    return parse(source, language)


async def _evidence(request: PredictionRequest, clock: _Clock) -> list[Evidence]:
    result: list[Evidence] = []
    age = 0
    for item in reversed(request.history):
        if not isinstance(item, HistoryEdit):
            continue
        cell = request.notebook.cell(item.cell_id)
        language = request.notebook.language_of(cell) if cell else request.notebook.language
        before = await _tree(item.before, language, clock)
        after = await _tree(item.after, language, clock)
        if before is not None and after is not None and item.place >= 0:
            result.append(Evidence(item, before, after, age))
        age += result[-1].own if result and result[-1].edit is item else 0
        if age > MAX_AGE or len(result) >= MAX_EDITS:
            break
    return result


async def _trees(
    request: PredictionRequest, rules: list[Rule], clock: _Clock
) -> list[tuple[Cell, int, Tree]]:
    anchors = {rule.anchor for rule in rules}
    result = []
    for index, cell in enumerate(request.notebook.cells):
        if cell.type != "code" or not any(anchor in cell.source for anchor in anchors):
            continue
        tree = await _tree(cell.source, request.notebook.language_of(cell), clock)
        if tree is not None:
            result.append((cell, index, tree))
    return result


def _kept(rule: Rule, evidence: list[Evidence]) -> int:
    """Count the lines that the user edited since and on which the rule would still apply."""
    first = rule.evidence[-1][0].age
    count = 0
    for item in evidence:
        if not item.own or item.age > first:
            continue
        low, high = item.new_lines
        if low >= high:
            continue
        start, end = item.after.leaves[low].start, item.after.leaves[high - 1].end
        if rule.anchor in item.after.source[start:end]:
            count += any(start <= place.start < end for place in rule.find(item.after))
    return count


def _in_scope(rule: Rule, node: Node, tree: Tree, cell_id: str) -> bool:
    """Tell whether a variable here is the one that was renamed there."""
    if not isinstance(rule, LeafRule) or rule.role != "variable":
        return True
    item, there = rule.evidence[0]
    owner = scope(there, rule.old, item.before)
    here = scope(node, rule.old, tree)
    if owner is None:
        return here is None
    if here is None:
        # The parameter itself may be what was renamed, so nothing binds the old name any more.
        return cell_id == item.edit.cell_id and any(
            tree.text(ancestor)[:40].split("(")[0] == item.before.text(owner)[:40].split("(")[0]
            for ancestor in node.ancestors()
            if ancestor.kind == owner.kind
        )
    return cell_id == item.edit.cell_id


def _being_typed(request: PredictionRequest) -> tuple[str, int, int] | None:
    last = _newest(request)
    if last is None or last.place < 0:
        return None
    return last.cell_id, last.place, last.place + len(last.new)


def _touches(typed: tuple[str, int, int], cell_id: str, place: Found) -> bool:
    return typed[0] == cell_id and place.start < typed[2] and typed[1] < place.end
