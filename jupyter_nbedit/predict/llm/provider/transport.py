"""Asks a model: streamed, stopped as soon as the answer is complete.

An answer is read in a task of its own. To cancel that task is the one way of ending an answer
early that reliably closes the connection, and so frees the provider's slot; leaving the loop, or
closing the iterator, is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Any

import msgspec

from .arguments import arguments_for, declined_argument
from .certainty import Token, first_unsure, sure_part
from .client import Client, Sent
from .faults import fault_of, nonsense, timed_out
from .healing import Stem
from .litellm_client import LitellmClient
from .model_error import ModelError

if TYPE_CHECKING:
    from ..prompts.base import Prompt
    from .endpoint import Endpoint

MAX_ANSWER = 20_000
"""Characters after which an answer is cut off: no edit is as long."""

MAX_LOGPROBS = 1000
"""Tokens of which the probabilities are kept."""

Finished = Callable[[str], bool]
"""Tells whether an answer so far is all that is needed."""


class Answer(msgspec.Struct, frozen=True):
    """What a model answered.

    Attributes
    ----------
    text : str
        The answer.
    truncated : bool
        Whether it did not end by itself.
    logprobs : tuple of (str, float)
        The tokens' texts and the natural logarithms of their probabilities, if the server tells;
        of an answer that was ended for its unsure token, that token, too.
    tokens : int
        How many tokens were generated, or pieces streamed where the server does not tell tokens.
    first : float
        Seconds until the first piece.
    seconds : float
        Seconds until the last.
    """

    text: str
    truncated: bool = False
    logprobs: tuple[Token, ...] = ()
    tokens: int = 0
    first: float = 0.0
    seconds: float = 0.0


class Transport:
    """Sends prompts to endpoints."""

    def __init__(self) -> None:
        self._client = Client()
        self._litellm = LitellmClient()
        self._declined: dict[tuple[str, str], set[str]] = {}

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        await self._litellm.close()

    async def ask(
        self, endpoint: Endpoint, prompt: Prompt, finished: Finished, sent: Sent = lambda: None
    ) -> Answer:
        """Return a model's answer.

        Cancelling the task that waits here closes the connection to the model.

        Parameters
        ----------
        endpoint : Endpoint
            The model.
        prompt : Prompt
            What it is asked.
        finished : callable
            Tells whether an answer so far is all that is needed.
        sent : callable
            Is told when the request goes out; one that is cancelled before that cost nothing.

        Raises
        ------
        ModelError
            If there is no answer; the message says why and what to do.
        """
        declined = self._declined.setdefault((endpoint.api_base, endpoint.model), set())
        while True:
            known = frozenset(declined)
            try:
                return await self._try(endpoint, prompt, finished, sent, known)
            except ModelError as fault:
                name = declined_argument(fault.said) if fault.kind == "refused" else None
                if name is None or name in known:
                    raise
                declined.add(name)

    async def _try(
        self,
        endpoint: Endpoint,
        prompt: Prompt,
        finished: Finished,
        sent: Sent,
        declined: frozenset[str],
    ) -> Answer:
        stem = prompt.stem if endpoint.grammars else 0
        reading = _Reading(finished, prompt, stem)
        arguments = arguments_for(endpoint, prompt, stem, declined)
        # What litellm knows of OpenAI's own models is about chats.
        if endpoint.needs_litellm and (prompt.messages or not endpoint.compatible):
            chunks = self._litellm.stream(endpoint, prompt, arguments, sent)
        else:
            path = "chat/completions" if prompt.messages else "completions"
            chunks = self._client.stream(endpoint, path, arguments, sent)
        task = asyncio.create_task(reading.read(chunks))
        complete = asyncio.create_task(reading.complete.wait())
        try:
            await asyncio.wait(
                {task, complete},
                timeout=endpoint.timeout,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not task.done() and not reading.complete.is_set():
                raise timed_out(endpoint)
            if task.done() and not reading.complete.is_set():
                error = task.exception()
                if error is not None:
                    # Without its cause, whose text may hold a key.
                    raise fault_of(error, endpoint) from None
            if not reading.pieces:
                raise nonsense(endpoint)
            return reading.answer()
        finally:
            for each in (task, complete):
                each.cancel()
            await asyncio.wait({task, complete})
            if not task.cancelled():
                task.exception()


class _Reading:
    """An answer while it is read."""

    def __init__(self, finished: Finished, prompt: Prompt, stem: int) -> None:
        self.pieces: list[str] = []
        self.complete = asyncio.Event()
        self._finished = finished
        self._text = ""
        self._stopped = False
        self._cut = False
        self._stem = Stem(prompt.text[len(prompt.text) - stem :])
        self._least_logprob = prompt.least_logprob
        self._logprobs: list[Token] = []
        self._unsure: int | None = None
        self._tokens = 0
        self._began = perf_counter()
        self._first = self._last = 0.0

    async def read(self, chunks: AsyncIterator[Any]) -> None:
        """Read to the end; once the answer is complete, until the task is cancelled."""
        async for chunk in chunks:
            if self.complete.is_set():
                continue
            for choice in _get(chunk, "choices") or ():
                self._take(choice)
        self.complete.set()

    def _take(self, choice: Any) -> None:
        if _get(choice, "finish_reason") == "length":
            self._cut = True
        delta = _get(choice, "delta")
        said = _get(choice, "text") if delta is None else _get(delta, "content")
        text = said if isinstance(said, str) else ""
        self.pieces.append(text)
        self._note_logprobs(_get(choice, "logprobs"))
        text = self._stem.text(text)
        if not self._stem.is_kept:
            self._text = ""
            self._stop()
            return
        self._text += text
        if self._unsure is not None:
            self._text = sure_part(self._text, self._logprobs, self._unsure)
            self._stop()
        if not text:
            return
        now = perf_counter() - self._began
        self._first = self._first or now
        self._last = now
        self._tokens += 1
        if len(self._text) > MAX_ANSWER or self._finished(self._text):
            self._stop()

    def _stop(self) -> None:
        self._stopped = True
        self.complete.set()

    def _note_logprobs(self, logprobs: Any) -> None:
        """Note the log-probabilities of a piece, in a chat's form or in a completion's."""
        for token, value, others in _tokens(logprobs):
            known = self._stem.token(token, value, others)
            if known is not None:
                self._logprobs.append(known)
        if self._unsure is None:
            self._unsure = first_unsure(self._logprobs, self._least_logprob)

    def answer(self) -> Answer:
        """Return what was read."""
        known = self._logprobs
        return Answer(
            text=self._text[:MAX_ANSWER],
            truncated=self._stopped or self._cut,
            logprobs=tuple(known[:MAX_LOGPROBS]),
            tokens=len(known) or self._tokens,
            first=self._first,
            seconds=self._last,
        )


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def _tokens(logprobs: Any) -> Iterator[tuple[str, float, list[Token]]]:
    """Yield the tokens of a piece, their log-probabilities, and the likeliest others."""
    found = _get(logprobs, "content")
    if isinstance(found, list):
        for each in found:
            for token, value in _pairs([each]):
                yield token, value, list(_pairs(_get(each, "top_logprobs")))
        return
    tokens, values = _get(logprobs, "tokens"), _get(logprobs, "token_logprobs")
    for token, value in zip(tokens or (), values or (), strict=False):
        if isinstance(token, str) and isinstance(value, (int, float)) and value <= 0:
            yield token, float(value), []


def _pairs(found: Any) -> Iterator[Token]:
    for each in found if isinstance(found, list) else ():
        token, value = _get(each, "token"), _get(each, "logprob")
        if isinstance(token, str) and isinstance(value, (int, float)) and value <= 0:
            yield token, float(value)
