"""At most one request of a notebook at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from .transport import Answer

Start = Callable[[], Coroutine[Any, Any, Answer]]


class _Pending:
    """A request that was sent, and how many wait for its answer."""

    def __init__(self, key: bytes, task: asyncio.Task[Answer]) -> None:
        self.key = key
        self.task = task
        self.waiting = 0
        self.is_cancelled = False

    def cancel(self) -> None:
        # A task that was told to cancel is not done before it had its turn; nobody is to join it.
        self.is_cancelled = True
        self.task.cancel()


class SingleFlight:
    """Sends requests one by one: a new one ends the one before, unless it asks for the same.

    Asking for the same while it is under way joins that request, whoever sent it: another tab of
    the notebook, or the prefetch of what comes next.
    """

    def __init__(self) -> None:
        # Held while one request ends and the next begins, so that no two are ever under way. It
        # is not held while an answer is waited for.
        self._lock = asyncio.Lock()
        self._pending: _Pending | None = None

    async def ask(self, key: bytes, start: Start) -> Answer:
        """Return the answer to a request; who is cancelled while waiting here cancels it.

        Parameters
        ----------
        key : bytes
            What is asked: a request under way with the same key is joined.
        start : callable
            Makes the request.
        """
        async with self._lock:
            pending = await self._joined(key, start)
            # Counted before the lock is let go, so that whoever else leaves does not cancel it.
            pending.waiting += 1
        try:
            # Shielded, because others may wait for the same task; the last one to leave ends it.
            return await asyncio.shield(pending.task)
        finally:
            pending.waiting -= 1
            if not pending.waiting:
                pending.cancel()

    async def prefetch(self, key: bytes, start: Start) -> None:
        """Make a request that nobody waits for yet; the next one ends it or joins it."""
        async with self._lock:
            pending = await self._joined(key, start)
            pending.task.add_done_callback(_retrieve)

    async def close(self) -> None:
        """End the request under way."""
        await self._end()

    async def _joined(self, key: bytes, start: Start) -> _Pending:
        """Return the request under way if it asks for the same, else a new one in its place."""
        pending = self._pending
        if (
            pending is None
            or pending.key != key
            or pending.is_cancelled
            # An answer that is there is kept elsewhere; a fault is worth another try.
            or pending.task.done()
        ):
            await self._end()
            pending = self._pending = _Pending(key, asyncio.create_task(start()))
        return pending

    async def _end(self) -> None:
        """End the request under way, and wait until its connection is closed."""
        pending = self._pending
        if pending is not None and not pending.task.done():
            pending.cancel()
            # Not awaited itself, which would raise. If we are cancelled here, `_pending` stays, so
            # that the next one to come waits for it.
            await asyncio.wait({pending.task})
        self._pending = None


def _retrieve(task: asyncio.Task[Answer]) -> None:
    """Take the exception of a request that nobody waited for, or asyncio would log it."""
    if not task.cancelled():
        task.exception()
