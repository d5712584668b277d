"""A server that speaks the protocols of models and does what a test tells it.

It listens on loopback alone.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets, bind_unix_socket


class Asked:
    """A request that came in, and what became of it."""

    def __init__(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> None:
        self.path = path
        self.headers = headers
        self.body = body
        self.pieces = 0
        self.begun = asyncio.Event()
        """The first piece of the answer was sent."""
        self.hung_up = asyncio.Event()
        """The client closed the connection before the answer was complete."""
        self.ended = asyncio.Event()

    @property
    def prompt(self) -> str:
        if "prompt" in self.body:
            return str(self.body["prompt"])
        return "\n".join(message["content"] for message in self.body["messages"])


class Handler(web.RequestHandler):
    server: Server

    def initialize(self, server: Server) -> None:
        self.server = server

    async def post(self, path: str) -> None:
        self.asked = Asked(
            self.request.path, dict(self.request.headers), json.loads(self.request.body)
        )
        self.server.asked.append(self.asked)
        self.server.arrived.set()
        self.server.running += 1
        self.server.most = max(self.server.most, self.server.running)
        try:
            await self.server.behave(self)
        except StreamClosedError:
            self.asked.hung_up.set()
        finally:
            self.server.running -= 1
            self.asked.ended.set()

    def on_connection_close(self) -> None:
        self.asked.hung_up.set()

    async def piece(
        self, text: str, logprob: float | None = None, finish: str | None = None
    ) -> None:
        """Send one piece of an answer."""
        if self.asked.hung_up.is_set():
            raise StreamClosedError
        told = logprob if self.asked.body.get("logprobs") else None
        await self.raw(_EVENTS[self.path_args[0]](text, told, finish))
        self.asked.pieces += 1
        self.asked.begun.set()

    async def raw(self, text: str) -> None:
        self.set_header("Content-Type", "text/event-stream")
        self.write(text)
        await self.flush()


def _event(choice: dict[str, Any], finish: str | None) -> str:
    choices = [{"index": 0, "finish_reason": finish, **choice}]
    chunk = {"id": "1", "object": "chunk", "created": 1, "model": "m", "choices": choices}
    end = "data: [DONE]\n\n" if finish else ""
    return f"data: {json.dumps(chunk)}\n\n{end}"


def _chat(text: str, logprob: float | None, finish: str | None) -> str:
    choice: dict[str, Any] = {"delta": {"content": text}}
    if logprob is not None:
        content = [{"token": text, "logprob": logprob, "top_logprobs": []}]
        choice["logprobs"] = {"content": content}
    return _event(choice, finish)


def _completion(text: str, logprob: float | None, finish: str | None) -> str:
    choice: dict[str, Any] = {"text": text}
    if logprob is not None:
        choice["logprobs"] = {
            "tokens": [text],
            "token_logprobs": [logprob],
            "top_logprobs": [{}],
            "text_offset": [0],
        }
    return _event(choice, finish)


def _anthropic(text: str, _: float | None, finish: str | None) -> str:
    events: list[dict[str, Any]] = [
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": text},
        }
    ]
    if finish:
        delta = {"stop_reason": "max_tokens" if finish == "length" else "end_turn"}
        events = [
            {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 1}},
            {"type": "message_stop"},
        ]
    return "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events)


_EVENTS = {
    "chat/completions": _chat,
    "completions": _completion,
    "fim/completions": _chat,
    "messages": _anthropic,
}
"""How each protocol writes a piece of an answer."""

Behaviour = Callable[[Handler], Awaitable[None]]


def says(
    text: str, probability: float | None = None, pause: float = 0.0, finish: str = "stop"
) -> Behaviour:
    """Answer with a text, in pieces of four characters."""
    logprob = math.log(probability) if probability is not None else None

    async def behave(handler: Handler) -> None:
        for start in range(0, len(text), 4):
            await handler.piece(text[start : start + 4], logprob)
            if pause:
                await asyncio.sleep(pause)
        await handler.piece("", finish=finish)

    return behave


def fails(status: int, message: str = "no", **headers: str) -> Behaviour:
    """Answer with an error, as OpenAI writes them."""

    async def behave(handler: Handler) -> None:
        handler.set_status(status)
        for name, value in headers.items():
            handler.set_header(name.replace("_", "-"), value)
        handler.finish({"error": {"message": message, "type": "error", "code": None}})

    return behave


async def hangs(handler: Handler) -> None:
    """Never answer."""
    await handler.asked.hung_up.wait()


async def stalls(handler: Handler) -> None:
    """Begin an answer and never go on."""
    await handler.piece("beg")
    await handler.asked.hung_up.wait()


async def breaks_off(handler: Handler) -> None:
    """Close the connection in the middle of an answer."""
    await handler.piece("half")
    handler.detach().close()


async def rambles(handler: Handler) -> None:
    """Never come to an end."""
    while True:
        await handler.piece("and so on, ")
        await asyncio.sleep(0)


async def floods(handler: Handler) -> None:
    """Send a line without an end."""
    await handler.raw("data: ")
    while not handler.asked.hung_up.is_set():
        await handler.raw("x" * 1_000_000)


async def talks_html(handler: Handler) -> None:
    """Answer as a web server that is no model server."""
    handler.finish("<html><body>It works!</body></html>")


async def talks_garbage(handler: Handler) -> None:
    """Answer with events that are not JSON."""
    await handler.raw("data: {not json\n\ndata: [[[\n\n")


class Server:
    """The server: `behave` is how it answers, `asked` what it was asked."""

    def __init__(self, behave: Behaviour, unix: str = "") -> None:
        self.behave = behave
        self.asked: list[Asked] = []
        self.arrived = asyncio.Event()
        self.running = 0
        self.most = 0
        """The most requests that were being answered at one time."""
        paths = "|".join(_EVENTS)
        application = web.Application([(rf"/v1/({paths})", Handler, {"server": self})])
        sockets = [bind_unix_socket(unix)] if unix else bind_sockets(0, "127.0.0.1")
        self.port = 0 if unix else sockets[0].getsockname()[1]
        self._http = HTTPServer(application)
        self._http.add_sockets(sockets)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def next(self) -> Asked:
        """Return the next request that comes in."""
        await self.arrived.wait()
        self.arrived.clear()
        return self.asked[-1]

    async def close(self) -> None:
        self._http.stop()
        await self._http.close_all_connections()


@asynccontextmanager
async def serving(behave: Behaviour, unix: str = "") -> AsyncIterator[Server]:
    """Serve for as long as the context lasts, on a free port or on a Unix socket."""
    server = Server(behave, unix)
    try:
        yield server
    finally:
        await server.close()
