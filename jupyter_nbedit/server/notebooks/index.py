"""An index of the notebooks on disk, made in the background and kept in memory alone."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from pathlib import Path

from ...predict.library import Remembered, shared_folders
from .files import Found, Read, around, look_at, read

MAX_NOTEBOOKS = 200
"""Notebooks that are remembered."""

MAX_LINES = 150_000
"""Lines of them all: at most some 60 MB."""

FRESH = 300.0
"""Seconds for which the notebooks around one are not looked for again."""

REST = 0.5
"""Share of the time that the index rests between two notebooks: reading holds Python's lock."""

_log = logging.getLogger(__name__)


class NotebookIndex:
    """What stands in the notebooks of a folder.

    It is used in the event loop; files are read in a thread, one after the other.

    Parameters
    ----------
    root : Path
        The folder that the server shows.
    is_listed : callable
        Whether a file or folder of this name is shown.
    """

    def __init__(self, root: Path, is_listed: Callable[[str], bool]) -> None:
        self._root = root
        self._is_listed = is_listed
        self._known: dict[str, tuple[Found, Read | None]] = {}
        self._lines = 0
        self._looked: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None
        self._waiting: list[str] = []

    def __len__(self) -> int:
        return len(self._known)

    def look_around(self, path: str) -> None:
        """Look for the notebooks around one, in the background, unless that was just done."""
        folder = path.rpartition("/")[0]
        now = time.monotonic()
        if now - self._looked.get(folder, -FRESH) < FRESH:
            return
        self._looked[folder] = now
        self._begin(f"{folder}/" if folder else "")

    def renew(self, path: str) -> None:
        """Read a notebook again, in the background: it was saved or closed."""
        if path:
            self._begin(path)

    def near(self, path: str, language: str, besides: Collection[str]) -> list[Remembered]:
        """Return the notebooks of a language, those in the nearest folders first.

        Parameters
        ----------
        path : str
            The notebook to which they are near.
        language : str
            The language of its kernel.
        besides : collection of str
            The paths of notebooks that are left out.
        """

        def distance(other: str) -> tuple[int, int, str]:
            return -shared_folders(other, path), other.count("/"), other

        found = {
            other: known.code
            for other, (_, known) in self._known.items()
            if known is not None and known.language == language and other not in besides
        }
        return [found[other] for other in sorted(found, key=distance)]

    async def settled(self) -> None:
        """Wait until nothing is being read."""
        while self._task is not None:
            await asyncio.wait([self._task])

    def stop(self) -> None:
        """Read nothing more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def _begin(self, what: str) -> None:
        if what not in self._waiting:
            self._waiting.append(what)
        if self._task is None:
            self._task = asyncio.ensure_future(self._work())
            self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and task.exception() is not None:
            _log.error("notebooks could not be read", exc_info=task.exception())

    async def _work(self) -> None:
        while self._waiting:
            what = self._waiting.pop(0)
            if what.endswith("/") or not what:
                await self._look_around(what)
            else:
                await self._read_again(what)

    async def _look_around(self, path: str) -> None:
        steps = around(self._root, path, self._is_listed)
        here: set[str] = set()
        while len(here) < MAX_NOTEBOOKS:
            found = await asyncio.to_thread(next, steps, _END)
            if isinstance(found, _End):
                break
            if found is None:
                continue
            here.add(found.path)
            known = self._known.get(found.path)
            if known is None or known[0] != found:
                await self._take(found)
        # What is not there any more is known no more; what is far away, only while there is room.
        for other in self._known.keys() - here:
            if len(self._known) > MAX_NOTEBOOKS or not (self._root / other).exists():
                self._forget(other)

    async def _read_again(self, path: str) -> None:
        found = await asyncio.to_thread(look_at, self._root, path, self._is_listed)
        if found is None:
            self._forget(path)
        elif path not in self._known or self._known[path][0] != found:
            await self._take(found)

    async def _take(self, found: Found) -> None:
        began = time.perf_counter()
        new = await asyncio.to_thread(read, self._root, found)
        self._forget(found.path)
        lines = len(new.code.texts) if new is not None else 0
        if self._lines + lines <= MAX_LINES:
            self._known[found.path] = (found, new)
            self._lines += lines
        await asyncio.sleep((time.perf_counter() - began) * REST / (1 - REST))

    def _forget(self, path: str) -> None:
        known = self._known.pop(path, None)
        if known is not None and known[1] is not None:
            self._lines -= len(known[1].code.texts)


class _End:
    """What comes after the last notebook."""


_END = _End()
