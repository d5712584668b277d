"""A page that records into a folder: what it sends, keeps, and sends again."""

from __future__ import annotations

import logging
import queue
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Edit, Focus, NotebookEvent, Saved, Suggested
from jupyter_nbedit.core.notebook import checksum
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.core.text import to_utf16
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.redaction.masks import MASK, WIDE_MASK
from jupyter_nbedit.record.replies import Recorded, StreamReply
from jupyter_nbedit.record.store.deletion import Limits
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.record.writer import HistoryWriter
from jupyter_nbedit.server.wire.prediction import read_event

PATIENCE = 200
"""Seconds after which an answer is taken not to come; no statement about speed."""


def writer(folder: Folder, **options: Any) -> HistoryWriter:
    """Start a writer as a server does."""
    settings: dict[str, Any] = {
        "excluded": lambda path, language: None,
        "limits": Limits(0, 0),
        "say": lambda failed, text: None,
        "log": logging.getLogger("nbedit-test"),
    }
    return HistoryWriter(folder, read_event, **settings | options)


def as_page(session: Session, event: NotebookEvent) -> NotebookEvent:
    """Return an event in the offsets of a browser, as the notebook is before it."""
    replace = msgspec.structs.replace

    def units(cell_id: str, offset: int) -> int:
        return to_utf16(session.cell(cell_id).source, offset)

    if isinstance(event, Edit):
        return replace(
            event, start=units(event.cell_id, event.start), end=units(event.cell_id, event.end)
        )
    if isinstance(event, Focus):
        return replace(
            event,
            cursor=units(event.cell_id, event.cursor),
            anchor=units(event.cell_id, event.anchor),
        )
    if isinstance(event, Suggested):
        return replace(
            event,
            edits=tuple(
                replace(edit, start=units(edit.cell_id, edit.start))
                if isinstance(edit, TextEdit)
                else edit
                for edit in event.edits
            ),
        )
    return event


class Page:
    """One stream of a page: it numbers events and keeps them until they are acknowledged."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.real = Session()
        self.waiting: list[NotebookEvent] = []
        self.acknowledged = 0
        self.answers: queue.SimpleQueue[StreamReply] = queue.SimpleQueue()

    @property
    def last(self) -> int:
        return self.acknowledged + len(self.waiting)

    def happens(self, event: NotebookEvent) -> None:
        """Take an event in code points; a save gets the checksum of the real notebook."""
        if isinstance(event, Saved):
            event = Saved(time=event.time, checksum=checksum(self.real.notebook.cells))
        sent = as_page(self.real, event)
        self.real.apply(event)
        self.waiting.append(sent)

    def send(self, recorder: HistoryWriter) -> None:
        """Send everything that is not acknowledged, as after a reconnect."""
        if self.waiting:
            recorder.submit(
                self.stream, self.acknowledged + 1, list(self.waiting), self.answers.put
            )

    def hear(self) -> None:
        """Take the answers that have come."""
        while not self.answers.empty():
            answer = self.answers.get()
            assert isinstance(answer, Recorded), answer
            self._acknowledge(answer)

    def wait(self) -> None:
        """Wait until everything is acknowledged."""
        while self.waiting:
            answer = self.answers.get(timeout=PATIENCE)
            assert isinstance(answer, Recorded), answer
            self._acknowledge(answer)

    def _acknowledge(self, answer: Recorded) -> None:
        fresh = answer.upto - self.acknowledged
        if fresh > 0:
            del self.waiting[:fresh]
            self.acknowledged = answer.upto


def record(folder: Folder, stream: str, events: Sequence[NotebookEvent]) -> Page:
    """Record events, in code points, from beginning to end."""
    page = Page(stream)
    for event in events:
        page.happens(event)
    recorder = writer(folder)
    page.send(recorder)
    recorder.stop()
    page.hear()
    assert not page.waiting
    return page


def contents(folder: Folder) -> bytes:
    """Return the bytes of every file in the folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.path.iterdir()) if path.is_file())


def matches(image: str, real: str) -> bool:
    """Tell whether a text is another one, as far as it is not masked."""
    return len(image) == len(real) and all(
        mark == there
        or (mark == WIDE_MASK and there > "\uffff")
        or (mark == MASK and there <= "\uffff" and there not in "\r\n")
        for mark, there in zip(image, real, strict=True)
    )


def cells(folder: Folder, stream: str, number: int = 0) -> dict[str, str]:
    """Return the sources of a notebook after an event."""
    with History(folder) as history:
        found = history.moment(history.stream(stream), number)[2]
    return {cell.id: cell.source for cell in found.cells}


def folder_in(path: Path) -> Folder:
    """Return a folder for a history."""
    return Folder(path / "nbedit")
