"""Keystrokes that a prediction saves."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from .pair import Pair

ACCEPT = 1
"""Keystrokes to take a suggestion: Tab."""


def keystrokes_saved(pair: Pair) -> float:
    """Return the share of the keystrokes to the expected text that a prediction saves, in percent.

    A keystroke puts in or takes out one character. Alone it takes as many as the least number of
    characters put in and taken out between the text before and the expected one (nothing is pasted
    or selected); with help, one to accept and as many as then remain. A developer who sees that
    accepting costs more does not, and has saved nothing. NaN when the text before is not known or
    nothing is to do.
    """
    if pair.before is None or pair.before == pair.expected:
        return float("nan")
    alone = Indel.distance(pair.before, pair.expected)
    helped = ACCEPT + Indel.distance(pair.predicted, pair.expected)
    return 100.0 * max(0, alone - helped) / alone
