"""The engine: asks the predictors, checks what they say, and shows only what is worth it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence

from msgspec.structs import replace

from ..core.edits import CellInsertion, SuggestedEdit, TextEdit
from .checks import passing
from .clock import Clock
from .gate import Gate
from .hearing import PATIENCE, RANK, Hearing
from .predictor import Host, Predictor
from .registry import open_predictors
from .request import PredictionRequest, Suggestion
from .syntax.languages import LANGUAGES

_log = logging.getLogger(__name__)

BUDGET = 30.0
"""Seconds after which nobody waits for a prediction any more."""

_Said = tuple[Predictor, Suggestion | None]
"""What a predictor said; None says that it has ended."""


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
    patience : float
        Seconds that a suggestion waits for those of other predictors (`hearing`).
    """

    def __init__(
        self,
        predictors: Sequence[Predictor],
        gate: Gate | None = None,
        budget: float = BUDGET,
        patience: float = PATIENCE,
    ) -> None:
        # Tasks run in the order in which they are made, so what is instant gets the loop first.
        self.predictors = tuple(sorted(predictors, key=lambda each: RANK[each.speed]))
        self.gate = gate or Gate()
        self.budget = budget
        self.patience = patience
        self._failed: set[str] = set()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which anything can be shown: code that cannot be parsed passes no check."""
        known = [predictor.languages for predictor in self.predictors]
        return tuple(
            name
            for name in sorted(LANGUAGES)
            if any(languages is None or name in languages for languages in known)
        )

    async def close(self) -> None:
        """Let go of what the predictors hold for the notebook."""
        closing = (predictor.close() for predictor in self.predictors)
        for fault in await asyncio.gather(*closing, return_exceptions=True):
            if isinstance(fault, Exception):
                _log.error("a predictor could not be closed", exc_info=fault)

    async def predict(self, request: PredictionRequest) -> AsyncGenerator[Suggestion, None]:
        """Yield suggestions, each an extension of the one before.

        Closing the iterator, or cancelling the task that iterates, cancels every predictor.
        """
        answers: asyncio.Queue[_Said] = asyncio.Queue()
        tasks = {
            predictor: asyncio.create_task(
                self._ask(predictor, request, answers), name=predictor.name
            )
            for predictor in self.predictors
            if _is_asked(predictor, request)
        }
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.budget
        hearing = Hearing(tasks, self.patience)
        shown: Suggestion | None = None
        try:
            while not hearing.is_over:
                if hearing.may_choose(clock(), unread=not answers.empty()):
                    for predictor, candidate in hearing.choose():
                        if shown is None or extends(shown, candidate):
                            shown = candidate
                            yield shown
                            _end_slow(tasks, predictor)
                    continue
                said = await _next(answers, min(deadline, hearing.until) - clock())
                if said is not None:
                    predictor, answer = said
                    if answer is None:
                        hearing.ended(predictor)
                    else:
                        hearing.said(predictor, await self._checked(said, request), clock())
                elif clock() >= deadline:
                    _log.debug("no answer within %s s", self.budget)
                    break
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    async def _ask(
        self, predictor: Predictor, request: PredictionRequest, answers: asyncio.Queue[_Said]
    ) -> None:
        try:
            async for suggestion in predictor.predict(request):
                answers.put_nowait((predictor, suggestion))
        except Exception:  # noqa: BLE001  # one predictor's fault must not silence the others
            if predictor.name not in self._failed:
                self._failed.add(predictor.name)
                _log.exception("the predictor %r failed; this is logged once", predictor.name)
        finally:
            # Whatever ended it, nobody is to wait for it.
            answers.put_nowait((predictor, None))

    async def _checked(self, said: _Said, request: PredictionRequest) -> Suggestion | None:
        predictor, answer = said
        if answer is None:
            return None
        # The gate comes first: it costs little, and the checks parse.
        admitted = self.gate.admitted(answer, request, predictor.least(request))
        if admitted is None:
            return None
        edits = tuple(await Clock().take(passing(admitted.edits, request)))
        return replace(admitted, edits=edits) if edits else None


async def _next(answers: asyncio.Queue[_Said], seconds: float) -> _Said | None:
    """Return what was said next, None if nothing is said in time."""
    # A wait of no seconds ends without a look at what is there.
    if not answers.empty():
        return answers.get_nowait()
    try:
        return await asyncio.wait_for(answers.get(), seconds)
    except asyncio.TimeoutError:
        return None


def _end_slow(tasks: dict[Predictor, asyncio.Task[None]], shown: Predictor) -> None:
    """End the slow predictors: what is shown would hardly be extended by what costs so much more.

    The one whose suggestion it is may go on; it said that it has more.
    """
    for predictor, task in tasks.items():
        if predictor.speed == "slow" and predictor is not shown:
            task.cancel()


def _is_asked(predictor: Predictor, request: PredictionRequest) -> bool:
    """Tell whether a predictor has anything to say where it is asked, and why."""
    if request.trigger == "enter" and not predictor.follows_others:
        return False
    return _knows_language(predictor, request)


def _knows_language(predictor: Predictor, request: PredictionRequest) -> bool:
    """Tell whether a predictor knows the language that is being edited."""
    if predictor.languages is None:
        return True
    notebook, edit = request.notebook, request.newest_edit
    at = request.focus.cell_id if request.focus is not None else edit and edit.cell_id
    cell = notebook.cell(at) if at else None
    return (notebook.language_of(cell) if cell else notebook.language) in predictor.languages


def extends(old: Suggestion, new: Suggestion) -> bool:
    """Tell whether `new` shows all that `old` shows, and more.

    Its first edit must be the visible one, as it is or with more text behind it, so that nothing
    on the screen changes under the reader's eyes.
    """
    first, second = old.edits[0], new.edits[0]
    longer = first != second
    if longer and not _grows(first, second):
        return False
    return longer or (len(new.edits) > len(old.edits) and set(old.edits) <= set(new.edits))


def _grows(first: SuggestedEdit, second: SuggestedEdit) -> bool:
    """Tell whether an edit does what another does, with more text behind it."""
    if isinstance(first, TextEdit) and isinstance(second, TextEdit):
        return second.new.startswith(first.new) and first == replace(second, new=first.new)
    if isinstance(first, CellInsertion) and isinstance(second, CellInsertion):
        # The identifier of a new cell says nothing.
        old, new = first.cell, second.cell
        same = replace(second, cell=replace(new, id=old.id, source=old.source)) == first
        return same and new.source.startswith(old.source) and len(new.source) > len(old.source)
    return False


def default_engine() -> Engine:
    """Return an engine with the predictors that need nothing of a host."""
    return Engine(open_predictors(Host()))
