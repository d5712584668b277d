"""The endpoint of tuning the bundled model on the user's own history."""

from __future__ import annotations

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..auth import AUTH_RESOURCE
from ..tuning import OBSTACLES, Tuning


class TuningHandler(APIHandler):
    """Begins and ends tuning, says how it gets on, and switches to its result and back."""

    auth_resource = AUTH_RESOURCE

    @property
    def tuning(self) -> Tuning:
        """What tunes on this server."""
        tuning: Tuning = self.settings["nbedit_tuning"]
        return tuning

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with how it gets on."""
        self._answer()

    @web.authenticated
    @authorized("execute")  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        """Begin."""
        reason = (
            "a model is being tuned already"
            if self.tuning.is_running
            else OBSTACLES[self.tuning.obstacle]
        )
        if reason:
            raise web.HTTPError(409, reason)
        await self.tuning.start()
        self._answer()

    @web.authenticated
    @authorized("execute")  # type: ignore[untyped-decorator]
    async def delete(self) -> None:
        """End what is running."""
        await self.tuning.stop()
        self._answer()

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Use the tuned model, or the bundled one as it was."""
        from ..wire.tuning import TuningChoice  # for who chooses

        try:
            body = msgspec.json.decode(self.request.body, type=TuningChoice)
        except msgspec.DecodeError as error:
            raise web.HTTPError(400, str(error)) from None
        report = self.tuning.status().report
        if body.use and (report is None or not report.better or self.tuning.is_running):
            raise web.HTTPError(409, "there is no tuned model that is better")
        await self.tuning.use(body.use)
        self._answer()

    def _answer(self) -> None:
        self.finish(msgspec.json.encode(self.tuning.status()))
