"""The engine: races the predictors, checks what they say, and shows only what is worth it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence

import msgspec

from .checks import passed
from .gate import Gate
from .repeat import RepeatedEdit
from .request import PredictionRequest, Predictor, Suggestion
from .syntax.languages import LANGUAGES

_log = logging.getLogger(__name__)

BUDGET = 30.0
"""Seconds after which nobody waits for a prediction any more."""

_Answers = asyncio.Queue["Suggestion | None"]


class Engine:
    """Asks all predictors at once and yields what may be shown.

    Parameters
    ----------
    predictors : sequence of Predictor
        Whom to ask.
    gate : Gate, optional
        Decides what is likely enough to be shown.
    budget : float
        Seconds after which the predictors are cancelled.
    """

    def __init__(
        self,
        predictors: Sequence[Predictor],
        gate: Gate | None = None,
        budget: float = BUDGET,
    ) -> None:
        self.predictors = tuple(predictors)
        self.gate = gate or Gate()
        self.budget = budget
        self._failed: set[str] = set()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which anything can be shown: code that cannot be parsed passes no check."""
        return tuple(sorted(LANGUAGES))

    async def predict(self, request: PredictionRequest) -> AsyncGenerator[Suggestion, None]:
        """Yield suggestions, each an extension of the one before.

        Closing the iterator, or cancelling the task that iterates, cancels every predictor.
        """
        answers: _Answers = asyncio.Queue()
        tasks = [
            asyncio.create_task(self._ask(predictor, request, answers), name=predictor.name)
            for predictor in self.predictors
        ]
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.budget
        shown: Suggestion | None = None
        running = len(tasks)
        try:
            while running:
                answer = await asyncio.wait_for(answers.get(), deadline - clock())
                if answer is None:
                    running -= 1
                    continue
                good = self._checked(answer, request)
                if good is not None and (shown is None or extends(shown, good)):
                    shown = good
                    yield good
                    # What is shown would hardly be extended by what costs so much more.
                    for task, predictor in zip(tasks, self.predictors, strict=True):
                        if _costs(predictor) and predictor.name != good.source:
                            task.cancel()
        except asyncio.TimeoutError:
            _log.debug("no answer within %s s", self.budget)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(
        self, predictor: Predictor, request: PredictionRequest, answers: _Answers
    ) -> None:
        try:
            async for suggestion in predictor.predict(request):
                answers.put_nowait(suggestion)
        except Exception:  # noqa: BLE001  # one predictor's fault must not silence the others
            if predictor.name not in self._failed:
                self._failed.add(predictor.name)
                _log.exception("the predictor %r failed; this is logged once", predictor.name)
        finally:
            answers.put_nowait(None)

    def _checked(self, answer: Suggestion, request: PredictionRequest) -> Suggestion | None:
        admitted = self.gate.admitted(answer, request)
        if admitted is None:
            return None
        edits = tuple(passed(admitted.edits, request))
        return msgspec.structs.replace(admitted, edits=edits) if edits else None


def _costs(predictor: Predictor) -> bool:
    return getattr(predictor, "costly", False)


def extends(old: Suggestion, new: Suggestion) -> bool:
    """Tell whether `new` shows all that `old` shows, and more.

    Its first edit must be the visible one, as it is or with more text behind it, so that nothing
    on the screen changes under the reader's eyes.
    """
    first, second = old.edits[0], new.edits[0]
    same_place = (first.cell_id, first.start, first.old) == (
        second.cell_id,
        second.start,
        second.old,
    )
    if not same_place or not second.new.startswith(first.new):
        return False
    longer = len(second.new) > len(first.new)
    return longer or (len(new.edits) > len(old.edits) and set(old.edits) <= set(new.edits))


def default_predictors() -> tuple[Predictor, ...]:
    """Return the predictors that need no configuration."""
    return (RepeatedEdit(),)


def default_engine() -> Engine:
    """Return an engine with the predictors that need no configuration."""
    return Engine(default_predictors())
