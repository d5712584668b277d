"""The HTTP endpoints: status over REST, and the WebSocket of an open notebook."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from .._version import __version__
from ..predict.model.policy import Choice
from . import wire
from .auth import AUTH_RESOURCE
from .live import LiveNotebook, ProtocolError

if TYPE_CHECKING:
    from ..predict.model.predictor import LanguageModel
    from ..predict.model.status import ModelStatus

_MAX_REASON_BYTES = 123
"""What a WebSocket close frame has room for (RFC 6455, section 5.5)."""


class StatusHandler(APIHandler):
    """Says which version and protocol this server speaks."""

    auth_resource = AUTH_RESOURCE

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the versions of the package and of the protocol, and how recording is."""
        recording = self.settings["nbedit_recorder"].state
        self.finish({"version": __version__, "protocol": wire.PROTOCOL, "recording": recording})


class NotebookSocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """The connection of one notebook in one browser tab."""

    auth_resource = AUTH_RESOURCE
    live: LiveNotebook | None = None
    model: LanguageModel | None = None

    @property
    def max_message_size(self) -> int:
        """Largest message taken, in bytes; Tornado closes the socket on a larger one (1009)."""
        return wire.MAX_MESSAGE_BYTES

    def set_default_headers(self) -> None:
        """Undo the default headers, which make no sense for a WebSocket."""

    def get_compression_options(self) -> dict[str, Any] | None:
        """Leave messages uncompressed: they are small, and what is large is sent once."""
        return None

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Open the socket for a user who may execute."""
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, "execute", self.auth_resource)
        )
        if not allowed:
            raise web.HTTPError(403)
        await super().get(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Begin an empty session."""
        super().open(*args, **kwargs)
        engine, self.model = self.settings["nbedit_predictors"].open(self._tell)
        self.live = LiveNotebook(engine, self._send, self.log, self._configure)

    def on_message(self, message: str | bytes) -> None:
        """Take a message of the browser's; close the socket on one that makes no sense."""
        if self.live is None:
            return
        try:
            self.live.receive(wire.decode(message))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ProtocolError) as error:
            self._refuse(str(error))

    def on_close(self) -> None:
        """Stop whatever was being answered."""
        super().on_close()
        if self.live is not None:
            self.live.cancel()
            self.live = None
        if self.model is not None:
            # Awaited by the loop alone: the connection to a model is closed in any case.
            self._closing = asyncio.ensure_future(self.model.close())
            self.model = None

    def _configure(self, message: wire.Configure) -> None:
        if self.model is not None:
            self.model.choose(Choice(message.model, message.include_outputs, message.consents))

    def _tell(self, status: ModelStatus) -> None:
        self._send(wire.Model(status))

    def _send(self, message: wire.ServerMessage) -> None:
        try:
            self.write_message(wire.encode(message))
        except WebSocketClosedError:
            self.log.debug("the notebook was closed before its answer was sent")

    def _refuse(self, reason: str) -> None:
        self.log.warning("closing a notebook's edit prediction: %s", reason)
        live, self.live = self.live, None
        if live is not None:
            live.cancel()
        short = reason.encode()[:_MAX_REASON_BYTES].decode(errors="ignore")
        self.close(wire.BAD_MESSAGE, short)
