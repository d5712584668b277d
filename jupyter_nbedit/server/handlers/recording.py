"""The endpoints of recording: the socket that records, and the user's consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from ...record import consent
from ...utils.user_messages import user_message
from ..handshake import Handshake, ProtocolError
from ..recording import Recorder
from ..socket import MessageSocket
from ..wire.prediction import Hello
from .base import Handler, Refusal

if TYPE_CHECKING:
    from ..wire import recording as wire_recording

_STREAM_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")

MAX_STREAMS = 256
"""Streams that a page may send over one connection."""


class RecordingSocket(MessageSocket):
    """The connection of a page that records."""

    action = "write"
    purpose = "recording"

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Wait for the page's greeting."""
        super().open(*args, **kwargs)
        self._streams: set[str] = set()
        self._ended = False
        self._handshake = Handshake()

    @property
    def recorder(self) -> Recorder:
        """What records on this server."""
        recorder: Recorder = self.settings["nbedit_recorder"]
        return recorder

    def receive(self, message: str | bytes) -> Iterator[None]:
        """Take a greeting, or events to record, a few at a time."""
        from ..wire import recording as wire_recording  # for pages that record

        for part in wire_recording.decode_parts(message):
            # The page may be gone since the part before.
            if self._ended or not self._take(part):
                return
            yield

    def _take(self, received: wire_recording.RecordingClientMessage) -> bool:
        """Take a message or a part of one; tell whether the rest of it is wanted."""
        if isinstance(received, Hello):
            if self._handshake.greet(received):
                self.recorder.join(self.send)
            return True
        self._handshake.require()
        if not _STREAM_NAME.fullmatch(received.stream):
            raise ProtocolError("a stream's name has a character that it may not have")
        if received.first < 1 or received.first + len(received.events) >= 1 << 62:
            raise ProtocolError("events are numbered from 1")
        self._streams.add(received.stream)
        if len(self._streams) > MAX_STREAMS:
            raise ProtocolError(f"one page records {MAX_STREAMS} notebooks at most")
        taken = self.recorder.take(received, self.send)
        if not taken:
            self.recorder.tell(self.send)
        return taken

    def end(self) -> None:
        """Forget the page."""
        self._ended = True
        self.recorder.leave(self.send)
        self.recorder.close(self._streams)
        self._streams.clear()


class ConsentHandler(Handler):
    """Says whether recording is on, and takes the user's answer."""

    @property
    def recorder(self) -> Recorder:
        """What records on this server."""
        recorder: Recorder = self.settings["nbedit_recorder"]
        return recorder

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the state, and with what the dialog says."""
        self._answer()

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Take the user's agreement, or a change of it."""
        from ...privacy.paths import leads_outside  # for who agrees
        from ..wire.recording import ConsentRequest

        try:
            body = msgspec.json.decode(self.request.body, type=ConsentRequest)
        except msgspec.DecodeError as error:
            raise web.HTTPError(400, str(error)) from None
        if self.recorder.state == "forbidden":
            raise Refusal(403, user_message("The administrator does not allow recording."))
        if body.text_version != consent.TEXT_VERSION:
            raise Refusal(409, user_message("What is recorded has changed: read it again."))
        earlier = self.recorder.answer
        kept = () if earlier is None else earlier.exclusions.paths
        for pattern in body.exclusions.paths:
            if pattern not in kept and leads_outside(pattern):
                raise Refusal(
                    400,
                    user_message(
                        "%1 fits no path: paths begin at the top folder of the file browser, as in "
                        "./drafts",
                        pattern,
                    ),
                )
        try:
            consent.give(self.recorder.folder, body.exclusions, paused=body.paused)
        except OSError as error:
            raise Refusal(507, user_message("Your answer cannot be kept: %1", str(error))) from None
        await self.recorder.changed()
        self._answer()

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Take the agreement back."""
        consent.withdraw(self.recorder.folder)
        await self.recorder.changed()
        self._answer()

    def _answer(self) -> None:
        from ..wire.recording import ConsentStatus  # for who looks at the text

        recorder = self.recorder
        status = ConsentStatus(
            state=recorder.state,
            text_version=consent.TEXT_VERSION,
            recorded=consent.RECORDED,
            never=consent.NEVER,
            folder=str(recorder.folder.path),
            retention_days=recorder.days,
            budget_bytes=recorder.size,
            consent=recorder.answer,
        )
        self.reply(status)
