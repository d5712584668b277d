"""The endpoint of tuning the bundled model on the user's own history."""

from __future__ import annotations

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from ...utils.user_messages import user_message
from ..tuning import OBSTACLES, Tuning
from .base import Handler, Refusal


class TuningHandler(Handler):
    """Begins and ends tuning, says how it gets on, and switches to its result and back."""

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
            user_message("A model is being tuned already.")
            if self.tuning.is_running
            else OBSTACLES[self.tuning.obstacle]
        )
        if reason is not None:
            raise Refusal(409, reason)
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
            raise Refusal(409, user_message("There is no tuned model that is better."))
        await self.tuning.use(body.use)
        self._answer()

    def _answer(self) -> None:
        self.reply(self.tuning.status())
