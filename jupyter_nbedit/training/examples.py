"""An example: what a model is asked when it is served, and what it should answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from ..core.events import Edit, Focus, NotebookEvent
from ..core.session import Session
from ..mining.notebooks.edit_records import NotebookEdit
from ..predict.llm.context import SMALL
from ..predict.llm.prompts.base import Prompt, PromptFormat
from ..predict.llm.serving.asking import prompt_for
from ..predict.request import build_request
from ..privacy.secrets import find_secrets

Task = Literal["going on", "editing", "paper"]

TASKS: tuple[Task, ...] = ("going on", "editing", "paper")

SERVED: tuple[Task, ...] = ("going on", "editing")
"""What a model is asked in real use; the paper's task is there to compare with the paper."""


class Example(msgspec.Struct, frozen=True):
    """A prompt and its answer.

    Attributes
    ----------
    task : {"going on", "editing", "paper"}
        What it teaches.
    kind : str
        What is asked within the task, to balance the examples by.
    repository : str
        Where it comes from.
    prompt : str
        The bytes that the runtime is sent.
    answer : str
        What it should generate, up to and with what ends an answer.
    """

    task: Task
    kind: str
    repository: str
    prompt: str
    answer: str


def suits(edit: NotebookEdit) -> bool:
    """Tell whether an edit has anything to teach: it leaves code, and is no copy."""
    return bool(edit.new) and edit.old != edit.new and edit.copy != "checkpoint"


def prompt_at(session: Session, prompt_format: PromptFormat) -> Prompt | None:
    """Return the prompt that the embedded model would be sent about a session now."""
    return prompt_for(build_request(session), prompt_format, SMALL, redact=False)


def play(session: Session, events: Sequence[NotebookEvent]) -> Iterator[NotebookEvent]:
    """Apply events one by one, the cursor behind what each wrote; yield each before it happens."""
    for event in events:
        yield event
        session.apply(event)
        focus = focus_behind(event)
        if focus is not None:
            session.apply(focus)


def focus_behind(event: NotebookEvent) -> Focus | None:
    """Return where the cursor stands once an event has happened, None if it does not say."""
    if not isinstance(event, Edit):
        return None
    cursor = event.start + len(event.text)
    return Focus(time=event.time, cell_id=event.cell_id, cursor=cursor, anchor=cursor)


def has_secret(text: str) -> bool:
    """Tell whether a text holds what no model should learn by heart."""
    return bool(find_secrets(text))
