"""Comments, as CodeXGLUE takes them out before it parses.

Its code names Java where it means the language at hand, so it is Java's comments that go, from
``//`` to the end of the line and from ``/*`` to ``*/``, and Python's that stay (they are no part
of a syntax tree's strings or of a flow of data). The scores of the paper were made that way.
"""

from __future__ import annotations

import re

_OPENER = re.compile(r"//[^\n]*|/\*|['\"]")
_REST = {quote: re.compile(rf"(?:\\.|[^\\{quote}])*{quote}", re.DOTALL) for quote in "'\""}


def without_comments(source: str) -> str:
    """Return code with a space in the place of each comment, and without blank lines."""
    kept: list[str] = []
    hopeless: set[str] = set()
    start = position = 0
    while (found := _OPENER.search(source, position)) is not None:
        opener = found.group()
        position = found.end()
        if opener in hopeless:
            continue
        if opener in _REST:
            string = _REST[opener].match(source, position)
            if string is None:
                # What does not close this quote closes no later one either.
                hopeless.add(opener)
            else:
                position = string.end()
            continue
        if opener == "/*":
            end = source.find("*/", position)
            if end < 0:
                hopeless.add(opener)
                continue
            position = end + 2
        kept += (source[start : found.start()], " ")
        start = position
    kept.append(source[start:])
    return "\n".join(line for line in "".join(kept).split("\n") if line.strip())
