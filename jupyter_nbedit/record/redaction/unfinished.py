"""What someone is in the middle of typing: the string literal or the word around a place."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...core.text import line_end, line_start

_QUOTES = "\"'`"
_WORD = re.compile(r"[^\s\"'`(){}\[\],;]*")
_WORD_BEFORE = re.compile(r"[^\s\"'`(){}\[\],;]*\Z")


class Token(NamedTuple):
    """Where a literal, without its quotes, or a word starts and ends; the two may be equal."""

    start: int
    end: int
    quoted: bool


def unfinished(source: str, offset: int) -> Token:
    """Return the literal or the word around a place.

    Within quotes it is all between them, as far as the line goes; elsewhere what has no white
    space, quotes, brackets, commas or semicolons in it, so that a token, a path, an address or
    an assignment without blanks is one word.
    """
    start, end = line_start(source, offset), line_end(source, offset)
    opened = _open_quote(source, start, offset)
    if opened is not None:
        quote = source[opened]
        closing = _closing(source, quote, offset, end)
        return Token(opened + 1, end if closing is None else closing, quoted=True)
    before = _WORD_BEFORE.search(source, start, offset)
    after = _WORD.match(source, offset, end)
    return Token(
        before.start() if before else offset, after.end() if after else offset, quoted=False
    )


def open_quote(line: str) -> str:
    """Return the quote that a line leaves open, empty if there is none."""
    opened = _open_quote(line, 0, len(line))
    return "" if opened is None else line[opened]


def _open_quote(source: str, start: int, end: int) -> int | None:
    """Return the offset of the quote that is open at `end`, read from `start`."""
    opened: int | None = None
    position = start
    while position < end:
        mark = source[position]
        if opened is not None and mark == "\\":
            position += 2
            continue
        if opened is None:
            if mark in _QUOTES:
                opened = position
        elif mark == source[opened]:
            opened = None
        position += 1
    return opened


def _closing(source: str, quote: str, start: int, end: int) -> int | None:
    position = start
    while position < end:
        if source[position] == "\\":
            position += 2
            continue
        if source[position] == quote:
            return position
        position += 1
    return None
