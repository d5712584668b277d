"""When a model is asked: not at every keystroke, and not again and again while it fails."""

from __future__ import annotations

import time

from ....core.events import Origin
from ....core.items import HistoryEdit
from ...request import PredictionRequest
from ..backoff import Clock, ExponentialBackoff
from ..provider.model_error import LASTING, ModelError

PAUSE_HERE, PAUSE_REMOTE = 0.05, 0.1
"""Seconds without typing before a model is asked, on this machine and elsewhere; the front end has
waited before, and the wait goes on while the next key is due (`rhythm`)."""

LONGEST_PAUSE = 2.0
"""The same, at most, after refusals."""

REFUSALS_COUNT = 300.0
"""Seconds for which a refusal makes the pause longer."""

SPACING = 1.6
"""Seconds, while typing, from one request of a notebook to the next, on average."""

RESERVE = 2
"""Requests that may be made at once after a while without any.

Three seconds of typing so cost three requests at most, that of the pause behind them included. This
is the only one whose answer anybody waits for: the second of the two is kept for it.
"""

FIRST_WAIT, FIRST_LASTING_WAIT, LONGEST_WAIT = 2.0, 30.0, 300.0
"""Seconds until a model is asked again after a fault, doubled with every fault in a row."""

PATIENCE = 3
"""Faults in a row after which none of them is one that passes."""

LONGEST_RETRY_AFTER = 3600.0
"""Seconds that a provider is given at most if it asks for more time."""


class Pace:
    """Spaces the requests of one notebook: a token bucket.

    Parameters
    ----------
    clock : callable
        Seconds; for tests.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._free = float(RESERVE)
        self._since = clock()

    def wait(self, until_broken: float = 0.0) -> float:
        """Return the seconds until the next request may go out.

        Parameters
        ----------
        until_broken : float
            Seconds after which the typist has certainly stopped. Only then is the last request
            that is left made use of.
        """
        return min(self._wait_for(RESERVE), max(until_broken, self._wait_for(1)))

    def start(self) -> None:
        """Note that a request goes out."""
        now = self._clock()
        self._free, self._since = max(0.0, self._free_at(now) - 1), now

    def _wait_for(self, requests: int) -> float:
        return max(0.0, (requests - self._free_at(self._clock())) * SPACING)

    def _free_at(self, now: float) -> float:
        return min(RESERVE, self._free + (now - self._since) / SPACING)


def pause(request: PredictionRequest, *, remote: bool) -> float:
    """Return how long to wait for more typing; longer after refusals, until one is accepted."""
    if request.trigger != "edit":
        return 0.0
    shortest = PAUSE_REMOTE if remote else PAUSE_HERE
    edits = [item for item in request.history if isinstance(item, HistoryEdit)]
    now = max((item.ended for item in edits), default=0.0)
    taken = max((item.ended for item in edits if item.origin is Origin.SUGGESTION), default=0.0)
    since = max(taken, now - REFUSALS_COUNT)
    refused = sum(refusal.time > since for refusal in request.refusals)
    longest: float = min(shortest * 2.0 ** min(refused, 10), LONGEST_PAUSE)
    return longest


class BackOff:
    """Leaves a failing model alone, longer with every fault in a row."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._backoff = ExponentialBackoff(LONGEST_WAIT, clock)
        self.fault: ModelError | None = None

    @property
    def seconds(self) -> float:
        """How long the model is still left alone."""
        return self._backoff.seconds

    @property
    def is_lasting(self) -> bool:
        """Whether the fault is one that the user should hear of: it does not pass by itself."""
        if self.fault is None:
            return False
        stays = self.fault.kind in LASTING or self.fault.kind == "unreachable"
        return stays or self._backoff.failures >= PATIENCE

    def failed(self, fault: ModelError) -> None:
        """Note a fault."""
        first = FIRST_LASTING_WAIT if fault.kind in LASTING else FIRST_WAIT
        self._backoff.failed(first, min(fault.retry_after or 0.0, LONGEST_RETRY_AFTER))
        self.fault = fault

    def worked(self) -> None:
        """Note an answer."""
        self._backoff.reset()
        self.fault = None
