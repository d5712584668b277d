"""What the user did in earlier sessions in a folder, from the history that they agreed to keep."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, Protocol

import msgspec

from ...core.events import Origin
from ...core.items import HistoryEdit

if TYPE_CHECKING:
    from ...record.consent import Consent, State
    from ...record.store.folder import Folder

MAX_RECORDINGS = 8
"""Recordings of a folder that are read, the newest."""

MAX_EDITS = 40
"""Edits of earlier sessions that a notebook is told, the newest."""

DAYS = 30.0
"""Age of a recording from which on it tells nothing: who did that does something else now."""

MAX_FOLDERS = 20
"""Folders whose recordings are kept in memory."""

FRESH = 300.0
"""Seconds for which a folder's recordings are not read again."""

_log = logging.getLogger(__name__)


class Recording(Protocol):
    """Where the history lies, and whether the user wants it kept."""

    folder: Folder

    @property
    def state(self) -> State:
        """Whether recording is on."""

    @property
    def answer(self) -> Consent | None:
        """What the user agreed to."""


class EarlierSessions:
    """Reads what was recorded in the notebooks of a folder, in the background.

    It reads nothing while recording is not on, and what it read never leaves this machine: it is
    for predictors that answer here.

    Parameters
    ----------
    recording : Recording
        Knows whether the user agrees.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._known: dict[tuple[str, str], tuple[HistoryEdit, ...]] = {}
        self._read: dict[tuple[str, str], float] = {}
        self._reading: set[asyncio.Task[None]] = set()

    def look(self, path: str, language: str) -> None:
        """Read what was recorded in the folder of a notebook, unless that was just done."""
        key = (folder_of(path), language)
        now = time.monotonic()
        if self._recording.state != "on" or now - self._read.get(key, -FRESH) < FRESH:
            return
        self._read[key] = now
        # What is written from now on belongs to sessions that are known as they are.
        task = asyncio.ensure_future(self._take(key, time.time()))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    def edits(self, path: str, language: str) -> tuple[HistoryEdit, ...]:
        """Return what was done in earlier sessions in a notebook's folder, oldest first."""
        if self._recording.state != "on":
            # Whoever withdraws the agreement is not to see what they agreed to before.
            self._known.clear()
            self._read.clear()
        return self._known.get((folder_of(path), language), ())

    async def settled(self) -> None:
        """Wait until nothing is being read."""
        if self._reading:
            await asyncio.wait(self._reading)

    def stop(self) -> None:
        """Read nothing more."""
        for task in self._reading:
            task.cancel()

    async def _take(self, key: tuple[str, str], until: float) -> None:
        answer = self._recording.answer
        if answer is None:
            return
        found = await asyncio.to_thread(_read, self._recording.folder, answer, *key, until)
        if self._recording.state == "on":
            self._known[key] = found
            if len(self._known) > MAX_FOLDERS:
                del self._known[next(iter(self._known))]


def folder_of(path: str) -> str:
    """Return the folder of a notebook."""
    return path.rpartition("/")[0]


def _read(
    history: Folder, answer: Consent, folder: str, language: str, until: float
) -> tuple[HistoryEdit, ...]:
    from ...record.reading.reader import History  # SQLite is nothing that a server starts with
    from ...record.store.schema import HistoryError

    try:
        with History(history) as reader:
            streams = [
                stream
                for stream in reader.streams()
                if folder_of(stream.path) == folder
                and stream.language == language
                and until - DAYS * 86_400 < stream.written < until
                and not answer.exclusions.reason(stream.path, language)
            ]
            edits = [
                msgspec.structs.replace(edit, cell_id=f"{number}#{edit.cell_id}")
                for number, stream in enumerate(streams[:MAX_RECORDINGS])
                for edit in [
                    each for each in reader.latest_edits(stream) if each.origin is Origin.USER
                ][-MAX_EDITS:]
            ]
    except (HistoryError, OSError, sqlite3.Error) as error:
        _log.debug("the recorded history tells nothing: %s", error)
        return ()
    edits.sort(key=lambda edit: edit.ended)
    return tuple(edits[-MAX_EDITS:])
