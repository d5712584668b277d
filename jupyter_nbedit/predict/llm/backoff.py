"""Exponential backoff: what fails is left alone, twice as long with every failure in a row."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

Clock = Callable[[], float]
"""Returns seconds."""

_MOST = 20
"""Doublings after which no wait is short of any limit; a float has room for a thousand."""


class ExponentialBackoff:
    """Counts failures in a row and the time until the next try.

    Parameters
    ----------
    longest : float
        Seconds that a wait lasts at most.
    clock : callable
        Seconds; for tests.
    """

    def __init__(self, longest: float, clock: Clock = monotonic) -> None:
        self.failures = 0
        self._longest = longest
        self._clock = clock
        self._until = 0.0

    @property
    def seconds(self) -> float:
        """How long it is still left alone."""
        return max(0.0, self._until - self._clock()) if self.failures else 0.0

    def failed(self, first: float, least: float = 0.0) -> None:
        """Note a failure.

        Parameters
        ----------
        first : float
            Seconds of the first wait of a row.
        least : float
            Seconds to wait in any case, be it longer than the longest wait.
        """
        wait = min(first * 2.0 ** min(self.failures, _MOST), self._longest)
        self.failures += 1
        self._until = self._clock() + max(wait, least)

    def forgive(self) -> None:
        """Have it tried at once, but wait as long as ever if it fails again."""
        self._until = self._clock()

    def reset(self) -> None:
        """Forget the failures."""
        self.failures = 0
