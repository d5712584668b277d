"""The one thread that records: it follows the streams and writes them, in batches.

Everything that costs time happens here, so neither editing nor predictions wait for it. A stream's
page is told that events are recorded after the commit that holds them, and only then.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from ..core.events import NotebookEvent
from ..utils.user_messages import UserMessage, user_message
from .live_streams import Batch, LiveStreams, Send, place_of
from .recorder import ReadEvent
from .store.deletion import Limits, emptied, prune
from .store.folder import Folder
from .store.schema import HistoryError, connect, set_aside_if_faulty
from .store.streams import Store

BATCH_SECONDS = 0.5
BATCH_EVENTS = 200
"""A batch is written when its first event has waited so long, or when it has so many events."""

RETRY = 30.0
"""Seconds after which writing is tried again when it failed."""

PROBE_BYTES = 1 << 16
"""What must find room before recording goes on after a failure."""

PRUNE_EVERY = 600.0
"""Seconds between looks at the budget and the retention."""

# A string: Python 3.10 cannot subscript the adapter while it runs.
Log: TypeAlias = "logging.Logger | logging.LoggerAdapter[logging.Logger]"


class HistoryWriter:
    """Records streams into a user's history.

    Parameters
    ----------
    folder : Folder
        Where the history lies.
    read_event : callable
        Converts an event of the page's.
    excluded : callable
        Returns why a notebook of a path and a language is left out, None if it is not.
    limits : Limits
        How much is kept.
    say : callable
        Told, in the writer's thread, whether writing fails now, and what the user should know.
    log : logging.Logger
        Where faults are reported.
    """

    def __init__(
        self,
        folder: Folder,
        read_event: ReadEvent,
        *,
        excluded: Callable[[str, str], UserMessage | None],
        limits: Limits,
        say: Callable[[bool, UserMessage | None], None],
        log: Log,
    ) -> None:
        self._folder = folder
        self._limits = limits
        self._say = say
        self._log = log
        self._queue: queue.SimpleQueue[Batch | str | None] = queue.SimpleQueue()
        self._streams = LiveStreams(
            read_event,
            excluded,
            lambda place: log.error("a recording broke in %s", place),
        )
        self._store: Store | None = None
        self._failed = False
        self._retry = 0.0
        self._next_prune = 0.0
        self._log_holds_overwritten = False
        self._thread = threading.Thread(target=self._run, name="nbedit-recorder", daemon=True)
        self._thread.start()

    def submit(self, name: str, first: int, events: Sequence[NotebookEvent], send: Send) -> None:
        """Record events of a stream, the first of which has number `first`.

        `send` is called in the writer's thread.
        """
        self._queue.put(Batch(name, first, events, send))

    def close(self, name: str) -> None:
        """Note that a stream's page is gone; the stream can still go on."""
        self._queue.put(name)

    def stop(self) -> None:
        """Write what was submitted, and end."""
        # Last in the queue, so that everything before it is still written.
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            batch, go_on = self._collect()
            try:
                self._record(batch)
            except Exception as error:  # noqa: BLE001 - recording must survive any fault
                self._fail(error)
            if not go_on:
                break
        self._disconnect()

    def _collect(self) -> tuple[list[Batch | str], bool]:
        """Wait for something, then for what else comes while a batch may wait."""
        # After a failure it wakes up by itself, to try again and to tell the pages when it works.
        timeout = max(0.0, self._retry - time.monotonic()) if self._failed else None
        batch: list[Batch | str] = []
        events = 0
        deadline = 0.0
        while True:
            try:
                item = self._queue.get(timeout=timeout)
            except queue.Empty:
                return batch, True
            if item is None:
                return batch, False
            if not batch:
                deadline = time.monotonic() + BATCH_SECONDS
            batch.append(item)
            events += len(item.events) if isinstance(item, Batch) else 0
            timeout = max(0.0, deadline - time.monotonic())
            if events >= BATCH_EVENTS or timeout == 0.0:
                return batch, True

    def _record(self, batch: Sequence[Batch | str]) -> None:
        if self._failed:
            if time.monotonic() < self._retry:
                # The page keeps what is not acknowledged.
                return
            self._probe()
        for item in batch:
            if isinstance(item, Batch):
                self._streams.follow(self._connected(), item)
        # A page that merely goes away opens no database.
        if self._streams.waiting:
            self._write(self._connected())
        self._streams.acknowledge()
        self._streams.close([item for item in batch if isinstance(item, str)])
        if self._store is not None and time.monotonic() >= self._next_prune:
            self._next_prune = time.monotonic() + PRUNE_EVERY
            prune(self._store, self._limits, time.time(), keep=self._streams.names)

    def _write(self, store: Store) -> None:
        self._log_holds_overwritten |= self._streams.write(store)
        if self._log_holds_overwritten:
            # SQLite's log keeps what was overwritten until it is emptied. That fails while somebody
            # reads, so it is tried again after the next batch.
            self._log_holds_overwritten = not emptied(store.connection)

    def _connected(self) -> Store:
        if self._store is None:
            message = set_aside_if_faulty(self._folder)
            self._store = Store(connect(self._folder))
            if message is not None:
                self._log.warning("%s", message)
                self._say(False, message)
        return self._store

    def _probe(self) -> None:
        """Find out whether there is room again."""
        connection = self._connected().connection
        connection.execute(f"CREATE TABLE probe AS SELECT zeroblob({PROBE_BYTES}) AS body")
        connection.execute("DROP TABLE probe")
        self._failed = False
        self._say(False, None)

    def _fail(self, error: Exception) -> None:
        """Rest for a while after a fault; what is not on disk, the pages still have."""
        self._disconnect()
        self._streams.clear()
        self._retry = time.monotonic() + RETRY
        if not self._failed:
            self._failed = True
            message = _message(self._folder, error)
            self._log.warning("%s", message)
            self._say(True, message)

    def _disconnect(self) -> None:
        if self._store is not None:
            with contextlib.suppress(sqlite3.Error):
                # Takes back what was begun.
                self._store.connection.close()
        self._store = None


def _message(folder: Folder, error: Exception) -> UserMessage:
    if isinstance(error, HistoryError):
        return user_message("Recording rests: %1.", error.message)
    if isinstance(error, sqlite3.Error | OSError):
        return user_message(
            "Recording rests, editing goes on: %1 cannot be written (%2). It is tried again every "
            "%3 seconds.",
            str(folder.database),
            str(error),
            f"{RETRY:.0f}",
        )
    return user_message("Recording rests: it failed in %1.", place_of(error))
