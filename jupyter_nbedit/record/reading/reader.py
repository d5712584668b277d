"""A recorded history as its readers see it: the command line, the page, the benchmark."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from types import TracebackType

from ...core.items import HistoryEdit
from ...core.notebook import Notebook
from ...utils.user_messages import user_message
from ..redaction.masks import is_masked
from ..store.folder import Folder
from ..store.rows import Row
from ..store.schema import HistoryError, connect_to_read
from ..store.settling import settled
from ..store.streams import Store, Stream


class UnknownStreamError(HistoryError):
    """There is no recording of this name."""


class History:
    """Reads a history; use it as a context manager. Where there is none, it is empty.

    Parameters
    ----------
    folder : Folder
        Where it lies.

    Raises
    ------
    HistoryError
        If the file cannot be read as a history.
    """

    def __init__(self, folder: Folder) -> None:
        connection = connect_to_read(folder)
        self._store = None if connection is None else Store(connection)

    def __enter__(self) -> History:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._store is not None:
            self._store.connection.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise HistoryError(user_message("it is damaged: %1", str(error))) from error

    def streams(self, path: str = "") -> list[Stream]:
        """Return the recordings, of one notebook or of all, newest first."""
        found = [] if self._store is None else self._store.streams()
        return [stream for stream in found if not path or stream.path == path]

    def stream(self, name: str) -> Stream:
        """Return a recording by its name or by the beginning of it.

        Raises
        ------
        UnknownStreamError
            If there is none, or more than one begins so.
        """
        found = [stream for stream in self.streams() if stream.name.startswith(name)]
        exact = [stream for stream in found if stream.name == name] or found
        if not name or not found:
            raise UnknownStreamError(user_message("there is no recording %1", repr(name)))
        if len(exact) > 1:
            raise UnknownStreamError(
                f"{len(exact)} recordings begin with {name!r}: give more of it"
            )
        return exact[0]

    def rows(self, stream: Stream) -> Iterator[Row]:
        """Yield the events of a recording, what was unfinished settled."""
        return settled(self._open().rows(stream))

    def raw_rows(self, stream: Stream) -> Iterator[Row]:
        """Yield the events of a recording as they are kept, corrections beside them."""
        return self._open().rows(stream)

    def moment(self, stream: Stream, number: int = 0) -> tuple[int, float, Notebook]:
        """Return an event's number and time, and the notebook after it; 0 is the last event.

        Raises
        ------
        UnknownStreamError
            If the recording has no such event.
        """
        number = number or stream.last
        if not 0 < number <= stream.last:
            raise UnknownStreamError(
                user_message(
                    "the recording %1 has %2 events, none with number %3",
                    *(repr(stream.name), str(stream.last), str(number)),
                )
            )
        time, notebook = self._open().moment(stream, number)
        return number, time, notebook

    def latest_edits(self, stream: Stream) -> list[HistoryEdit]:
        """Return the last edits of a recording as a person would count them, oldest first.

        None that masks have a part in: nobody did what they say.
        """
        edits = self._open().latest(stream).history.edits
        return [edit for edit in edits if not is_masked(edit.before + edit.new)]

    def number_at(self, stream: Stream, time: float) -> int:
        """Return the number of the last event until a time in Unix seconds, at least the first."""
        return max(self._open().number_at(stream, time), 1)

    def _open(self) -> Store:
        if self._store is None:
            raise UnknownStreamError(user_message("nothing is recorded"))
        return self._store
