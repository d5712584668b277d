"""Asks a model through litellm: streamed, stopped as soon as the answer is complete.

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

from .certainty import Token, first_unsure, sure_part
from .client import Tap, Tapped, make_client
from .faults import fault_of, nonsense, timed_out
from .healing import ALTERNATIVES, Stem, grammar
from .library import LIBRARY
from .model_error import ModelError

if TYPE_CHECKING:
    from ..prompts.base import Prompt
    from .endpoint import Endpoint

MAX_ANSWER = 20_000
"""Characters after which an answer is cut off: no edit is as long."""

MAX_CLIENTS = 8
"""Clients that are kept: the local runtime has another address after every start."""

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
        self._clients: dict[tuple[str, int], Any] = {}
        self._without_logprobs: set[tuple[str, str]] = set()

    async def close(self) -> None:
        """Close the connections."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.close()

    async def ask(self, endpoint: Endpoint, prompt: Prompt, finished: Finished) -> Answer:
        """Return a model's answer.

        Cancelling the task that waits here closes the connection to the model.

        Raises
        ------
        ModelError
            If there is no answer; the message says why and what to do.
        """
        litellm = await LIBRARY.get()
        key = (endpoint.api_base, endpoint.model)
        try:
            return await self._try(litellm, endpoint, prompt, finished)
        except ModelError as fault:
            if fault.kind != "refused" or "logprob" not in fault.said.lower():
                raise
            if key in self._without_logprobs:
                raise
        self._without_logprobs.add(key)
        return await self._try(litellm, endpoint, prompt, finished)

    async def _try(
        self, litellm: Any, endpoint: Endpoint, prompt: Prompt, finished: Finished
    ) -> Answer:
        stem = prompt.stem if endpoint.grammars else 0
        reading = _Reading(finished, prompt, stem)
        call = self._call(litellm, endpoint, prompt, stem, reading.note_logprobs)
        task = asyncio.create_task(reading.read(call))
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

    async def _call(
        self, litellm: Any, endpoint: Endpoint, prompt: Prompt, stem: int, tap: Tap
    ) -> AsyncIterator[Any]:
        arguments: dict[str, Any] = {
            "temperature": 0,
            "max_tokens": prompt.max_tokens,
            "stop": list(prompt.stop) or None,
            **endpoint.kwargs,
            "stream": True,
            "timeout": endpoint.timeout,
            "max_retries": 0,
            "num_retries": 0,
            "drop_params": True,
        }
        if endpoint.key or endpoint.compatible:
            arguments["api_key"] = endpoint.key.reveal() or "none"
        if endpoint.compatible:
            arguments["client"] = self._client(endpoint)
            arguments["api_base"] = str(arguments["client"].base_url)
        elif endpoint.api_base:
            arguments["api_base"] = endpoint.api_base
        logprobs = (endpoint.api_base, endpoint.model) not in self._without_logprobs
        provider = "openai" if endpoint.compatible else endpoint.provider
        if prompt.messages:
            if logprobs:
                arguments["logprobs"] = True
            chat: AsyncIterator[Any] = await litellm.acompletion(
                model=f"{provider}/{endpoint.model}",
                messages=[
                    {"role": message.role, "content": message.content}
                    for message in prompt.messages
                ],
                **arguments,
            )
            return chat
        if logprobs:
            arguments["logprobs"] = ALTERNATIVES if stem else 1
        if stem:
            body = {**arguments.get("extra_body", {}), "grammar": grammar(prompt.text[-stem:])}
            arguments["extra_body"] = body
        if prompt.suffix:
            arguments["suffix"] = prompt.suffix
        if endpoint.compatible:
            provider = "text-completion-openai"
            arguments["client"] = Tapped(arguments["client"], tap)
        text: AsyncIterator[Any] = await litellm.atext_completion(
            model=f"{provider}/{endpoint.model}",
            prompt=prompt.text[: len(prompt.text) - stem],
            **arguments,
        )
        return text

    def _client(self, endpoint: Endpoint) -> Any:
        key = (endpoint.api_base, hash(endpoint.key))
        client = self._clients.pop(key, None) or make_client(endpoint)
        self._clients[key] = client
        if len(self._clients) > MAX_CLIENTS:
            # They keep no connection, so that nothing is left open by letting one go.
            del self._clients[next(iter(self._clients))]
        return client


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

    async def read(self, call: Any) -> None:
        """Read to the end; once the answer is complete, until the task is cancelled."""
        async for chunk in await call:
            if self.complete.is_set():
                continue
            for choice in getattr(chunk, "choices", None) or ():
                self._take(choice)
        self.complete.set()

    def _take(self, choice: Any) -> None:
        if getattr(choice, "finish_reason", None) == "length":
            self._cut = True
        delta = getattr(choice, "delta", None)
        text = getattr(choice, "text", None) if delta is None else getattr(delta, "content", None)
        self.pieces.append(text or "")
        self.note_logprobs(getattr(choice, "logprobs", None))
        text = self._stem.text(text or "")
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

    def note_logprobs(self, logprobs: Any) -> None:
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
