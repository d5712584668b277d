"""How much of a prediction takes back what the developer did before.

Zed measures the share of a predicted edit's characters that undo the last edits. Here it is tokens,
and what undoes is what brings the text nearer to where it came from.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel

from ...core.diffs import tokens
from .pair import Pair


def reversal_ratio(pair: Pair) -> float:
    """Return :func:`reversal` in percent, NaN when it is not known what was there before."""
    if pair.before is None or pair.origin is None:
        return float("nan")
    return 100.0 * reversal(pair.origin, pair.before, pair.predicted)


def reversal(origin: str, before: str, after: str) -> float:
    """Return how much of an edit goes back.

    Every token that the edit puts in or takes out brings the text one nearer to `origin`, or one
    farther from it. By distances (numbers of tokens put in and taken out), with
    :math:`m = d(before, after)`, the share that brings it nearer is
    :math:`(m + d(origin, before) - d(origin, after)) / 2m`.

    Parameters
    ----------
    origin : str
        The text before the developer's last edits.
    before : str
        The text after them.
    after : str
        The text that was predicted.

    Returns
    -------
    float
        Between 0 (nothing goes back) and 1 (everything does); NaN when nothing changes.
    """
    source, start, end = (
        [token for token in tokens(text) if not token.isspace()] for text in (origin, before, after)
    )
    moved = Indel.distance(start, end)
    if not moved:
        return float("nan")
    back = moved + Indel.distance(source, start) - Indel.distance(source, end)
    return back / (2 * moved)
