"""Asks a model through litellm: streamed, stopped as soon as the answer is complete.

An answer is read in a task of its own. To cancel that task is the one way of ending an answer
early that reliably closes the connection, and so frees the provider's slot; leaving the loop, or
closing the iterator, is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

import msgspec

from .client import Tap, Tapped, make_client
from .faults import ModelError, fault_of, nonsense, timed_out
from .library import LIBRARY

if TYPE_CHECKING:
    from ..prompts.base import Prompt
    from .endpoint import Endpoint

MAX_ANSWER = 20_000
"""Characters after which an answer is cut off: no edit is as long."""

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
    logprob : float or None
        Mean natural logarithm of its tokens' probabilities, if the server tells.
    tokens : int
        How many tokens were generated, or pieces streamed where the server does not tell tokens.
    first : float
        Seconds until the first piece.
    seconds : float
        Seconds until the last.
    """

    text: str
    truncated: bool = False
    logprob: float | None = None
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
            if fault.kind != "refused" or "logprob" not in str(fault).lower():
                raise
            if key in self._without_logprobs:
                raise
        self._without_logprobs.add(key)
        return await self._try(litellm, endpoint, prompt, finished)

    async def _try(
        self, litellm: Any, endpoint: Endpoint, prompt: Prompt, finished: Finished
    ) -> Answer:
        reading = _Reading(finished)
        call = self._call(litellm, endpoint, prompt, reading.note_logprobs)
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
        self, litellm: Any, endpoint: Endpoint, prompt: Prompt, tap: Tap
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
            arguments["logprobs"] = 1
        if prompt.suffix:
            arguments["suffix"] = prompt.suffix
        if endpoint.compatible:
            provider = "text-completion-openai"
            arguments["client"] = Tapped(arguments["client"], tap)
        text: AsyncIterator[Any] = await litellm.atext_completion(
            model=f"{provider}/{endpoint.model}", prompt=prompt.text, **arguments
        )
        return text

    def _client(self, endpoint: Endpoint) -> Any:
        key = (endpoint.api_base, hash(endpoint.key))
        if key not in self._clients:
            self._clients[key] = make_client(endpoint)
        return self._clients[key]


class _Reading:
    """An answer while it is read."""

    def __init__(self, finished: Finished) -> None:
        self.pieces: list[str] = []
        self.complete = asyncio.Event()
        self._finished = finished
        self._text = ""
        self._stopped = False
        self._cut = False
        self._logprobs: list[float] = []
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
        if not text:
            return
        now = perf_counter() - self._began
        self._first = self._first or now
        self._last = now
        self._tokens += 1
        self._text += text
        if len(self._text) > MAX_ANSWER or self._finished(self._text):
            self._stopped = True
            self.complete.set()

    def note_logprobs(self, logprobs: Any) -> None:
        """Note the log-probabilities of a piece, in a chat's form or in a completion's."""
        found = _get(logprobs, "content")
        values = (
            [_get(each, "logprob") for each in found]
            if isinstance(found, list)
            else _get(logprobs, "token_logprobs")
        )
        for value in values if isinstance(values, list) else ():
            if isinstance(value, (int, float)) and value <= 0:
                self._logprobs.append(float(value))

    def answer(self) -> Answer:
        """Return what was read."""
        known = self._logprobs
        return Answer(
            text=self._text[:MAX_ANSWER],
            truncated=self._stopped or self._cut,
            logprob=sum(known) / len(known) if known else None,
            tokens=len(known) or self._tokens,
            first=self._first,
            seconds=self._last,
        )


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
