"""What is recorded of one notebook in one page."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from ..core.events import NotebookEvent, Open, Run, Saved
from ..core.notebook import Notebook, checksum
from ..core.session import OutOfSyncError, Session
from .redaction.cells import Redactor
from .redaction.masks import is_masked
from .store.rows import Row

MAX_MESSAGE = 2_000
"""Characters kept of an exception's message."""

MAX_NAME = 200
"""Characters kept of an exception's name."""

ReadEvent = Callable[[Session, NotebookEvent], NotebookEvent]
"""Turns an event as the page counts into one in code points, for the notebook of the session."""


class StreamRecorder:
    """Follows a stream, checks that it fits, and makes rows of its events.

    Parameters
    ----------
    read_event : callable
        Converts the page's events.

    Attributes
    ----------
    last : int
        Number of the last event that was taken.
    session : Session
        The notebook as it really is; what was restored from rows has its masks instead of the text
        behind them.
    """

    def __init__(self, read_event: ReadEvent) -> None:
        self.session = Session()
        self.last = 0
        self.redactor = Redactor()
        self._read_event = read_event
        self._exact = True

    def restore(self, session: Session, last: int) -> None:
        """Go on where the rows of a stream end."""
        self.session = session
        self.redactor.restore(session.notebook)
        self.last = last
        self._exact = not any(is_masked(cell.source) for cell in session.notebook.cells)

    def take(self, event: NotebookEvent) -> Row:
        """Return the row of the stream's next event.

        Raises
        ------
        OutOfSyncError
            If it does not fit, or a save's checksum is another than that of what is recorded.
        """
        if self.last == 0 and not isinstance(event, Open):
            raise OutOfSyncError("the first event of a stream must be open")
        event = _bounded(self._read_event(self.session, event))
        self.session.apply(event)
        notebook = self.session.notebook
        if isinstance(event, Open):
            self._exact = True
        elif isinstance(event, Saved) and self._differs(event):
            raise OutOfSyncError("what was saved is not what was recorded")
        self.last += 1
        return self.redactor.take(self.last, event, notebook)

    def _differs(self, saved: Saved) -> bool:
        """Tell whether something else was saved than the notebook as it is known."""
        known = self._exact and saved.checksum is not None
        return known and saved.checksum != checksum(self.session.notebook.cells)

    def kept(self) -> Notebook:
        """Return the notebook as it may be kept."""
        notebook = self.session.notebook
        return msgspec.structs.replace(notebook, cells=self.redactor.image(notebook))


def _bounded(event: NotebookEvent) -> NotebookEvent:
    replace = msgspec.structs.replace
    if not math.isfinite(event.time):
        event = replace(event, time=0.0)
    if isinstance(event, Run):
        # What cells print is never recorded.
        name, message = event.ename[:MAX_NAME], event.evalue[:MAX_MESSAGE]
        return replace(event, ename=name, evalue=message, output="")
    return event
