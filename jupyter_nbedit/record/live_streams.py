"""The streams that are being recorded: what came of them, and what of it is not on disk yet.

They are followed, written and acknowledged in the writer's thread (see :mod:`.writer`).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import msgspec

from ..core.events import NotebookEvent, Open
from ..core.notebook import Notebook
from ..core.session import OutOfSyncError
from ..utils.user_messages import UserMessage, user_message
from .recorder import ReadEvent, StreamRecorder
from .replies import Excluded, Recorded, Resend, Restart, StreamReply
from .store.rows import Row
from .store.streams import SNAPSHOT_EVERY, StaleError, Store, Stream

KEPT_CLOSED = 8
"""Streams that stay in memory after their page went away: most often it comes back at once, and
what was unfinished can then be finished."""

Send = Callable[[StreamReply], None]


class Batch(msgspec.Struct):
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


class LiveStreams:
    """The streams that are being recorded.

    Parameters
    ----------
    read_event : callable
        Converts an event of the page's.
    excluded : callable
        Returns why a notebook of a path and a language is left out, None if it is not.
    broke : callable
        Told where the recording of a stream broke.
    """

    def __init__(
        self,
        read_event: ReadEvent,
        excluded: Callable[[str, str], UserMessage | None],
        broke: Callable[[str], None],
    ) -> None:
        self._read_event = read_event
        self._excluded = excluded
        self._broke = broke
        self._live: dict[str, _Live] = {}
        self._closed: list[str] = []

    @property
    def names(self) -> Collection[str]:
        """The streams in memory."""
        return self._live.keys()

    @property
    def waiting(self) -> bool:
        """Whether something is not on disk yet."""
        return any(live.rows for live in self._live.values())

    def clear(self) -> None:
        """Forget everything that is not on disk; the pages still have it and send it again."""
        self._live.clear()

    def follow(self, store: Store, batch: Batch) -> None:
        """Make rows of what is new in a batch."""
        name = batch.name
        if name in self._closed:
            self._closed.remove(name)
        live = self._live.get(name) or self._restored(store, name)
        if live is None and batch.first != 1:
            batch.send(Restart(name, user_message("the server does not know this recording")))
            return
        live = live or _Live(StreamRecorder(self._read_event))
        if live.ended:
            # The page was told; what it had sent before it heard so is of no use.
            return
        known = live.recorder.last
        if batch.first > known + 1:
            batch.send(Resend(name, known))
            return
        self._live[name] = live
        live.send = batch.send
        try:
            # After a reconnect a page sends again what was not acknowledged: some of it is known.
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
                    # Taken now: when the batch is written, the notebook has moved on.
                    live.snapshots.append((row.number, live.recorder.kept()))
        except OutOfSyncError as error:
            batch.send(Restart(name, user_message("the server lost track: %1", str(error))))
            live.ended = True
        except Exception as error:  # noqa: BLE001 - one stream's fault is not another's
            self._broke(place_of(error))
            batch.send(
                Restart(name, user_message("the recorder failed; the server's log says where"))
            )
            live.ended = True

    def write(self, store: Store) -> bool:
        """Write all rows in one transaction; tell whether older text was overwritten.

        It is when what a stream has kept so far turned out to be a secret.
        """
        store.connection.execute("BEGIN IMMEDIATE")
        overwritten = False
        for name, live in self._live.items():
            if not live.rows:
                continue
            notebook, begun = live.recorder.session.notebook, live.rows[0].event.time
            try:
                stream = live.stream or store.begin(name, notebook.path, notebook.language, begun)
                stream = store.append(stream, live.rows)
            except StaleError:
                # Raised before anything of the stream is written, so the others can go on.
                self._end_stale(store, name, live)
                continue
            for number, notebook in live.snapshots:
                stream = store.snapshot(stream, number, notebook)
            if live.recorder.redactor.late:
                # After the new rows, which may be what showed that an older word is a secret.
                stream = store.settle(stream)
                live.recorder.redactor.late = False
                overwritten = True
            live.stream, live.rows, live.snapshots = stream, [], []
        store.connection.execute("COMMIT")
        return overwritten

    def acknowledge(self) -> None:
        """Tell the pages what is on disk, and drop the streams that have ended.

        To be called after the commit and never before: a page forgets what is acknowledged.
        """
        for name, live in list(self._live.items()):
            if live.send is not None and live.stream is not None and not live.ended:
                live.send(Recorded(name, live.stream.last))
            live.send = None
            if live.ended:
                del self._live[name]

    def close(self, names: Sequence[str]) -> None:
        """Note whose pages are gone, and drop all but the last few of them."""
        self._closed += names
        for name in self._closed[:-KEPT_CLOSED]:
            self._live.pop(name, None)
        del self._closed[:-KEPT_CLOSED]

    def _restored(self, store: Store, name: str) -> _Live | None:
        """Return a stream as it is on disk, None if it is not there."""
        stream = store.stream(name)
        if stream is None:
            return None
        recorder = StreamRecorder(self._read_event)
        recorder.restore(store.session(stream), stream.last)
        return _Live(recorder, stream)

    def _end_stale(self, store: Store, name: str, live: _Live) -> None:
        """End a stream that was deleted; one that another server has written to is read again."""
        now = store.stream(name)
        if live.send is not None:
            live.send(
                Restart(name, user_message("the recording was deleted"))
                if now is None
                else Resend(name, now.last)
            )
        live.ended = True


def place_of(error: BaseException) -> str:
    """Return what failed and where, without the message, which might quote a notebook."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{place} ({type(error).__name__})"
