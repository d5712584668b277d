"""A line that is still being typed: whether it can be finished so that it parses."""

from __future__ import annotations

from collections.abc import Iterator

from ..clock import Steps
from .cache import errors
from .languages import Language, language

MAX_SOURCE = 10_000
"""Characters above which nothing is tried: each way of finishing a line parses the cell once."""

_PAIRS = {"(": ")", "[": "]", "{": "}"}


def can_be_finished(source: str, at: int, language_name: str, most: int) -> Steps[bool]:
    """Tell whether the line that ends at a place can be gone on with so that the cell parses.

    Parameters
    ----------
    source : str
        The cell's text.
    at : int
        Where the line ends.
    language_name : str
        The cell's language.
    most : int
        Places that may be left that do not parse.
    """
    for finished in _finished(source, at, language_name):
        found = errors(finished, language_name)
        yield
        if found is not None and found <= most:
            return True
    return False


def least_errors(source: str, at: int, language_name: str) -> Steps[int | None]:
    """Count the places that do not parse when the line that ends at a place is finished well.

    Returns
    -------
    int or None
        None where the cell cannot be parsed at all, or is too long for this.
    """
    least: int | None = None
    for finished in _finished(source, at, language_name):
        found = errors(finished, language_name)
        yield
        if found is not None and (least is None or found < least):
            least = found
        if least == 0:
            break
    return least


def _finished(source: str, at: int, language_name: str) -> Iterator[str]:
    """Yield a cell with the line that ends at a place gone on with in some way."""
    known = language(language_name)
    if known is None or len(source) > MAX_SOURCE:
        return
    line = source[source.rfind("\n", 0, at) + 1 : at]
    for ending in _endings(line, known):
        yield source[:at] + ending + source[at:]


def _endings(line: str, known: Language) -> Iterator[str]:
    """Yield ways to go on with a line, the shortest first."""
    closing = _closing(line)
    if not closing:
        yield from known.endings
        return
    for inner in known.inner_endings:
        for outer in ("", *known.heads):
            yield inner + closing + outer


def _closing(line: str) -> str:
    """Return what closes the strings and brackets that are open at the end of a line."""
    quote = ""
    opened: list[str] = []
    escaped = False
    for mark in line:
        if escaped:
            escaped = False
        elif quote:
            escaped = mark == "\\"
            if mark == quote:
                quote = ""
        elif mark in "\"'":
            quote = mark
        elif mark in _PAIRS:
            opened.append(_PAIRS[mark])
        elif opened and mark == opened[-1]:
            opened.pop()
        elif mark == "#":
            break
    return quote + "".join(reversed(opened))
