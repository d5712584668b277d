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
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from ..core.events import NotebookEvent, Open
from ..core.notebook import Notebook
from ..core.session import OutOfSyncError
from .recorder import ReadEvent, StreamRecorder
from .replies import Excluded, Recorded, Resend, Restart, StreamReply
from .store.deletion import Limits, emptied, prune
from .store.folder import Folder
from .store.rows import Row
from .store.schema import HistoryError, connect, set_aside_if_faulty
from .store.streams import SNAPSHOT_EVERY, StaleError, Store, Stream

BATCH_SECONDS = 0.5
BATCH_EVENTS = 200
"""A batch is written when its first event has waited so long, or when it has so many events."""

RETRY = 30.0
"""Seconds after which writing is tried again when it failed."""

KEPT_CLOSED = 8
"""Streams that stay in memory after their page went away: most often it comes back at once, and
what was unfinished can then be finished."""

PROBE_BYTES = 1 << 16
"""What must find room before recording goes on after a failure."""

PRUNE_EVERY = 600.0
"""Seconds between looks at the budget and the retention."""

Send = Callable[[StreamReply], None]
Log = logging.Logger | logging.LoggerAdapter[logging.Logger]


class _Batch(msgspec.Struct):
    """What arrived of one stream: events, the first of which has a number, and who waits."""

    name: str
    first: int
    events: Sequence[NotebookEvent]
    send: Send


class _Live(msgspec.Struct):
    """A stream that is being recorded, and its rows that are not on disk yet."""

    recorder: StreamRecorder
    stream: Stream | None = None
    ended: bool = False
    rows: list[Row] = []
    snapshots: list[tuple[int, Notebook]] = []
    send: Send | None = None


class HistoryWriter:
    """Records streams into a user's history.

    Parameters
    ----------
    folder : Folder
        Where the history lies.
    read_event : callable
        Converts an event of the page's.
    excluded : callable
        Returns why a notebook of a path and a language is left out, empty if it is not.
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
        excluded: Callable[[str, str], str],
        limits: Limits,
        say: Callable[[bool, str], None],
        log: Log,
    ) -> None:
        self._folder = folder
        self._read_event = read_event
        self._excluded = excluded
        self._limits = limits
        self._say = say
        self._log = log
        self._queue: queue.SimpleQueue[_Batch | str | None] = queue.SimpleQueue()
        self._live: dict[str, _Live] = {}
        self._closed: list[str] = []
        self._store: Store | None = None
        self._failed = False
        self._retry = 0.0
        self._next_prune = 0.0
        self._wipe = False
        self._thread = threading.Thread(target=self._run, name="nbedit-recorder", daemon=True)
        self._thread.start()

    def submit(self, name: str, first: int, events: Sequence[NotebookEvent], send: Send) -> None:
        """Record events of a stream, the first of which has number `first`.

        `send` is called in the writer's thread.
        """
        self._queue.put(_Batch(name, first, events, send))

    def close(self, name: str) -> None:
        """Note that a stream's page is gone; the stream can still go on."""
        self._queue.put(name)

    def stop(self) -> None:
        """Write what was submitted, and end."""
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

    def _collect(self) -> tuple[list[_Batch | str], bool]:
        """Wait for something, then for what else comes while a batch may wait."""
        timeout = max(0.0, self._retry - time.monotonic()) if self._failed else None
        batch: list[_Batch | str] = []
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
            events += len(item.events) if isinstance(item, _Batch) else 0
            timeout = max(0.0, deadline - time.monotonic())
            if events >= BATCH_EVENTS or timeout == 0.0:
                return batch, True

    def _record(self, batch: Sequence[_Batch | str]) -> None:
        if self._failed:
            if time.monotonic() < self._retry:
                # The page keeps what is not acknowledged.
                return
            self._probe()
        for item in batch:
            if isinstance(item, _Batch):
                self._follow(self._connected(), item)
        if any(live.rows for live in self._live.values()):
            self._commit(self._connected())
        for name, live in list(self._live.items()):
            if live.send is not None and live.stream is not None and not live.ended:
                live.send(Recorded(name, live.stream.last))
            live.send = None
            if live.ended:
                del self._live[name]
        self._closed += [item for item in batch if isinstance(item, str)]
        for name in self._closed[:-KEPT_CLOSED]:
            self._live.pop(name, None)
        del self._closed[:-KEPT_CLOSED]
        if self._store is not None and time.monotonic() >= self._next_prune:
            self._next_prune = time.monotonic() + PRUNE_EVERY
            prune(self._store, self._limits, time.time(), keep=self._live.keys())

    def _follow(self, store: Store, batch: _Batch) -> None:
        """Make rows of what is new in a batch."""
        name = batch.name
        if name in self._closed:
            self._closed.remove(name)
        live = self._live.get(name) or self._restored(store, name)
        if live is None and batch.first != 1:
            batch.send(Restart(name, "the server does not know this recording"))
            return
        live = live or _Live(StreamRecorder(self._read_event))
        if live.ended:
            return
        known = live.recorder.last
        if batch.first > known + 1:
            batch.send(Resend(name, known))
            return
        self._live[name] = live
        live.send = batch.send
        try:
            for event in batch.events[known + 1 - batch.first :]:
                if isinstance(event, Open):
                    reason = self._excluded(event.path, event.language)
                    if reason:
                        batch.send(Excluded(name, reason))
                        live.ended = True
                        return
                row = live.recorder.take(event)
                live.rows.append(row)
                if row.number % SNAPSHOT_EVERY == 0:
                    live.snapshots.append((row.number, live.recorder.kept()))
        except OutOfSyncError as error:
            batch.send(Restart(name, str(error)))
            live.ended = True
        except Exception as error:  # noqa: BLE001 - one stream's fault is not another's
            self._log.error("a recording broke in %s", _where(error))
            batch.send(Restart(name, "the recorder failed; the server's log says where"))
            live.ended = True

    def _restored(self, store: Store, name: str) -> _Live | None:
        """Return a stream as it is on disk, None if it is not there."""
        stream = store.stream(name)
        if stream is None:
            return None
        recorder = StreamRecorder(self._read_event)
        recorder.restore(store.session(stream), stream.last)
        return _Live(recorder, stream)

    def _commit(self, store: Store) -> None:
        store.connection.execute("BEGIN IMMEDIATE")
        wipe = False
        for name, live in self._live.items():
            if not live.rows:
                continue
            notebook, begun = live.recorder.session.notebook, live.rows[0].event.time
            try:
                stream = live.stream or store.begin(name, notebook.path, notebook.language, begun)
                stream = store.append(stream, live.rows)
            except StaleError:
                self._stale(store, name, live)
                continue
            for number, notebook in live.snapshots:
                stream = store.snapshot(stream, number, notebook)
            if live.recorder.redactor.late:
                stream = store.settle(stream)
                live.recorder.redactor.late = False
                wipe = True
            live.stream, live.rows, live.snapshots = stream, [], []
        store.connection.execute("COMMIT")
        self._wipe |= wipe
        if self._wipe:
            # What was overwritten is still in the log.
            self._wipe = not emptied(store.connection)

    def _stale(self, store: Store, name: str, live: _Live) -> None:
        """End a stream that was deleted; one that another server has written to is read again."""
        now = store.stream(name)
        if live.send is not None:
            live.send(
                Restart(name, "the recording was deleted")
                if now is None
                else Resend(name, now.last)
            )
        live.ended = True

    def _connected(self) -> Store:
        if self._store is None:
            message = set_aside_if_faulty(self._folder)
            self._store = Store(connect(self._folder))
            if message:
                self._log.warning(message)
                self._say(False, message)
        return self._store

    def _probe(self) -> None:
        """Find out whether there is room again."""
        connection = self._connected().connection
        connection.execute(f"CREATE TABLE probe AS SELECT zeroblob({PROBE_BYTES}) AS body")
        connection.execute("DROP TABLE probe")
        self._failed = False
        self._say(False, "")

    def _fail(self, error: Exception) -> None:
        """Rest for a while after a fault; what is not on disk, the pages still have."""
        self._disconnect()
        self._live.clear()
        self._retry = time.monotonic() + RETRY
        if not self._failed:
            self._failed = True
            message = _message(self._folder, error)
            self._log.warning(message)
            self._say(True, message)

    def _disconnect(self) -> None:
        if self._store is not None:
            with contextlib.suppress(sqlite3.Error):
                # Takes back what was begun.
                self._store.connection.close()
        self._store = None


def _message(folder: Folder, error: Exception) -> str:
    if isinstance(error, HistoryError):
        return f"Recording rests: {error}."
    if isinstance(error, sqlite3.Error | OSError):
        return (
            f"Recording rests, editing goes on: {folder.database} cannot be written ({error}). "
            f"It is tried again every {RETRY:.0f} seconds."
        )
    return f"Recording rests: it failed in {_where(error)}."


def _where(error: BaseException) -> str:
    """Return what failed and where, without the message, which might quote a notebook."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{place} ({type(error).__name__})"
