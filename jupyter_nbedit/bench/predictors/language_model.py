"""A language model.

It is asked for the next edit the way real requests go, and for code with the paper's prompts. What
it answered is kept as it came, by all that it was sent, and is read anew every time: to read
answers better, or to gate them otherwise, costs nothing.
"""

from __future__ import annotations

import asyncio
from time import perf_counter

import msgspec

from ...core.notebook import Notebook
from ...predict.llm.context import SMALL, build_context
from ...predict.llm.local import LocalModel
from ...predict.llm.prompts import Message, Prompt, format_for
from ...predict.llm.prompts.base import AnswerError
from ...predict.llm.provider.answers import key_of
from ...predict.llm.provider.model_error import LASTING, ModelError
from ...predict.llm.provider.policy import LOCAL, Choice, ModelConfig, Policy
from ...predict.llm.provider.transport import Answer as Given
from ...predict.llm.serving.asking import Question as Asked
from ...predict.llm.serving.asking import question_of, suggestion_of
from ...predict.llm.serving.service import Models, Target
from ...predict.predictor import Host
from ...predict.registry import open_predictors
from ...predict.request import PredictionRequest, Suggestion
from ...privacy.secrets import redact
from ..paper.prompts import END, Example
from ..paper.prompts import prompt as paper_prompt
from ..records import Answer, Configuration
from ..tasks.question import EditQuestion, Question, TextQuestion
from .base import BenchmarkPredictor, suggested
from .fixed import shown
from .gguf_files import GgufFiles
from .prices import cost_of, has_price, tokens_in
from .texts import code_in

TRIES = 5
"""How often a model is asked that is busy or cannot be reached for a moment."""

WAIT = 2.0
"""Seconds before the second try; every further one waits twice as long."""

TIMEOUT = 120.0
"""Seconds that an answer may take: nobody waits for it at a keyboard."""

IMPOSSIBLE = -1e9
"""Natural logarithm of the probability of a token that a server calls impossible."""

WITH_ENGINE = "engine+"
"""What stands before the name of a model that is asked along with the other predictors."""

WHOLE_CONTEXT = 8192
"""Tokens that a model which is run here gets for `cell` and `file`: worked examples are long."""

RUN_HERE = 900.0
"""Seconds that the answer of such a model may take: it has the machine's cores, not a server's."""


class Model(BenchmarkPredictor):
    """Asks a language model.

    Parameters
    ----------
    name : str
        The model as litellm names it, or one in GGUF files (:class:`.gguf_files.GgufFiles`), which
        is run in a child process; `engine+` before it has the other predictors of the engine join
        in.
    configuration : Configuration
        How is asked.
    """

    waits = True
    by_content = True

    def __init__(self, name: str, configuration: Configuration) -> None:
        self._joined = name.startswith(WITH_ENGINE)
        model = name.removeprefix(WITH_ENGINE)
        files = GgufFiles.named(model)
        # The questions have keys of their own content; a file can get another one.
        super().__init__(name, files.identity if files is not None else "")
        self._configuration = configuration
        self._models, self._choice = _models(model, configuration)
        self._asked: dict[str, Asked | None] = {}

    async def key(self, question: Question, number: int) -> str:
        """Return a digest of all that is sent."""
        try:
            asked = await self._question(question)
        except ModelError:
            # It is told when the question is put.
            return str(number)
        self._asked[question.case.id] = asked
        if asked is None:
            return f"nothing {number}"
        # Where a model is does not change what it says.
        endpoint = msgspec.structs.replace(asked.endpoint, host="")
        return key_of(endpoint, asked.prompt).hex()

    async def suggest(self, question: EditQuestion) -> Answer:
        """Ask for the next edit."""
        return await self.read_again(question, await self._answer(question))

    async def rewrite(self, question: TextQuestion) -> Answer:
        """Ask for the new text."""
        return await self.read_again(question, await self._answer(question))

    async def read_again(self, question: Question, answer: Answer) -> Answer:
        """Return what an answer means."""
        asked = self._asked.pop(question.case.id, None)
        if answer.fault:
            return answer
        if isinstance(question, TextQuestion):
            return msgspec.structs.replace(answer, text=code_in(answer.raw))
        answer = msgspec.structs.replace(
            answer, edits=(), cells=(), confidence=None, source="", reason=""
        )
        suggestion = _suggestion(asked, answer)
        others = open_predictors(Host()) if self._joined else ()
        final = await shown(suggestion, question.shown.request, others)
        if final is None:
            return answer
        found = suggested(question, final, answer.latency)
        return msgspec.structs.replace(
            answer,
            edits=found.edits,
            cells=found.cells,
            confidence=found.confidence,
            source=found.source,
            reason=found.reason,
        )

    async def price_is_known(self) -> bool:
        """Tell whether its price is, or it runs on this machine, where it has none."""
        endpoint = self._target().endpoint
        if endpoint is None or not endpoint.remote:
            return True
        return await has_price(f"{endpoint.provider}/{endpoint.model}")

    async def close(self) -> None:
        """End what is under way, and the child process if there is one."""
        await self._models.close()

    def _target(self) -> Target:
        target = self._models.target(self._choice)
        assert target is not None  # noqa: S101 - a model is chosen
        return target

    async def _question(self, question: Question) -> Asked | None:
        target = self._target()
        if isinstance(question, EditQuestion):
            return await question_of(self._models, target, question.shown.request)
        endpoint = await self._models.endpoint(target)
        prompt_format = format_for(endpoint.model)
        text = text_prompt(question)
        if endpoint.remote:
            text = redact(text)
        prompt = Prompt(
            context=build_context(PredictionRequest(Notebook()), SMALL, redact=False),
            messages=(Message("user", text),) if prompt_format.chat else (),
            text="" if prompt_format.chat else text,
            stop=(END,),
            max_tokens=self._configuration.max_tokens,
        )
        return Asked(endpoint, prompt_format, prompt, key_of(endpoint, prompt))

    async def _answer(self, question: Question) -> Answer:
        """Return what the model says, or why it does not."""
        case = question.case.id
        try:
            if case not in self._asked:
                self._asked[case] = await self._question(question)
            asked = self._asked[case]
            if asked is None:
                return Answer(case=case)
            started = perf_counter()
            given = await self._persist(asked, whole=isinstance(question, TextQuestion))
        except ModelError as error:
            return Answer(case=case, fault=str(error))
        prompt = asked.prompt
        sent = prompt.text + "".join(message.content for message in prompt.messages)
        tokens = await tokens_in(sent)
        name = f"{asked.endpoint.provider}/{asked.endpoint.model}"
        return Answer(
            case=case,
            raw=given.text,
            truncated=given.truncated,
            # JSON has no infinity.
            logprobs=tuple((text, max(value, IMPOSSIBLE)) for text, value in given.logprobs),
            latency=given.seconds or perf_counter() - started,
            input_tokens=tokens,
            output_tokens=given.tokens,
            cost=await cost_of(name, tokens, given.tokens),
        )

    async def _persist(self, asked: Asked, *, whole: bool) -> Given:
        """Ask again while the model is busy.

        Raises
        ------
        ModelError
            If that does not help.
        """
        wait = WAIT
        for tries in range(TRIES):
            try:
                return await self._models.transport.ask(
                    asked.endpoint, asked.prompt, _never if whole else asked.finished
                )
            except ModelError as error:  # noqa: PERF203 - an answer takes much longer
                if error.kind in LASTING or error.kind == "context" or tries == TRIES - 1:
                    raise
                await asyncio.sleep(max(wait, error.retry_after or 0.0))
                wait *= 2
        raise AssertionError


def _models(name: str, configuration: Configuration) -> tuple[Models, Choice]:
    files = GgufFiles.named(name)
    if files is not None:
        settings = files.settings
        if configuration.task in ("cell", "file"):
            settings = msgspec.structs.replace(settings, context=WHOLE_CONTEXT)
        base = ModelConfig("", timeout=RUN_HERE, prompt_format=configuration.prompt_format)
        return Models(Policy(base=base), LocalModel(settings)), Choice(LOCAL)
    config = ModelConfig(
        name,
        api_base=configuration.api_base,
        prompt_format=configuration.prompt_format,
        timeout=TIMEOUT,
    )
    # Who names a model here agrees to what is sent to it.
    return Models(Policy(models={name: config}, granted_hosts=("*",))), Choice(name)


def text_prompt(question: TextQuestion) -> str:
    """Return the paper's prompt for a question; what a model is trained on for it is this, too."""
    shots = [Example(*shot) for shot in question.shots]
    old = question.case.asked
    if question.notebook:
        old = f"{question.notebook}\n'''\nOf these change:\n'''\n{old}"
    return paper_prompt(question.message, old, shots, "file" if question.whole else "cell")


def _suggestion(asked: Asked | None, answer: Answer) -> Suggestion | None:
    if asked is None:
        return None
    given = Given(answer.raw, truncated=answer.truncated, logprobs=answer.logprobs)
    try:
        return suggestion_of(asked, given)
    except AnswerError:
        return None


def _never(text: str) -> bool:  # noqa: ARG001 - whatever it is
    return False
