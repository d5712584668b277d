"""Recording on this server: the user's consent, the one writer, and the pages it serves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..record import consent
from ..record.store.folder import Folder
from ..utils.user_messages import UserMessage
from .wire.prediction import read_event

if TYPE_CHECKING:
    from ..record.replies import StreamReply
    from ..record.writer import HistoryWriter
    from .wire import recording as wire_recording

    Tell = Callable[[wire_recording.RecordingServerMessage], None]


class Recorder:
    """Records what pages send while the user agrees; imports and opens nothing before.

    Parameters
    ----------
    folder : Folder
        Where the consent and the history lie.
    allowed : bool
        Whether the administrator allows recording.
    days, size : int
        Days that a recording is kept, and bytes of the whole history; 0 is no limit.
    log : logging.Logger
        Where faults are reported.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        allowed: bool,
        days: int,
        size: int,
        log: logging.Logger | logging.LoggerAdapter[logging.Logger],
    ) -> None:
        self.folder = folder
        self.days = days
        self.size = size
        self._allowed = allowed
        self._log = log
        self._pages: set[Tell] = set()
        self._writer: HistoryWriter | None = None
        self._failure: UserMessage | None = None
        self._seen: tuple[int, int] | None = None
        self._answer: consent.Consent | None = None

    @property
    def answer(self) -> consent.Consent | None:
        """The user's answer as it is now: another server of the user's may have changed it."""
        try:
            found = self.folder.consent.stat()
        except OSError:
            self._seen = self._answer = None
            return None
        seen = (found.st_ino, found.st_mtime_ns)
        if seen != self._seen:
            self._seen, self._answer = seen, consent.read(self.folder)
        return self._answer

    @property
    def state(self) -> consent.State:
        """Whether recording is on."""
        return consent.state(self.answer, allowed=self._allowed)

    def join(self, tell: Tell) -> None:
        """Tell a page how recording is, now and whenever that changes."""
        self._pages.add(tell)
        self.tell(tell)

    def tell(self, tell: Tell) -> None:
        """Tell a page how recording is."""
        tell(self._message())

    def leave(self, tell: Tell) -> None:
        """Forget a page."""
        self._pages.discard(tell)

    def take(self, message: wire_recording.Record, tell: Tell) -> bool:
        """Record what a page sent, if recording is on; tell whether it is."""
        if self.state != "on":
            return False
        loop = asyncio.get_running_loop()

        def reply(answer: StreamReply) -> None:
            _in_loop(loop, lambda: tell(answer))

        self._opened(loop).submit(message.stream, message.first, message.events, reply)
        return True

    def close(self, streams: set[str]) -> None:
        """Forget what is known of streams whose page is gone; they may go on from the disk."""
        if self._writer is not None:
            for stream in streams:
                self._writer.close(stream)

    async def changed(self) -> None:
        """Tell every page how recording is now; close the history when it is not on."""
        if self.state != "on":
            await self.stop()
        for tell in list(self._pages):
            self.tell(tell)

    async def stop(self) -> None:
        """Write what was sent, and close the history."""
        writer, self._writer = self._writer, None
        self._failure = None
        if writer is not None:
            await asyncio.get_running_loop().run_in_executor(None, writer.stop)

    def _opened(self, loop: asyncio.AbstractEventLoop) -> HistoryWriter:
        if self._writer is None:
            # SQLite and the detectors of secrets are nothing that a server starts with.
            from ..record.store.deletion import Limits
            from ..record.writer import HistoryWriter

            self._writer = HistoryWriter(
                self.folder,
                read_event,
                excluded=self._excluded,
                limits=Limits(self.days, self.size),
                say=lambda failed, text: _in_loop(loop, lambda: self._said(failed, text)),
                log=self._log,
            )
        return self._writer

    def _excluded(self, path: str, language: str) -> UserMessage | None:
        given = self._answer
        return None if given is None else given.exclusions.reason(path, language)

    def _said(self, failed: bool, message: UserMessage | None) -> None:
        self._failure = message if failed else None
        for tell in list(self._pages):
            tell(msgspec.structs.replace(self._message(), reason=message))

    def _message(self) -> wire_recording.Recording:
        from .wire import recording as wire_recording  # for pages that record

        state = self.state
        if state == "on" and self._failure is not None:
            return wire_recording.Recording("failed", self._failure)
        return wire_recording.Recording(state, None)


def _in_loop(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


def folder_of(path: str) -> Folder:
    """Return the folder that an administrator named, the usual one if none."""
    return Folder(Path(path).expanduser() if path else None)
