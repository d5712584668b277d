"""The streams of a history in its database: written in order, read from any place."""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence

import msgspec

from ...core.events import Edit, Open, Run, Saved
from ...core.notebook import Notebook
from ...core.session import Session
from .replay import replay
from .rows import Row, columns_of, row_of
from .settling import settled, settled_texts

SNAPSHOT_EVERY = 250
"""Events after which the whole notebook is kept again."""

LOOK_AHEAD = 200
"""Events after a moment that are read to know what was unfinished then."""

LATEST = 500
"""Events, most of them keystrokes, that tell what was done last."""

ROW_BYTES = 24
"""What a row costs beside its text, roughly."""


class Stream(msgspec.Struct, frozen=True):
    """A stream as the database lists it; times are Unix seconds, `bytes` is an estimate.

    `started` and `ended` are by the page's clock, as the events are, `written` is by the server's:
    a page whose clock is wrong must not make what it recorded look old.
    """

    id: int
    name: str
    path: str
    language: str
    started: float
    ended: float
    last: int
    edits: int
    runs: int
    saves: int
    bytes: int
    written: float


class StaleError(Exception):
    """A stream was deleted, or another server wrote to it, since it was read last."""


_COLUMNS = "id, name, path, language, started, ended, last, edits, runs, saves, bytes, written"


class Store:
    """Reads and writes streams over an open connection.

    Parameters
    ----------
    connection : sqlite3.Connection
        Of :func:`.schema.connect`. Whoever writes begins and ends the transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._cells: dict[int, dict[str, int]] = {}

    def streams(self) -> list[Stream]:
        """Return all streams, the one that was begun last first."""
        found = self.connection.execute(f"SELECT {_COLUMNS} FROM streams ORDER BY id DESC")
        return [Stream(*row) for row in found]

    def stream(self, name: str) -> Stream | None:
        """Return a stream by its name, None if there is none."""
        query = f"SELECT {_COLUMNS} FROM streams WHERE name = ?"
        found = self.connection.execute(query, (name,)).fetchone()
        return None if found is None else Stream(*found)

    def begin(self, name: str, path: str, language: str, begun: float) -> Stream:
        """Begin a stream; its first row is still to be appended.

        Raises
        ------
        StaleError
            If there is one of this name.
        """
        if self.stream(name) is not None:
            raise StaleError(name)
        values = (name, path, language, begun, begun, 0, 0, 0, 0, 0, time.time())
        cursor = self.connection.execute(
            "INSERT INTO streams (name, path, language, started, ended, last, edits, runs, saves, "
            "bytes, written) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return Stream(cursor.lastrowid or 0, *values)

    def append(self, stream: Stream, rows: Sequence[Row]) -> Stream:
        """Add the next rows of a stream and return it as it is then.

        Raises
        ------
        StaleError
            If the stream is not as it was; nothing is written.
        """
        now = self.connection.execute(
            "SELECT last FROM streams WHERE id = ? AND name = ?", (stream.id, stream.name)
        ).fetchone()
        if now is None or now[0] != stream.last:
            raise StaleError(stream.name)
        after = msgspec.structs.replace(
            stream,
            ended=rows[-1].event.time,
            last=rows[-1].number,
            edits=stream.edits + sum(isinstance(row.event, Edit) for row in rows),
            runs=stream.runs + sum(isinstance(row.event, Run) for row in rows),
            saves=stream.saves + sum(isinstance(row.event, Saved) for row in rows),
            bytes=stream.bytes + self._insert(stream.id, rows),
            written=time.time(),
        )
        self.connection.execute(
            "UPDATE streams SET ended = ?, last = ?, edits = ?, runs = ?, saves = ?, bytes = ?, "
            "written = ? WHERE id = ?",
            (*msgspec.structs.astuple(after)[5:], stream.id),
        )
        return after

    def snapshot(self, stream: Stream, number: int, notebook: Notebook) -> Stream:
        """Keep the whole notebook as it is after an event, and return the stream as it is then."""
        body = zlib.compress(msgspec.json.encode(notebook))
        self.connection.execute(
            "INSERT INTO snapshots (stream, number, body) VALUES (?, ?, ?)",
            (stream.id, number, body),
        )
        return self._resize(stream, stream.bytes + len(body))

    def rows(self, stream: Stream, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        """Yield the rows of a stream with numbers beyond `after`, not beyond `upto`."""
        cells = dict(
            self.connection.execute(
                "SELECT number, name FROM cells WHERE stream = ?", (stream.id,)
            ).fetchall()
        )
        found = self.connection.execute(
            "SELECT number, time, kind, origin, cell, start, stop, body, corrections FROM events "
            "WHERE stream = ? AND number > ? AND number <= ? ORDER BY number",
            (stream.id, after, stream.last if upto is None else upto),
        )
        for number, *columns in found:
            yield row_of(number, tuple(columns), cells)

    def session(self, stream: Stream) -> Session:
        """Return the session after the last event, exactly as it is kept.

        Its history begins at the snapshot that it was rebuilt from.
        """
        session = Session()
        replay(session, self._from_snapshot(stream, stream.last, stream.last))
        return session

    def latest(self, stream: Stream) -> Session:
        """Return the session after the last event, what was unfinished settled.

        Its history is what the last :data:`LATEST` events tell, and some before them.
        """
        session = Session()
        first = max(stream.last - LATEST, 1)
        for row in settled_texts(self._from_snapshot(stream, first, stream.last)):
            session.apply(row.event)
        return session

    def moment(self, stream: Stream, number: int) -> tuple[float, Notebook]:
        """Return the time of an event and the notebook after it, what was unfinished settled."""
        session = Session()
        time = 0.0
        for row in settled_texts(self._from_snapshot(stream, number, number + LOOK_AHEAD)):
            if row.number > number:
                break
            session.apply(row.event)
            time = row.event.time
        return time, session.notebook

    def _from_snapshot(self, stream: Stream, number: int, upto: int) -> Iterator[Row]:
        """Yield the snapshot before an event as a row, and the rows from there."""
        found = self.connection.execute(
            "SELECT number, body FROM snapshots WHERE stream = ? AND number <= ? "
            "ORDER BY number DESC LIMIT 1",
            (stream.id, number),
        ).fetchone()
        start = 0
        if found is not None:
            start, body = found
            then = msgspec.json.decode(zlib.decompress(body), type=Notebook)
            (time,) = self.connection.execute(
                "SELECT time FROM events WHERE stream = ? AND number = ?", (stream.id, start)
            ).fetchone()
            yield Row(
                start,
                Open(time=time, cells=then.cells, language=then.language, path=then.path),
            )
        yield from self.rows(stream, start, upto)

    def number_at(self, stream: Stream, time: float) -> int:
        """Return the number of the last event that happened until a time, 0 if none did."""
        found = self.connection.execute(
            "SELECT max(number) FROM events WHERE stream = ? AND time <= ?", (stream.id, time)
        ).fetchone()
        return found[0] or 0

    def settle(self, stream: Stream) -> Stream:
        """Keep a stream as it reads settled, nothing of how it read before, and return it."""
        rows = list(settled(self.rows(stream)))
        for table in ("events", "snapshots", "cells"):
            self.connection.execute(f"DELETE FROM {table} WHERE stream = ?", (stream.id,))
        self._cells.pop(stream.id, None)
        stream = self._resize(stream, self._insert(stream.id, rows))
        session = Session()
        for row in rows:
            session.apply(row.event)
            if row.number % SNAPSHOT_EVERY == 0:
                stream = self.snapshot(stream, row.number, session.notebook)
        return stream

    def _resize(self, stream: Stream, size: int) -> Stream:
        self.connection.execute("UPDATE streams SET bytes = ? WHERE id = ?", (size, stream.id))
        return msgspec.structs.replace(stream, bytes=size)

    def remove(self, stream: Stream) -> None:
        """Delete a stream, its events and its snapshots."""
        self.connection.execute("DELETE FROM streams WHERE id = ?", (stream.id,))
        self._cells.pop(stream.id, None)

    def behead(self, stream: Stream, first: Row) -> None:
        """Delete what was before a row, an `Open` event, and begin the stream with it."""
        for table in ("events", "snapshots"):
            self.connection.execute(
                f"DELETE FROM {table} WHERE stream = ? AND number <= ?",
                (stream.id, first.number),
            )
        self._insert(stream.id, [first])

    def _insert(self, stream: int, rows: Sequence[Row]) -> int:
        """Insert rows and return about how many bytes they take."""
        numbers = self._numbers(stream)
        known = len(numbers)
        columns = [
            (
                stream,
                row.number,
                *columns_of(row, lambda name: numbers.setdefault(name, len(numbers))),
            )
            for row in rows
        ]
        self.connection.executemany(
            "INSERT INTO cells (stream, number, name) VALUES (?, ?, ?)",
            [(stream, number, name) for name, number in list(numbers.items())[known:]],
        )
        self.connection.executemany(
            "INSERT INTO events (stream, number, time, kind, origin, cell, start, stop, body, "
            "corrections) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            columns,
        )
        return sum(ROW_BYTES + len(values[-2] or "") + len(values[-1] or "") for values in columns)

    def _numbers(self, stream: int) -> dict[str, int]:
        """Return the numbers of a stream's cells by their identifiers."""
        if stream not in self._cells:
            self._cells[stream] = dict(
                self.connection.execute(
                    "SELECT name, number FROM cells WHERE stream = ? ORDER BY number", (stream,)
                ).fetchall()
            )
        return self._cells[stream]
