"""Long work in the event loop, done in slices."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Generator
from time import perf_counter
from typing import TypeVar

SLICE = 0.003
"""Seconds of work, of all clocks together, after which the event loop gets its turn."""

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Long work that pauses between its steps, and what comes of it."""


class Clock:
    """Gives the event loop its turn after every few milliseconds of work.

    The time is the same for all clocks. What the socket brings, a newer edit that ends all
    predictors for instance, waits for whoever works in one turn of the loop. So that this is one of
    them, those whose time is over go on one by one, each in a turn of its own.
    """

    _since = 0.0
    _turns: _Turns | None = None

    async def tick(self) -> None:
        """Let others run if it is time."""
        if perf_counter() - Clock._since > SLICE:
            loop = asyncio.get_running_loop()
            if Clock._turns is None or Clock._turns.loop is not loop:
                Clock._turns = _Turns(loop)
            await Clock._turns.next()

    async def take(self, steps: Steps[T]) -> T:
        """Do long work step by step, letting others run between the steps."""
        while True:
            try:
                next(steps)
            except StopIteration as end:
                result: T = end.value
                return result
            await self.tick()


class _Turns:
    """Those whose time was over, and who wait for a turn of the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._waiting: deque[asyncio.Future[None]] = deque()

    def next(self) -> asyncio.Future[None]:
        """Return what is done when it is the caller's turn."""
        if not self._waiting:
            self.loop.call_soon(self._begin)
        waiting: asyncio.Future[None] = self.loop.create_future()
        self._waiting.append(waiting)
        return waiting

    def _begin(self) -> None:
        Clock._since = perf_counter()  # noqa: SLF001 - the clocks' own
        while self._waiting:
            waiting = self._waiting.popleft()
            # What was superseded waits no more.
            if not waiting.done():
                waiting.set_result(None)
                break
        if self._waiting:
            # Called behind whoever goes on now.
            self.loop.call_soon(self._begin)


def at_once(steps: Steps[T]) -> T:
    """Do long work without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:  # noqa: PERF203 - the only way to learn what came of it
            result: T = end.value
            return result
