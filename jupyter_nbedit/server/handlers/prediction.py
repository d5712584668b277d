"""The HTTP endpoints: status over REST, and the WebSocket of an open notebook."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from tornado import web

from ..._version import __version__
from ...predict.llm.provider.policy import Choice
from ..live import LiveNotebook
from ..socket import MessageSocket
from ..wire.prediction import PROTOCOL, Configure, Model, decode_parts
from .base import Handler

if TYPE_CHECKING:
    from ...predict.engine import Engine
    from ...predict.llm.serving.predictor import LanguageModel
    from ...predict.llm.serving.status import ModelStatus


class StatusHandler(Handler):
    """Says which version and protocol this server speaks."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with versions, how recording is, and the languages of files to be followed."""
        from ...predict.syntax.languages import LANGUAGES  # not while a server starts

        self.finish(
            {
                "version": __version__,
                "protocol": PROTOCOL,
                "recording": self.settings["nbedit_recorder"].state,
                "languages": sorted(LANGUAGES),
            }
        )


class NotebookSocket(MessageSocket):
    """The connection of one notebook in one browser tab."""

    live: LiveNotebook | None = None
    engine: Engine | None = None
    model: LanguageModel | None = None

    async def open(self, *args: Any, **kwargs: Any) -> None:
        """Begin an empty session; other notebooks are known to a user who may read them."""
        super().open(*args, **kwargs)
        may_read = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, "read", "contents")
        )
        self.engine, self.model = self.settings["nbedit_predictors"].open(self._tell)
        self.live = LiveNotebook(
            self.engine,
            self.send,
            self.log,
            self._configure,
            self._edited,
            others=self.settings["nbedit_notebooks"] if may_read else None,
        )

    def receive(self, message: str | bytes) -> Iterator[None]:
        """Take a message of the browser's, a few events at a time."""
        for part in decode_parts(message):
            # The page may be gone since the part before.
            if self.live is None:
                return
            self.live.receive(part)
            yield

    def end(self) -> None:
        """Stop whatever is being answered."""
        if self.live is not None:
            self.live.end()
            self.live = None

    def on_close(self) -> None:
        """Stop whatever is being answered, and leave the predictors."""
        super().on_close()
        if self.engine is not None:
            # Awaited by the loop alone: the connection to a model is closed in any case.
            self._closing = asyncio.ensure_future(self.engine.close())
            self.engine = self.model = None

    def _configure(self, message: Configure) -> None:
        if self.model is not None:
            self.model.choose(Choice(message.model, message.include_outputs, message.consents))
        else:
            from ...predict.llm.serving.status import NO_MODEL  # with the models

            # An administrator left it out, so whatever is chosen, there is none.
            self._tell(NO_MODEL)

    def _edited(self) -> None:
        if self.model is not None:
            self.model.begin()

    def _tell(self, status: ModelStatus) -> None:
        self.send(Model(status))
