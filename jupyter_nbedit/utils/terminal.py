"""What a dataset holds, made harmless for a terminal."""

from __future__ import annotations

import sys
import unicodedata
from typing import Any, NoReturn

from .extras import need

_KEPT = "\n\t"


def visible(text: str) -> str:
    r"""Return a text with its invisible characters made visible.

    Control characters (which a terminal obeys) become the pictures of them; what turns the
    direction of text around or has no width becomes `\uXXXX`. Newlines and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(mark: str) -> str:
    if mark.isprintable() or mark in _KEPT:
        return mark
    code = ord(mark)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(mark) == "Zs":
        return mark
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def console() -> Any:
    """Return rich's console on the standard output; it colours what a person will read alone."""
    found = need("rich.console", "mine").Console(
        file=sys.stdout, highlight=False, markup=False, emoji=False
    )
    # Left to itself, rich would end the process, and that as a failure.
    found.on_broken_pipe = _broken_pipe
    return found


def _broken_pipe() -> NoReturn:
    raise BrokenPipeError
