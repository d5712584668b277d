"""What every predictor finds at the moments of the benchmark, before anything is left out.

To find it takes long, to choose of it does not. So it is asked once, and what any eagerness shows
of it, or any set of predictors, is told by the predictors' own choice and the engine's.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from fitting import commits

from jupyter_nbedit.bench.records import Answer, Configuration
from jupyter_nbedit.bench.run.scoring import Scorer
from jupyter_nbedit.bench.tasks import EditQuestion, next_edit
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.hindsight import MAX_LATER
from jupyter_nbedit.bench.tasks.others import Version, after, before, versions
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.columns import Columns
from jupyter_nbedit.predict.elsewhere import Elsewhere
from jupyter_nbedit.predict.judged import JudgedPredictor
from jupyter_nbedit.predict.memory import Memory
from jupyter_nbedit.predict.memory.predictor import Candidate as Continuation
from jupyter_nbedit.predict.names import Names
from jupyter_nbedit.predict.repeat import RepeatedEdit
from jupyter_nbedit.predict.repeat.candidates import Candidate
from jupyter_nbedit.predict.replacements import Replacement
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from jupyter_nbedit.predict.thresholds import Eagerness
from jupyter_nbedit.predict.worth import best_first

T = TypeVar("T")

LEAST = 0.05
"""Least own chance of what is looked at."""

CONFIGURATION = Configuration(
    task="next", data=(), predictors=(), context=context_for("next"), max_places=60
)
"""How the benchmark is asked, by default."""

PREDICTORS: tuple[type[JudgedPredictor[Any]], ...] = (
    RepeatedEdit,
    Names,
    Columns,
    Elsewhere,
    Memory,
)
"""All that have something to find in revisions: `runs` needs runs, which git has not."""

NAMES = tuple(predictor.name for predictor in PREDICTORS)


class Moment(NamedTuple):
    """A moment, and what each predictor finds there."""

    question: EditQuestion
    found: Mapping[str, Sequence[Any]]

    @property
    def request(self) -> PredictionRequest:
        """What is asked."""
        return self.question.shown.request


class Place(NamedTuple):
    """A place that a predictor found: the edit, its cell's position, the predictor's own chance."""

    edit: TextEdit
    cell: int
    own: float


def place(found: object, request: PredictionRequest) -> Place:
    """Return what predictors tell in different ways."""
    cells = request.notebook.cells
    if isinstance(found, Replacement):
        cell = cells[found.cell]
        old = cell.source[found.start : found.end]
        return Place(TextEdit(cell.id, found.start, old, found.new), found.cell, found.chance)
    if isinstance(found, Candidate):
        return Place(found.edit, found.index, found.confidence)
    if isinstance(found, Continuation):
        edit = found.edit
        return Place(edit, request.notebook.index(edit.cell_id), found.confidence)
    raise TypeError(found)


_OF_NAMES = {
    "import": "imports",
    "lost": "definitions that go",
    "attribute": "renamed members",
    "keyword": "renamed parameters",
    "argument comes": "arguments that come",
    "optional argument comes": "arguments that come",
    "argument goes": "arguments that go",
    "arguments reordered": "arguments in another order",
    "values": "values that are given back",
}
"""Rules of `names` by the features that only they have; all else is a renamed variable."""


def rule(name: str, found: object) -> str:
    """Return which rule of a predictor found something, empty if it has but one."""
    if isinstance(found, Candidate):
        return f"{name}: {found.rule.kind}"
    if isinstance(found, Continuation):
        kind = "a new cell" if found.features.get("cell") else "at the cursor"
        return f"{name}: {kind}"
    if isinstance(found, Replacement) and name == "names":
        kinds = (kind for feature, kind in _OF_NAMES.items() if found.features.get(feature))
        return f"{name}: {next(kinds, 'renamed variables')}"
    return ""


class Finders:
    """The predictors, asked for all that they find."""

    def __init__(self) -> None:
        self.predictors = {each.name: each() for each in PREDICTORS}
        self.scorer = Scorer(CONFIGURATION)

    async def moments(self, options: argparse.Namespace) -> AsyncIterator[Moment]:
        """Yield the moments of a sample of revisions."""
        units = commits(options)
        history: dict[str, list[Version]] = {}
        for repository, each in versions([options.data], {unit[0].repository for unit in units}):
            history.setdefault(repository, []).append(each)
        for unit in units:
            known = history.get(unit[0].repository, [])
            others = before(known, min(edit.time for edit in unit))
            later = {edit.file: after(known, edit.file, edit.time, MAX_LATER) for edit in unit}
            for question in next_edit.questions(unit, CONFIGURATION, others, later):
                request = question.shown.request
                found = {
                    name: await predictor.find(request, LEAST)
                    for name, predictor in self.predictors.items()
                }
                yield Moment(question, found)

    async def suggestions(self, moment: Moment, eagerness: Eagerness) -> dict[str, Suggestion]:
        """Return what each predictor would have shown at an eagerness."""
        shown = {
            name: await self.suggestion(moment, eagerness, name, found)
            for name, found in moment.found.items()
        }
        return {name: each for name, each in shown.items() if each is not None}

    async def suggestion(
        self, moment: Moment, eagerness: Eagerness, name: str, found: Sequence[Any]
    ) -> Suggestion | None:
        """Return what one predictor would have shown of what it found."""
        if not found:
            return None
        request = msgspec.structs.replace(moment.request, eagerness=eagerness)
        answer = await self.predictors[name].suggestion(request, found)
        edits = passed(answer.edits, request) if answer is not None else ()
        if answer is None or not edits:
            return None
        return msgspec.structs.replace(answer, edits=tuple(edits))

    def values(self, moment: Moment, shown: Suggestion | None) -> dict[str, float]:
        """Return the scores of what is shown."""
        edits = shown.edits if shown is not None else ()
        question = moment.question
        return self.scorer.values(question, Answer(case=question.case.id, edits=edits))


def chosen(suggestions: Mapping[str, Suggestion], predictors: Collection[str]) -> Suggestion | None:
    """Return what the engine shows of what some predictors suggest."""
    heard = [each for name, each in suggestions.items() if name in predictors]
    return next(iter(best_first(heard, lambda each: each)), None)


def remembered(path: Path, kind: type[T], ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Return what a file keeps of an earlier run; without it, ask, and keep it there."""
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=kind)
    found = asyncio.run(ask())
    path.write_bytes(msgspec.json.encode(found))
    return found
