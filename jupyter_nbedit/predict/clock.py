"""Long work in the event loop, done in slices."""

from __future__ import annotations

import asyncio
from time import perf_counter

SLICE = 0.003
"""Seconds of work, of all clocks together, after which the event loop gets its turn."""


class Clock:
    """Gives the event loop its turn after every few milliseconds of work.

    The time is the same for all clocks. Several predictors work in one turn of the loop, and what
    the socket brings, a newer edit that ends them all for instance, waits for the last of them.
    """

    _since = 0.0
    _yielded: asyncio.AbstractEventLoop | None = None

    async def tick(self) -> None:
        """Let others run if it is time."""
        if perf_counter() - Clock._since > SLICE:
            loop = asyncio.get_running_loop()
            if Clock._yielded is not loop:
                # Called before whoever yields in this turn goes on in the next one.
                Clock._yielded = loop
                loop.call_soon(self._begin)
            await asyncio.sleep(0)

    @classmethod
    def _begin(cls) -> None:
        cls._yielded = None
        cls._since = perf_counter()
