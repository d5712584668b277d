"""The client for the providers that litellm is needed for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from .client import MAX_BYTES, Sent, make_http_client
from .library import LIBRARY

if TYPE_CHECKING:
    import httpx

    from ..prompts.base import Prompt
    from .endpoint import Endpoint


class LitellmClient:
    """Asks through litellm, which is loaded when it is first used."""

    def __init__(self) -> None:
        self._openai: dict[tuple[str, int], Any] = {}

    async def close(self) -> None:
        """Close the connections."""
        clients, self._openai = self._openai, {}
        for client in clients.values():
            await client.close()

    async def stream(
        self, endpoint: Endpoint, prompt: Prompt, arguments: dict[str, Any], sent: Sent
    ) -> AsyncIterator[Any]:
        """Yield the pieces of an answer.

        Parameters
        ----------
        endpoint : Endpoint
            Whom to ask.
        prompt : Prompt
            Whether it is a chat.
        arguments : dict
            What to ask.
        sent : callable
            Is told when the request goes out, as far as that can be known.
        """
        litellm = await LIBRARY.get()
        arguments = {
            **arguments,
            "stream": True,
            "timeout": endpoint.timeout,
            "max_retries": 0,
            "num_retries": 0,
            "drop_params": True,
            "model": f"{endpoint.provider}/{endpoint.model}",
        }
        if endpoint.api_base:
            arguments["api_base"] = endpoint.api_base
        if endpoint.key or endpoint.compatible:
            arguments["api_key"] = endpoint.key.reveal() or "none"
        if endpoint.compatible:
            arguments["client"] = await self._client(endpoint)
        ask = litellm.acompletion if prompt.messages else litellm.atext_completion
        sent()
        async for chunk in await ask(**arguments):
            yield chunk

    async def _client(self, endpoint: Endpoint) -> Any:
        key = (endpoint.api_base, hash(endpoint.key))
        if key not in self._openai:
            # In a thread: certificates are loaded.
            self._openai[key] = await asyncio.to_thread(_openai_client, endpoint)
        return self._openai[key]


def _openai_client(endpoint: Endpoint) -> Any:
    """Return a client for OpenAI's own models, as bounded as ours."""
    from openai import AsyncOpenAI  # heavy

    return AsyncOpenAI(
        api_key=endpoint.key.reveal() or "none",
        base_url=endpoint.api_base,
        timeout=endpoint.timeout,
        max_retries=0,
        http_client=make_http_client(endpoint, event_hooks={"response": [_bound]}),
    )


async def _bound(response: httpx.Response) -> None:
    """Take nothing but a stream, and let none fill the memory, by length or by compression."""
    import httpx  # heavy

    kind = response.headers.get("content-type", "")
    if response.is_success and not kind.startswith("text/event-stream"):
        await response.aclose()
        raise httpx.DecodingError(f"an answer of type {kind[:50]!r} is no stream")
    response.headers.pop("content-encoding", None)
    response.stream = _bounded_stream(response.stream)


def _bounded_stream(stream: Any) -> Any:
    import httpx  # heavy

    class Bounded(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for part in stream:
                size += len(part)
                if size > MAX_BYTES:
                    raise httpx.DecodingError(f"an answer of more than {MAX_BYTES} bytes")
                yield part

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
