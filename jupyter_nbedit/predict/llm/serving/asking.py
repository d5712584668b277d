"""From a request to the question that a model is asked: the one way there."""

from __future__ import annotations

from math import exp

import msgspec

from ....privacy.paths import is_sensitive
from ....utils.user_messages import user_message
from ...request import PredictionRequest, Suggestion
from ..context import LARGE, SMALL, Budget, build_context
from ..prompts import FORMATS, format_for
from ..prompts.base import Prompt, PromptFormat
from ..provider.answers import key_of
from ..provider.certainty import certainty_of
from ..provider.client import Sent
from ..provider.endpoint import Endpoint
from ..provider.model_error import ModelError
from ..provider.transport import Answer
from .service import Models, Target

SOURCE = "model"
"""Name of the predictor: the source of its suggestions."""

PRIOR = 0.75
"""Confidence in an answer whose tokens' probabilities the server does not tell."""


class Question(msgspec.Struct, frozen=True):
    """What a model is asked, and where."""

    endpoint: Endpoint
    format: PromptFormat
    prompt: Prompt
    key: bytes

    def finished(self, text: str) -> bool:
        """Tell whether an answer so far is all that is needed."""
        return self.format.finished(self.prompt, text)


async def question_of(
    models: Models, target: Target, request: PredictionRequest, *, outputs: bool = False
) -> Question | None:
    """Return the question that a request comes to; start the model if that is needed.

    There is none where nothing can be edited, and none for a model on another machine about a
    notebook that is named like a file that holds secrets.

    Parameters
    ----------
    models : Models
        The models of this server.
    target : Target
        Which of them is asked.
    request : PredictionRequest
        What is to be predicted.
    outputs : bool
        Whether what cells printed may be part of the question.

    Raises
    ------
    ModelError
        If the model does not start, or is to be asked in a format that there is not.
    """
    if target.remote and is_sensitive(request.notebook.path):
        return None
    endpoint = await models.endpoint(target)
    prompt_format = _format(endpoint)
    budget = budget_of(SMALL if target.endpoint is None else LARGE, endpoint.max_prompt_tokens)
    prompt = prompt_for(request, prompt_format, budget, redact=endpoint.remote, outputs=outputs)
    if prompt is None:
        return None
    return Question(endpoint, prompt_format, prompt, key_of(endpoint, prompt))


def prompt_for(
    request: PredictionRequest,
    prompt_format: PromptFormat,
    budget: Budget,
    *,
    redact: bool,
    outputs: bool = False,
) -> Prompt | None:
    """Return how a request is put to a model, None where there is nothing to ask.

    What models are trained on is put by this function, too.
    """
    context = build_context(request, budget, redact=redact, outputs=outputs)
    if not context.window.cell_id:
        return None
    prompt = prompt_format.render(context)
    return prompt if prompt.asks else None


def _format(endpoint: Endpoint) -> PromptFormat:
    if not endpoint.prompt_format:
        return format_for(f"{endpoint.provider}/{endpoint.model}")
    found = FORMATS.get(endpoint.prompt_format)
    if found is None:
        raise ModelError(
            "setup",
            user_message(
                "There is no prompt_format %1 for %2. Choose one of %3, or leave it empty.",
                repr(endpoint.prompt_format),
                endpoint.name,
                ", ".join(FORMATS),
            ),
        )
    return found


async def answer_to(models: Models, question: Question, sent: Sent = lambda: None) -> Answer:
    """Ask.

    Parameters
    ----------
    models : Models
        The models of this server.
    question : Question
        What is asked, and where.
    sent : callable
        Is told when the request goes out.

    Raises
    ------
    ModelError
        If there is no answer.
    """
    return await models.transport.ask(question.endpoint, question.prompt, question.finished, sent)


def suggestion_of(question: Question, answer: Answer) -> Suggestion | None:
    """Return what an answer suggests, None for no edit.

    Raises
    ------
    AnswerError
        If the answer makes no sense.
    """
    form = question.format
    edits = form.parse(question.prompt, answer.text, truncated=answer.truncated)
    if not edits:
        return None
    certainty = certainty_of(form.name, answer.text, answer.logprobs)
    return Suggestion(
        edits=edits,
        confidence=PRIOR if certainty.mean is None else exp(certainty.mean),
        source=SOURCE,
        reason=f"suggested by {question.endpoint.name}",
        certainty=certainty,
    )


def budget_of(budget: Budget, most: int) -> Budget:
    """Return a budget, scaled down if all its sections together have more than `most` tokens."""
    parts = msgspec.structs.astuple(budget)
    if not most or most >= sum(parts):
        return budget
    return Budget(*(int(part * most / sum(parts)) for part in parts))
