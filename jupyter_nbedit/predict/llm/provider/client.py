"""The client for servers that speak OpenAI's protocol: an HTTP client and JSON, nothing more.

The bundled model and every server at a known address are asked through it, so that litellm, which
takes seconds to import, is left to the providers that need it.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import msgspec

from .faults import nonsense
from .secret import guard_logs

if TYPE_CHECKING:
    import httpx

    from .endpoint import Endpoint

MAX_BYTES = 8_000_000
"""Bytes of an answer after which the connection is closed, whatever they are."""

MAX_ERROR_BYTES = 64_000
"""Bytes that are read of what a server says to an error."""

MAX_CLIENTS = 8
"""Clients that are kept: the local runtime has another address after every start."""

Sent = Callable[[], None]
"""Is told when a request goes out: from then on it costs something."""

_UNIX = "unix:"

_CONTROLS = frozenset(
    {"additional_drop_params", "allowed_openai_params", "drop_params", "max_retries"}
    | {"num_retries", "timeout"}
)
"""Arguments that tell litellm what to do and are none of a server's."""


class StatusError(Exception):
    """A server answered with an error; the message is what it said.

    Attributes
    ----------
    status_code : int
        The status.
    headers : mapping of str to str
        The headers of the answer.
    """

    def __init__(self, status_code: int, said: str, headers: Any = None) -> None:
        super().__init__(said)
        self.status_code = status_code
        self.headers = headers if headers is not None else {}


class Client:
    """Asks servers that speak OpenAI's protocol."""

    def __init__(self) -> None:
        self._clients: dict[tuple[str, int], httpx.AsyncClient] = {}

    async def close(self) -> None:
        """Close the connections."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    async def stream(
        self, endpoint: Endpoint, path: str, arguments: dict[str, Any], sent: Sent
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield the pieces of an answer.

        Parameters
        ----------
        endpoint : Endpoint
            Whom to ask.
        path : str
            What of, behind the address.
        arguments : dict
            What to ask.
        sent : callable
            Is told when the request goes out.

        Raises
        ------
        StatusError
            If the server says that something is wrong.
        ModelError
            If what it sends is no answer.
        """
        client = await self._client(endpoint)
        body = {name: value for name, value in arguments.items() if name not in _CONTROLS}
        headers = body.pop("extra_headers", {})
        body.update(body.pop("extra_body", {}))
        body["stream"] = True

        async def trace(event: str, _: Any) -> None:
            if event == "http11.send_request_headers.started":
                sent()

        request = client.stream(
            "POST", path, json=body, headers=headers, extensions={"trace": trace}
        )
        async with request as response:
            if response.status_code != 200:
                raise await _refusal(response)
            # Nothing but a stream is taken, and nothing is unpacked: see `MAX_BYTES`.
            if not response.headers.get("content-type", "").startswith("text/event-stream"):
                raise nonsense(endpoint)
            async for line in _lines(response.aiter_raw(), endpoint):
                data = line.removeprefix(b"data:").strip()
                if data == line.strip():
                    continue
                if data == b"[DONE]":
                    return
                yield _piece(data, endpoint)

    async def _client(self, endpoint: Endpoint) -> httpx.AsyncClient:
        key = (endpoint.api_base, hash(endpoint.key))
        client = self._clients.pop(key, None)
        if client is None:
            # In a thread: the library is imported on first use, and certificates are loaded.
            client = await asyncio.to_thread(make_http_client, endpoint)
        self._clients[key] = client
        if len(self._clients) > MAX_CLIENTS:
            # They keep no connection, so that nothing is left open by letting one go.
            del self._clients[next(iter(self._clients))]
        return client


def load_http() -> None:
    """Import the library that speaks HTTP, which takes half a second."""
    importlib.import_module("httpx")


def make_http_client(endpoint: Endpoint, **more: Any) -> httpx.AsyncClient:
    """Return an HTTP client for an endpoint.

    It keeps no connection alive: llama.cpp closes one silently after a streamed answer. It follows
    no redirect and, to this machine, uses no proxy: a request goes where it was said to go. The key
    is in a header and nowhere else.

    Parameters
    ----------
    endpoint : Endpoint
        What it is for.
    **more
        More arguments for `httpx.AsyncClient`.
    """
    import httpx  # heavy

    guard_logs()
    base, transport = endpoint.api_base, None
    limits = httpx.Limits(max_keepalive_connections=0)
    if base.startswith(_UNIX):
        socket = base.removeprefix(_UNIX).removeprefix("//")
        base, transport = "http://localhost/v1", httpx.AsyncHTTPTransport(uds=socket, limits=limits)
    headers = {"Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key.reveal()}"
    return httpx.AsyncClient(
        base_url=base,
        timeout=endpoint.timeout,
        limits=limits,
        transport=transport,
        trust_env=endpoint.remote,
        follow_redirects=False,
        headers=headers,
        **more,
    )


async def _lines(parts: AsyncIterator[bytes], endpoint: Endpoint) -> AsyncIterator[bytes]:
    """Yield lines, and let no answer fill the memory."""
    begun: list[bytes] = []
    size = 0
    async for part in parts:
        size += len(part)
        if size > MAX_BYTES:
            raise nonsense(endpoint)
        *ended, rest = part.split(b"\n")
        for line in ended:
            yield b"".join((*begun, line))
            begun.clear()
        begun.append(rest)
    yield b"".join(begun)


def _piece(data: bytes, endpoint: Endpoint) -> dict[str, Any]:
    try:
        piece = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        raise nonsense(endpoint) from None
    if not isinstance(piece, dict):
        raise nonsense(endpoint)
    if piece.get("error"):
        # It began to answer, so that its status said that all was well.
        found = piece["error"]
        code = found.get("code") if isinstance(found, dict) else None
        status = code if isinstance(code, int) and 400 <= code < 600 else 500
        raise StatusError(status, _said(piece))
    return piece


async def _refusal(response: httpx.Response) -> StatusError:
    said = b""
    async for part in response.aiter_raw():
        said += part
        if len(said) > MAX_ERROR_BYTES:
            break
    try:
        text = _said(msgspec.json.decode(said))
    except (msgspec.DecodeError, RecursionError):
        text = said[:MAX_ERROR_BYTES].decode("utf-8", "replace")
    return StatusError(response.status_code, text, response.headers)


def _said(body: Any) -> str:
    """Return what an error says, as OpenAI, vLLM, FastAPI and others write them."""
    found = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(found, dict):
        return str(found)
    said = next((str(found[name]) for name in ("message", "detail") if found.get(name)), "")
    code = found.get("code")
    return f"{said} ({code})" if isinstance(code, str) and code not in said else said
