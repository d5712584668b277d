"""The HTTP client for servers that speak OpenAI's protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from .endpoint import Endpoint

MAX_BYTES = 8_000_000
"""Bytes of an answer after which the connection is closed, whatever they are."""

_UNIX = "unix:"


def make_client(endpoint: Endpoint) -> Any:
    """Return a client for an endpoint.

    It keeps no connection alive: llama.cpp closes one silently after a streamed answer. It follows
    no redirect and, to this machine, uses no proxy: a request goes where it was said to go.
    """
    import httpx  # heavy
    from openai import AsyncOpenAI  # heavy

    base, transport = endpoint.api_base, None
    limits = httpx.Limits(max_keepalive_connections=0)
    if base.startswith(_UNIX):
        socket = base.removeprefix(_UNIX).removeprefix("//")
        base, transport = "http://localhost/v1", httpx.AsyncHTTPTransport(uds=socket, limits=limits)
    return AsyncOpenAI(
        api_key=endpoint.key.reveal() or "none",
        base_url=base,
        timeout=endpoint.timeout,
        max_retries=0,
        http_client=httpx.AsyncClient(
            limits=limits,
            transport=transport,
            trust_env=endpoint.remote,
            headers={"Accept-Encoding": "identity"},
            event_hooks={"response": [_bound]},
        ),
    )


Tap = Callable[[Any], None]
"""Takes the log-probabilities that come with a piece of an answer."""


class Tapped:
    """A client that tells the log-probabilities of text completions, which litellm leaves out.

    Parameters
    ----------
    client : openai.AsyncOpenAI
        The client that does the work.
    tap : callable
        Is told them, piece by piece.
    """

    def __init__(self, client: Any, tap: Tap) -> None:
        self._client = client
        self._tap = tap
        raw = SimpleNamespace(create=self._create)
        self.completions = SimpleNamespace(with_raw_response=raw)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def _create(self, **arguments: Any) -> Any:
        raw = await self._client.completions.with_raw_response.create(**arguments)
        return SimpleNamespace(parse=lambda: self._read(raw.parse()), headers=raw.headers)

    async def _read(self, stream: Any) -> AsyncIterator[Any]:
        async for chunk in stream:
            for choice in chunk.choices or ():
                self._tap(getattr(choice, "logprobs", None))
            yield chunk


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
