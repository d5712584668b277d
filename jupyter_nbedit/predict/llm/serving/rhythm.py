"""The rhythm of a typist: how long after a key the next one is still to be expected."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from ...request import PredictionRequest

PAUSE = 1.0
"""Seconds from which an interval between two keys is a pause and no part of a rhythm."""

FEWEST = 3
"""Intervals below which nothing is known of a rhythm."""

LATE, BROKEN = 0.75, 0.95
"""Shares of the intervals that are shorter than the one after which the next key is late, and after
which the typist has certainly stopped."""

MARGIN = 0.01
"""Seconds that are added to both: keys of a steady rhythm do not come to the millisecond."""

LONGEST_LATE, LONGEST_BROKEN = 0.3, 0.34
"""Seconds after which neither is waited for any longer: who types as slowly as this gets a request
now and then that the next key ends, and the others in time."""


class Rhythm(msgspec.Struct, frozen=True):
    """How long to wait for the next key.

    Attributes
    ----------
    until_late : float
        Seconds until the next key is late: before that it would probably end a request.
    until_broken : float
        Seconds until the typist has certainly stopped.
    """

    until_late: float = 0.0
    until_broken: float = 0.0

    @classmethod
    def of(cls, request: PredictionRequest) -> Rhythm:
        """Return how long to wait with a request; not at all unless it follows typing."""
        keys, focus = request.keystrokes, request.focus
        known = intervals(keys)
        if request.trigger != "edit" or len(known) < FEWEST:
            return cls()
        # The front end tells where the cursor is when it asks, by the clock that times the keys.
        since = max(0.0, focus.time - keys[-1]) if focus is not None else 0.0
        late = min(_quantile(known, LATE) + MARGIN, LONGEST_LATE)
        broken = min(_quantile(known, BROKEN) + MARGIN, LONGEST_BROKEN)
        return cls(max(0.0, late - since), max(0.0, broken - since))


def intervals(keys: Sequence[float]) -> list[float]:
    """Return the seconds between keys, shortest first, without pauses.

    Several changes at one moment are one key: there are several cursors, or the editor adds to what
    is typed.
    """
    found = (later - earlier for earlier, later in pairwise(keys))
    return sorted(seconds for seconds in found if 0.005 <= seconds < PAUSE)


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
