"""Whether a prediction breaks code."""

from __future__ import annotations

from ...predict.syntax import errors
from .pair import Pair


def broken_syntax(pair: Pair) -> float:
    """Return 100 when the predicted text parses worse than the one before it, else 0.

    Counted are the places that do not parse, IPython's magics and commands being no such place.
    Without a text before, none may be left. NaN for text of an unknown language, of a cell in
    another one (``%%bash``), or too long to be parsed.
    """
    after = errors(pair.predicted, pair.language)
    if after is None:
        return float("nan")
    before = 0 if pair.before is None else errors(pair.before, pair.language)
    return 100.0 if after > (before or 0) else 0.0
