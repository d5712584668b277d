"""The language-model predictor of one notebook."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from functools import partial

from ...predictor import Host, Predictor
from ...request import PredictionRequest, Suggestion
from ..backoff import Clock
from ..prompts.base import AnswerError
from ..provider.faults import unreadable
from ..provider.model_error import ModelError
from ..provider.policy import Choice
from ..provider.single_flight import SingleFlight
from ..provider.transport import Answer
from .asking import SOURCE, Question, answer_to, question_of, suggestion_of
from .pace import Pace, pause
from .remainder import Given
from .rhythm import Rhythm
from .service import Models, Target
from .speculation import once_accepted
from .status import ModelStatus

_log = logging.getLogger(__name__)

MAX_UNREADABLE = 5
"""Answers in a row that make no sense before the user is told."""

_GIVEN = 4
"""Suggestions that are remembered."""


class LanguageModel(Predictor):
    """Asks the model that the user of a notebook chose.

    What is typed into the last suggestion, and what is left of it once a part was accepted, is
    answered without asking; so is whatever was asked before.

    Parameters
    ----------
    models : Models
        The models of this server.
    notify : callable
        Is told whenever there is something new to say about the notebook's model.
    clock : callable
        Seconds; for tests.
    """

    name = SOURCE
    speed = "slow"

    def __init__(
        self,
        models: Models,
        notify: Callable[[ModelStatus], None],
        clock: Clock = time.monotonic,
    ) -> None:
        self._models = models
        models.add(self)
        self._notify = notify
        self._choice = Choice()
        self._told: ModelStatus | None = None
        self._pace = Pace(clock)
        self._given: deque[Given] = deque(maxlen=_GIVEN)
        self._requests: SingleFlight | None = None
        self._unreadable = 0
        self._has_begun = False

    @classmethod
    def open(cls, host: Host) -> Predictor | None:
        """Return the one of the host, which knows what the administrator allows."""
        return host.language_model()

    def choose(self, choice: Choice) -> None:
        """Use what the user chose from now on."""
        if choice.model != self._choice.model:
            self._given.clear()
            self._unreadable = 0
            self._has_begun = False
        self._choice = choice
        self.tell()
        self._models.prepare(choice)

    def begin(self) -> None:
        """Have the chosen model started if it is to be: the user edits, and will want it soon."""
        if not self._has_begun:
            self._has_begun = True
            self._models.start(self._choice)

    def tell(self) -> None:
        """Say how the model is, if that is new."""
        status = self._models.status(self._choice)
        if status != self._told:
            self._told = status
            self._notify(status)

    async def close(self) -> None:
        """End the request under way."""
        if self._requests is not None:
            await self._requests.close()

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield at most one suggestion."""
        for given in reversed(self._given):
            rest = given.rest(request.notebook)
            if rest is not None:
                yield rest
                return
        try:
            target = self._models.target(self._choice)
        except ModelError:
            # The status says so already.
            return
        if target is None or not target.granted:
            return
        back_off = self._models.back_off(target)
        if back_off.seconds:
            return
        clock = asyncio.get_running_loop().time
        rhythm = Rhythm.of(request)
        broken = clock() + rhythm.until_broken
        await asyncio.sleep(max(pause(request, remote=target.remote), rhythm.until_late))
        try:
            suggestion = await self._ask(request, target, broken)
        except ModelError as fault:
            back_off.failed(fault)
            _log.warning("the language model is left alone for %.0f s: %s", back_off.seconds, fault)
            self._models.tell()
            return
        back_off.worked()
        self._models.tell()
        if suggestion is not None:
            self._given.append(Given(request.notebook, suggestion))
            yield suggestion
            if request.trigger == "accept" and not target.remote:
                await self._prefetch(request, suggestion, target)

    async def _ask(
        self, request: PredictionRequest, target: Target, broken: float
    ) -> Suggestion | None:
        question = await self._question(request, target)
        if question is None:
            return None
        answer = await self._answer(request, question, broken)
        try:
            suggestion = suggestion_of(question, answer)
        except AnswerError as error:
            name = question.endpoint.name
            _log.debug("an answer of %s is passed over: %s", name, error)
            self._unreadable += 1
            if self._unreadable >= MAX_UNREADABLE:
                raise unreadable(question.endpoint, question.format.name) from None
            return None
        self._unreadable = 0
        return suggestion

    async def _question(self, request: PredictionRequest, target: Target) -> Question | None:
        outputs = self._choice.include_outputs and self._models.policy.allow_outputs
        return await question_of(self._models, target, request, outputs=outputs)

    async def _answer(
        self, request: PredictionRequest, question: Question, broken: float
    ) -> Answer:
        known = self._models.answers.get(question.key)
        if known is not None:
            return known
        if request.trigger == "edit":
            await asyncio.sleep(self._pace.wait(broken - asyncio.get_running_loop().time()))
        requests = self._requests_of(request)
        return await requests.ask(question.key, partial(self._send, question))

    def _requests_of(self, request: PredictionRequest) -> SingleFlight:
        # A notebook without a name is one of its own in each tab.
        shared = self._models.single_flight(request.notebook.path)
        self._requests = shared or self._requests or SingleFlight()
        return self._requests

    async def _send(self, question: Question) -> Answer:
        # What is cancelled before it is sent costs nothing, and is not charged.
        answer = await answer_to(self._models, question, self._pace.start)
        self._models.answers.put(question.key, answer)
        return answer

    async def _prefetch(
        self, request: PredictionRequest, suggestion: Suggestion, target: Target
    ) -> None:
        """Ask what comes next already: who has just accepted mostly accepts again."""
        following = once_accepted(request, suggestion)
        question = following and await self._question(following, target)
        if question and self._models.answers.get(question.key) is None:
            await self._requests_of(request).prefetch(question.key, partial(self._send, question))
