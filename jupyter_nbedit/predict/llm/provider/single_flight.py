"""At most one request of a notebook at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from .transport import Answer

Start = Callable[[], Coroutine[Any, Any, Answer]]


class _Flight:
    def __init__(self, key: bytes, task: asyncio.Task[Answer]) -> None:
        self.key = key
        self.task = task
        self.waiting = 0
        self.over = False

    def end(self) -> None:
        self.over = True
        self.task.cancel()


class Lane:
    """Sends requests one by one: a new one ends the one before, unless it asks for the same."""

    def __init__(self) -> None:
        self._door = asyncio.Lock()
        self._flight: _Flight | None = None

    async def ask(self, key: bytes, start: Start) -> Answer:
        """Return the answer to a request; who is cancelled while waiting here cancels it.

        Parameters
        ----------
        key : bytes
            What is asked: a request under way with the same key is joined.
        start : callable
            Makes the request.
        """
        async with self._door:
            flight = await self._board(key, start)
            flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.end()

    async def prefetch(self, key: bytes, start: Start) -> None:
        """Make a request that nobody waits for yet; the next one ends it or joins it."""
        async with self._door:
            flight = await self._board(key, start)
            flight.task.add_done_callback(_look)

    async def close(self) -> None:
        """End the request under way."""
        await self._land()

    async def _board(self, key: bytes, start: Start) -> _Flight:
        flight = self._flight
        if flight is None or flight.key != key or flight.over or flight.task.done():
            await self._land()
            flight = self._flight = _Flight(key, asyncio.create_task(start()))
        return flight

    async def _land(self) -> None:
        """End the request under way, and wait until its connection is closed."""
        flight = self._flight
        if flight is not None and not flight.task.done():
            flight.end()
            # Who is cancelled here leaves it to the next one to wait.
            await asyncio.wait({flight.task})
        self._flight = None


def _look(task: asyncio.Task[Answer]) -> None:
    """Take note of how a request that nobody waited for ended."""
    if not task.cancelled():
        task.exception()
