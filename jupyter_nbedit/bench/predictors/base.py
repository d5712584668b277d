"""Predictors as the benchmark asks them: the base class, those that are served, the copy."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Protocol

import msgspec

from ...core.edits import TextEdit, text_edits
from ...core.events import Open
from ...core.notebook import Cell
from ...core.session import Session
from ...predict.request import PredictionRequest, Suggestion, build_request
from ..records import Answer
from ..tasks.question import EditQuestion, Question, TextQuestion, cells_of
from ..tasks.rewrite import texts

SHOWN = 3
"""Edits of an answer whose cells are written down with it."""


class BenchmarkPredictor:
    """Base class of the predictors that the benchmark asks; this one answers no question.

    Parameters
    ----------
    name : str
        What the command line calls it.
    identity : str
        What its answers depend on besides the question; answers of another identity are not taken
        from those that are kept.
    """

    waits = False
    """Whether it mostly waits for a server, so that several questions are put at a time."""

    by_content = False
    """Whether its keys say all that its answers depend on, however the question came about."""

    def __init__(self, name: str, identity: str = "") -> None:
        self.name = name
        self.identity = identity

    async def key(self, question: Question, number: int) -> str:
        """Return what a kept answer is known by among those of its unit.

        Parameters
        ----------
        question : EditQuestion or TextQuestion
            The question.
        number : int
            Its number within the unit.
        """
        return str(number)

    async def suggest(self, question: EditQuestion) -> Answer | None:
        """Answer with the next edits, None if it has none to such a question."""
        return None

    async def rewrite(self, question: TextQuestion) -> Answer | None:
        """Answer with the new text, None if it has none to such a question."""
        return None

    async def read_again(self, question: Question, answer: Answer) -> Answer:
        """Return what a kept answer means today."""
        return answer

    async def price_is_known(self) -> bool:
        """Tell whether what its answers cost can be told."""
        return True

    async def close(self) -> None:
        """Give up what is held open."""


class Predicts(Protocol):
    """What a predictor and the engine have in common."""

    def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield suggestions, each better than the one before."""
        ...


class Local(BenchmarkPredictor):
    """A predictor of this package, as it is served.

    Parameters
    ----------
    name : str
        What the command line calls it.
    predictor : Predicts
        The predictor, or an engine.
    """

    def __init__(self, name: str, predictor: Predicts) -> None:
        super().__init__(name, code_identity("core", "predict", "privacy", "bench/predictors"))
        self._predictor = predictor

    async def suggest(self, question: EditQuestion) -> Answer:
        """Ask for the next edit."""
        started = perf_counter()
        try:
            suggestion, latency = await last_suggestion(self._predictor, question.shown.request)
        except Exception as error:  # noqa: BLE001 - one notebook's trouble is not the run's
            return Answer(case=question.case.id, fault=f"{type(error).__name__}: {error}")
        if suggestion is None:
            return Answer(case=question.case.id, latency=perf_counter() - started)
        return suggested(question, suggestion, latency)

    async def rewrite(self, question: TextQuestion) -> Answer:
        """Ask for edits of the old notebook, of which nothing else is known, and make them all."""
        old = question.edit.old
        session = Session()
        cells = [Cell(f"cell-{number}", "code", source) for number, source in enumerate(old)]
        language = question.edit.language or "python"
        session.apply(Open(cells=tuple(cells), language=language))
        started = perf_counter()
        request = build_request(session, "manual")
        suggestion, _ = await last_suggestion(self._predictor, request)
        latency = perf_counter() - started
        edits = text_edits(suggestion.edits) if suggestion is not None else ()
        new = msgspec.structs.replace(question.edit, old=[_made(cell, edits) for cell in cells])
        return Answer(
            case=question.case.id,
            text=texts(new, whole=question.whole)[0],
            confidence=suggestion.confidence if suggestion is not None else None,
            latency=latency,
        )


class Copy(BenchmarkPredictor):
    """The baseline that changes nothing: no suggestion, and the old text for the new one."""

    async def suggest(self, question: EditQuestion) -> Answer:
        """Say nothing."""
        return Answer(case=question.case.id)

    async def rewrite(self, question: TextQuestion) -> Answer:
        """Repeat the old text."""
        return Answer(case=question.case.id, text=question.case.asked)


async def last_suggestion(
    predictor: Predicts, request: PredictionRequest
) -> tuple[Suggestion | None, float]:
    """Return what a predictor shows in the end, and after how many seconds it did."""
    started = perf_counter()
    last, latency = None, 0.0
    async for suggestion in predictor.predict(request):
        last, latency = suggestion, perf_counter() - started
    return last, latency


def suggested(question: EditQuestion, suggestion: Suggestion, latency: float) -> Answer:
    """Return the answer that a suggestion is: those of its edits that were asked for."""
    edits = tuple(edit for edit in question.shown.placed(suggestion.edits) if question.suits(edit))
    if not edits:
        return Answer(case=question.case.id, latency=latency)
    return Answer(
        case=question.case.id,
        edits=edits,
        cells=cells_of(edits[:SHOWN], question.notebook, question.case.cells),
        confidence=suggestion.confidence,
        source=suggestion.source,
        reason=str(suggestion.reason),
        latency=latency,
    )


def _made(cell: Cell, edits: tuple[TextEdit, ...]) -> str:
    source = cell.source
    mine = [edit for edit in edits if edit.cell_id == cell.id]
    for edit in sorted(mine, key=lambda edit: edit.start, reverse=True):
        source = edit.apply(source)
    return source


@cache
def code_identity(*rooms: str) -> str:
    """Return a digest of the code in some folders of this package."""
    package = Path(__file__).parents[2]
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(path for room in rooms for path in (package / room).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
