"""What the HTTP endpoints have in common: whose they are, and how they refuse."""

from __future__ import annotations

from typing import Any

import msgspec
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ...utils.user_messages import UserMessage
from ..auth import AUTH_RESOURCE


class Refusal(web.HTTPError):
    """A request cannot be granted, for a reason that the user is told in their language."""

    def __init__(self, status: int, reason: UserMessage) -> None:
        super().__init__(status, str(reason))
        self.told = reason


class RefusalBody(msgspec.Struct, frozen=True):
    """What a request is answered that is refused: in English, and so that it can be translated."""

    message: str
    told: UserMessage


class Handler(APIHandler):
    """An endpoint of this extension."""

    auth_resource = AUTH_RESOURCE

    def reply(self, answer: object) -> None:
        """Answer with JSON."""
        self.finish(msgspec.json.encode(answer))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer a request that failed; a refusal is said in parts, to be translated."""
        _, error, _ = kwargs.get("exc_info", (None, None, None))
        if isinstance(error, Refusal):
            self.set_header("Content-Type", "application/json")
            self.reply(RefusalBody(str(error.told), error.told))
        else:
            super().write_error(status_code, **kwargs)
