"""Long work in the event loop, done in slices."""

from __future__ import annotations

import asyncio
from time import perf_counter

SLICE = 0.003
"""Seconds of work after which the event loop gets its turn."""


class Clock:
    """Gives the event loop its turn after every few milliseconds of work."""

    def __init__(self) -> None:
        self._since = perf_counter()

    async def tick(self) -> None:
        """Let others run if it is time."""
        if perf_counter() - self._since > SLICE:
            await asyncio.sleep(0)
            self._since = perf_counter()
