"""A WebSocket of messages: who may open it, and what happens to what makes no sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from ..predict.clock import Clock
from .auth import AUTH_RESOURCE
from .handshake import ProtocolError
from .wire.prediction import BAD_MESSAGE, MAX_MESSAGE_BYTES, encode

_MAX_REASON_BYTES = 123
"""What a WebSocket close frame has room for (RFC 6455, section 5.5)."""


class MessageSocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """A connection over which a page and the server send messages.

    Attributes
    ----------
    action : str
        What the server's authorizer is asked for.
    purpose : str
        What the log calls the connection.
    """

    auth_resource = AUTH_RESOURCE
    action: ClassVar[str] = "execute"
    purpose: ClassVar[str] = "edit prediction"
    refused = False

    def initialize(self) -> None:
        """Begin to count how long messages take, those that follow each other together."""
        self._clock = Clock()

    @property
    def max_message_size(self) -> int:
        """Largest message taken, in bytes; Tornado closes the socket on a larger one (1009)."""
        return MAX_MESSAGE_BYTES

    def set_default_headers(self) -> None:
        """Undo the default headers, which make no sense for a WebSocket."""

    def get_compression_options(self) -> dict[str, Any] | None:
        """Leave messages uncompressed: they are small, and what is large is sent once."""
        return None

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Open the socket for a user who may do this."""
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, self.action, self.auth_resource)
        )
        if not allowed:
            raise web.HTTPError(403)
        await super().get(*args, **kwargs)

    def receive(self, message: str | bytes) -> Iterator[None]:
        """Take a message of the browser's, and yield wherever something else may have its turn.

        Raises
        ------
        msgspec.DecodeError, ProtocolError
            If it makes no sense.
        """
        raise NotImplementedError

    def end(self) -> None:
        """Stop whatever is done for the page; called once or more when the socket is closed."""

    async def on_message(self, message: str | bytes) -> None:
        """Take a message of the browser's; close the socket on one that makes no sense.

        The next one is read when this one is done with, so they stay in order.
        """
        # Closing takes a round trip, and what the page sends meanwhile still arrives.
        if self.refused:
            return
        try:
            for _ in self.receive(message):
                await self._clock.tick()
        # Besides what is no message: text that is nested too deeply, and bytes that are no text.
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ProtocolError) as error:
            self._refuse(str(error))

    def on_close(self) -> None:
        """Stop whatever is done for the page."""
        super().on_close()
        self.end()

    def send(self, message: msgspec.Struct) -> None:
        """Send a message of the server's; one that comes too late is passed over."""
        try:
            sent = self.write_message(encode(message))
        except WebSocketClosedError:
            self.log.debug("the page was closed before its answer was sent")
        else:
            # Fails when the page goes away meanwhile, which on_close is told of.
            sent.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _refuse(self, reason: str) -> None:
        self.log.warning("closing a page's %s: %s", self.purpose, reason)
        self.refused = True
        # Not left to on_close, which waits for the page: nothing is to be done for it any more.
        self.end()
        # Cut between characters: the page would refuse half of one.
        short = reason.encode()[:_MAX_REASON_BYTES].decode(errors="ignore")
        self.close(BAD_MESSAGE, short)
