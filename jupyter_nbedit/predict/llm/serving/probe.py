"""Tests a model by a small case of our own, through the path that real requests take."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import msgspec

from ....core.edits import TextEdit
from ....core.events import Edit, Focus, Open
from ....core.notebook import Cell
from ....core.session import Session
from ....utils.user_messages import UserMessage, user_message, verbatim
from ...request import PredictionRequest, build_request
from ..prompts.base import AnswerError
from ..provider.model_error import ModelError
from ..provider.policy import Choice
from .asking import answer_to, question_of

if TYPE_CHECKING:
    from ..provider.transport import Answer
    from .asking import Question
    from .service import Models, Target

TRIES = 5
"""Requests of a test, each with a notebook of its own so that none is answered from a cache."""

_NAMES = ("sales", "prices", "orders", "visits", "scores", "events", "trips", "flights")


class Report(msgspec.Struct, frozen=True, rename="camel"):
    """How a test went.

    Attributes
    ----------
    name : str
        The model.
    host : str
        Where it was asked; empty for a child process of the server.
    remote : bool
        Whether that is another machine.
    prompt_format : str
        How it was asked.
    ok : bool
        Whether it answered every time, in a way that could be read.
    message : UserMessage or None
        What is wrong and what to do.
    answers : int
        How many answers there were.
    readable : int
        How many of them could be read.
    first_seconds : float
        Median time until an answer's first token.
    p50_seconds, p90_seconds : float
        Median and 90th percentile of the time until the answer was complete.
    tokens_per_second : float
        Median speed after the first token.
    edit : UserMessage or None
        What it suggested for the last case, as `old -> new`.
    """

    name: str
    host: str
    remote: bool
    prompt_format: str
    ok: bool
    message: UserMessage | None
    answers: int
    readable: int
    first_seconds: float
    p50_seconds: float
    p90_seconds: float
    tokens_per_second: float
    edit: UserMessage | None


async def probe(models: Models, choice: Choice, tries: int = TRIES) -> Report:
    """Ask a model a few times and say how that went; every fault is a part of the report.

    Parameters
    ----------
    models : Models
        The models of this server.
    choice : Choice
        Which of them, and the hosts that the user agreed to.
    tries : int
        How often to ask.
    """
    name = models.name_of(choice)
    try:
        target = models.target(choice)
    except ModelError as error:
        return _unasked(name, error.told)
    if target is None:
        return _unasked(
            name, user_message("No language model is chosen. Choose one in the settings.")
        )
    if not target.granted:
        refused = user_message("Nothing was sent: agree to requests to %1 first.", target.host)
        return _unasked(name, refused, target)
    answers: list[Answer] = []
    readable = 0
    form = ""
    edit: UserMessage | None = None
    message: UserMessage | None = None
    try:
        for number in range(tries):
            question = await question_of(models, target, case(number))
            if question is None:
                break
            form = question.format.name
            answers.append(await answer_to(models, question))
            edits = _read(question, answers[-1])
            readable += edits is not None
            edit = _shown(edits) if edits is not None else edit
    except ModelError as error:
        message = error.told
        models.back_off(target).failed(error)
    else:
        models.back_off(target).worked()
        if readable < tries:
            message = user_message(
                "%1 of %2 answers could not be read as %3. Choose a prompt_format that the model "
                "was trained on, or another model.",
                str(tries - readable),
                str(tries),
                repr(form),
            )
    models.tell()
    report = msgspec.structs.replace(
        _unasked(name, message, target),
        prompt_format=form,
        ok=message is None,
        answers=len(answers),
        readable=readable,
        edit=edit,
    )
    return _timed(report, answers) if answers else report


def _unasked(name: str, message: UserMessage | None, target: Target | None = None) -> Report:
    """Return a report without figures."""
    host, remote = (target.host, target.remote) if target is not None else ("", False)
    return Report(name, host, remote, "", False, message, 0, 0, 0.0, 0.0, 0.0, 0.0, None)


def case(number: int) -> PredictionRequest:
    """Return a small notebook in which something is left to do for any model.

    A column was renamed once, and not yet a second time; and a line is being typed.
    """
    name = _NAMES[number % len(_NAMES)]
    source = f'{name} = load("{name}.csv")\n{name}["total"] = {name}["a"] + {name}["b"]\n'
    session = Session()
    first = Cell("first", "code", source)
    second = Cell("second", "code", f'{name}["total"].mean()\n{name}.plot(y="total")\n')
    session.apply(Open(time=1.0, cells=(first, second), language="python"))
    start = source.index("total")
    session.apply(
        Edit(time=2.0, cell_id="first", start=start, end=start + len("total"), text="revenue")
    )
    end, begun = len(second.source), f"{name}.descr"
    session.apply(Edit(time=9.0, cell_id="second", start=end, end=end, text=begun))
    cursor = end + len(begun)
    session.apply(Focus(time=9.0, cell_id="second", cursor=cursor, anchor=cursor))
    return build_request(session, "manual")


def _read(question: Question, answer: Answer) -> tuple[TextEdit, ...] | None:
    try:
        return question.format.parse(question.prompt, answer.text, truncated=answer.truncated)
    except AnswerError:
        return None


def _shown(edits: tuple[TextEdit, ...]) -> UserMessage:
    if not edits:
        return user_message("no edit")
    return verbatim(f"{edits[0].old[:60]!r} -> {edits[0].new[:60]!r}")


def _timed(report: Report, answers: list[Answer]) -> Report:
    seconds = sorted(answer.seconds for answer in answers)
    speeds = [
        (answer.tokens - 1) / (answer.seconds - answer.first)
        for answer in answers
        if answer.tokens > 1 and answer.seconds > answer.first
    ]
    return msgspec.structs.replace(
        report,
        first_seconds=statistics.median(answer.first for answer in answers),
        p50_seconds=statistics.median(seconds),
        p90_seconds=seconds[min(len(seconds) - 1, round(0.9 * (len(seconds) - 1)))],
        tokens_per_second=statistics.median(speeds) if speeds else 0.0,
    )
