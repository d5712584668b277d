"""The HTTP endpoints about language models."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from ...predict.llm.provider.policy import Choice
from .base import Handler

if TYPE_CHECKING:
    from ...predict.llm.serving.service import Models


class _Handler(Handler):
    @property
    def models(self) -> Models:
        models: Models = self.settings["nbedit_predictors"].models
        return models


class ModelsHandler(_Handler):
    """Says which models can be chosen, and what the administrator allows."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the models, none of which is asked for anything."""
        from ...predict.llm.serving.listing import listing  # with the models

        self.reply(listing(self.models))


class ModelTestHandler(_Handler):
    """Asks a model a small question of our own, and says how that went."""

    _probe: asyncio.Task[None] | None = None

    @web.authenticated
    @authorized("execute")  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        """Answer with a report; the body is what the user chose, as in `Configure`."""
        try:
            body = msgspec.json.decode(self.request.body or b"{}", type=_Body)
        except msgspec.DecodeError as error:
            raise web.HTTPError(400, reason=_short(str(error))) from None
        choice = Choice(body.model, consents=body.consents)
        self._probe = asyncio.ensure_future(self._test(choice))
        try:
            await self._probe
        except asyncio.CancelledError:
            self.log.debug("the page went away while a model was tested")

    async def _test(self, choice: Choice) -> None:
        from ...predict.llm.serving.probe import probe  # with the models

        self.reply(await probe(self.models, choice))

    def on_connection_close(self) -> None:
        """Stop asking."""
        if self._probe is not None:
            self._probe.cancel()
        super().on_connection_close()


class _Body(msgspec.Struct):
    model: str = ""
    consents: tuple[str, ...] = ()


def _short(text: str) -> str:
    return json.dumps(text)[1:200].rstrip('"')
