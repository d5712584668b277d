"""The notebooks and files that are open, and what each of them knows of all others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec

from ...core.items import HistoryEdit, latest
from ...core.session import Session
from ...predict.library import Library, Remembered, remember
from ...predict.library.reading import lines_of
from .index import MAX_NOTEBOOKS, NotebookIndex
from .recorded import EarlierSessions, folder_of

MAX_ELSEWHERE = 40
"""Edits of other notebooks that one of them is told."""


class OpenNotebooks:
    """Knows every open notebook as it is now, and the others as they are on disk.

    Parameters
    ----------
    index : NotebookIndex or None
        The notebooks on disk; None where the server's contents are no files.
    recorded : EarlierSessions, optional
        What the user had recorded.
    """

    def __init__(
        self, index: NotebookIndex | None, recorded: EarlierSessions | None = None
    ) -> None:
        self._index = index
        self._recorded = recorded
        self._sessions: dict[Session, str] = {}
        self._read: dict[Session, tuple[int, Remembered]] = {}
        self._reading: dict[Session, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def follow(self, session: Session) -> None:
        """Know a notebook from now on, by the path that it has now."""
        path = session.notebook.path
        if self._sessions.get(session) != path:
            self._sessions[session] = path
            if self._index is not None:
                self._index.look_around(path)
            if self._recorded is not None:
                self._recorded.look(path, session.notebook.language)
            self._renew(session)

    def saved(self, session: Session) -> None:
        """Take note that a notebook was saved."""
        if self._index is not None:
            self._index.renew(session.notebook.path)

    def leave(self, session: Session) -> None:
        """Know a notebook only as it is on disk."""
        self._read.pop(session, None)
        path = self._sessions.pop(session, None)
        if path is not None and self._index is not None:
            self._index.renew(path)

    def library(self, session: Session) -> Library:
        """Return what one of them knows of all others: those that are open first."""
        notebook = session.notebook
        # One that is open in two tabs of the browser is no other notebook.
        others = [
            other
            for other, path in self._sessions.items()
            if path != notebook.path and other.notebook.language == notebook.language
        ]
        for other in others:
            self._renew(other)
        open_ones = [self._read[other][1] for other in others if other in self._read]
        near = []
        if self._index is not None:
            known = {notebook.path, *self._sessions.values()}
            near = self._index.near(notebook.path, notebook.language, known)
        return Library(tuple([*open_ones, *near][:MAX_NOTEBOOKS]))

    def elsewhere(self, session: Session) -> tuple[HistoryEdit, ...]:
        """Return what was lately done in others that are open and near, oldest first.

        Near is what is in the same folder, and what can be imported from there.
        """
        edits = [
            msgspec.structs.replace(item, cell_id=_name(number, item.cell_id))
            for number, other, _ in self._near(session)
            for item in latest(reversed(other.history.edits), MAX_ELSEWHERE)
        ]
        edits.sort(key=_ended)
        return tuple(latest(reversed(edits), MAX_ELSEWHERE))[::-1]

    def earlier(self, session: Session) -> tuple[HistoryEdit, ...]:
        """Return what was done in the same folder in earlier sessions, oldest first."""
        if self._recorded is None:
            return ()
        notebook = session.notebook
        return self._recorded.edits(notebook.path, notebook.language)

    def modules(self, session: Session) -> dict[str, str]:
        """Return which cells of `elsewhere` are modules, and what they are called."""
        return {
            _name(number, cell.id): module
            for number, other, module in self._near(session)
            if module
            for cell in other.notebook.cells
        }

    def _near(self, session: Session) -> Iterator[tuple[int, Session, str]]:
        """Yield others that are open: a number, what is in it, the module that it is or nothing."""
        notebook = session.notebook
        for number, (other, path) in enumerate(self._sessions.items()):
            if path == notebook.path or other.notebook.language != notebook.language:
                continue
            module = module_name(path, folder_of(notebook.path))
            if module or folder_of(path) == folder_of(notebook.path):
                yield number, other, module

    async def settled(self) -> None:
        """Wait until all are known as they are now."""
        for session in self._sessions:
            self._renew(session)
        if self._reading:
            await asyncio.wait(self._reading.values())
        if self._index is not None:
            await self._index.settled()
        if self._recorded is not None:
            await self._recorded.settled()

    def stop(self) -> None:
        """Read nothing more."""
        if self._recorded is not None:
            self._recorded.stop()
        if self._index is not None:
            self._index.stop()

    def _renew(self, session: Session) -> None:
        """Read a notebook again if it changed, in a thread; until then it is known as it was."""
        known = self._read.get(session)
        is_known = known is not None and known[0] == session.revision
        if not is_known and session not in self._reading:
            self._reading[session] = asyncio.ensure_future(self._read_in_thread(session))

    async def _read_in_thread(self, session: Session) -> None:
        revision = session.revision
        code = [cell.source for cell in session.notebook.cells if cell.type == "code"]
        try:
            read = await asyncio.to_thread(remember, code, lines_of)
        finally:
            del self._reading[session]
        if session in self._sessions:
            self._read[session] = (revision, read)


def module_name(path: str, folder: str) -> str:
    """Return the module that a file is for code that runs in a folder; empty if it is none.

    Parameters
    ----------
    path : str
        The file.
    folder : str
        A folder, without a slash at the end; files above it and beside it cannot be imported.
    """
    start = f"{folder}/" if folder else ""
    if not path.startswith(start) or not path.endswith(".py"):
        return ""
    parts = path[len(start) : -len(".py")].split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""


def _name(number: int, cell_id: str) -> str:
    """Return what a cell of another notebook is called where all have different names."""
    return f"{number}:{cell_id}"


def _ended(item: HistoryEdit) -> float:
    return item.ended
