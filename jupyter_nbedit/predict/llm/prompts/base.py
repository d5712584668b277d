"""What a prompt format is: how a context is put to a model, and what its answer means."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Literal

import msgspec

from ....core.edits import TextEdit
from ..context import PromptContext

TUNED_ON_EDITS = r"nbedit|zeta-?2|sweep.*next-?edit|next-?edit.*sweep"
"""Names of models that were tuned to predict edits, whatever model they were made of."""

Role = Literal["system", "user", "assistant"]


class AnswerError(ValueError):
    """An answer that cannot be used. The message says why in one sentence, without quoting it."""


class Message(msgspec.Struct, frozen=True):
    """One message of a chat."""

    role: Role
    content: str


class Prompt(msgspec.Struct, frozen=True):
    """What is sent to a model, and what is needed to understand the answer.

    Attributes
    ----------
    context : PromptContext
        What it was rendered from.
    messages : tuple of Message
        The chat; empty for a completion.
    text : str
        The text to continue; empty for a chat.
    suffix : str
        The text that follows, for servers that take it apart (`suffix` of a text completion, as
        Codestral's); formats that put it into `text` leave it empty.
    prefill : str
        How the answer starts; it ends `text` already, and the answer does not repeat it. In a chat
        it is the start of the assistant's message, for servers that can go on from one.
    stop : tuple of str
        Where generation ends; these strings are not part of the answer. At most four.
    max_tokens : int
        The most tokens that a useful answer can have.
    stem : int
        How many characters at the end of `text` are the beginning of a word. A server that can be
        bound to a grammar is asked from before them; the answer does not repeat them in any case.
    least_logprob : float
        Natural logarithm of the probability below which a token ends the answer: only what comes
        before it is the answer. Where a server tells no probabilities it means nothing.
    """

    context: PromptContext
    messages: tuple[Message, ...] = ()
    text: str = ""
    suffix: str = ""
    prefill: str = ""
    stop: tuple[str, ...] = ()
    max_tokens: int = 512
    stem: int = 0
    least_logprob: float = -math.inf

    @property
    def asks(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.messages or self.text)


class PromptFormat(ABC):
    """A way to ask a model for edits, and to read what it says.

    Subclass it, and name the class, or an instance of it, in an entry point.

    Attributes
    ----------
    name : str
        What it is called in settings, as its entry point is.
    chat : bool
        Whether it is put as a chat rather than as a text to continue.
    models : str
        Regular expression of the names of the models that were trained on it: lower case, `-` for
        `_`, with or without a provider. Empty for none.
    """

    name: str
    chat: bool = False
    models: str = ""

    @abstractmethod
    def render(self, context: PromptContext) -> Prompt:
        """Return the prompt for a context; the same context gives the same bytes."""
        ...

    @abstractmethod
    def finished(self, prompt: Prompt, partial: str) -> bool:
        """Tell whether the model may be stopped: all that follows would change nothing, or is lost.

        It is cheap enough to be asked after every piece of a streamed answer. Then
        ``parse(prompt, partial, truncated=True)`` gives the edits.
        """
        ...

    @abstractmethod
    def parse(
        self, prompt: Prompt, answer: str, *, truncated: bool = False
    ) -> tuple[TextEdit, ...]:
        """Return the edits that an answer means, near to far, in coordinates of the notebook.

        Parameters
        ----------
        prompt : Prompt
            What was asked.
        answer : str
            What came back, without the prefill. It is not trusted.
        truncated : bool
            Whether it did not end by itself: it ran into `max_tokens`, or `finished` ended it.

        Returns
        -------
        tuple of TextEdit
            Empty when the model says that nothing is to be edited. The edits apply to the notebook
            as it was asked about, do not overlap, and leave redacted secrets alone.

        Raises
        ------
        AnswerError
            If the answer makes no sense.
        """
        ...

    @abstractmethod
    def answer(self, prompt: Prompt, edits: Sequence[TextEdit]) -> str:
        """Return the answer that :meth:`parse` reads as these edits: what a model should learn.

        Raises
        ------
        AnswerError
            If an edit lies outside what the prompt lets a model change.
        """
        ...
