"""Code that another language, or a newer Python, would have parsed."""

from __future__ import annotations

import re

from ....core.edits import TextEdit
from ....utils.user_messages import UserMessage, user_message
from ..failure import Failure
from ..parsing import if_parsed
from ..repair import CERTAIN, LIKELY, Repair

_ELSE_IF = re.compile(r"\s*(else\s+if)\b")
_STEP = re.compile(r"\s*[\w.\[\]]+?(?P<step>\s*(?P<sign>\+\+|--)[\s;]*)\Z")
_OPERATOR = re.compile(r"[ \t]*(&&|\|\|)[ \t]*")
_STRING = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\\n])*\1|#[^\n]*""")
_FORMATTED = re.compile(r"""\b[fF][rR]?(?P<mark>["'])""")
# A name, or what is looked up in one, that nothing closes before the string ends.
_OPEN = re.compile(r"""\b[fF][rR]?(?P<mark>["'])[^"'\n]*\{[A-Za-z_][\w.]*(?P<end>)(?P=mark)""")


def repair_of_foreign_syntax(failure: Failure) -> Repair | None:
    """Return the repair of `else if`, `i++`, `&&` or `||`."""
    return _else_if(failure) or _step(failure) or _operators(failure)


def _else_if(failure: Failure) -> Repair | None:
    found = _ELSE_IF.match(failure.spot.text)
    if found is None:
        return None
    return _made(failure, found.span(1), "elif", user_message("else if is elif in Python"))


def _step(failure: Failure) -> Repair | None:
    found = _STEP.match(failure.spot.text)
    if found is None:
        return None
    sign = found["sign"]
    return _made(
        failure,
        found.span("step"),
        f" {sign[0]}= 1",
        user_message("%1 is %2= 1 in Python", sign, sign[0]),
    )


def _operators(failure: Failure) -> Repair | None:
    """Return the repair of all such operators of a line."""
    text = failure.spot.text
    quoted = [found.span() for found in _STRING.finditer(text)]
    found = [
        each
        for each in _OPERATOR.finditer(text)
        if not any(start <= each.start() < end for start, end in quoted)
    ]
    if not found:
        return None
    start, end = found[0].start(), found[-1].end()
    words = {"&&": " and ", "||": " or "}
    new = _OPERATOR.sub(lambda each: words[each[1]], text[start:end])
    operator = found[0][1]
    return _made(
        failure,
        (start, end),
        new,
        user_message("%1 is %2 in Python", operator, words[operator].strip()),
    )


def repair_of_formatted_string(failure: Failure) -> Repair | None:
    """Return the repair of an f-string that a quote within ends, or whose bracket is open."""
    return _inner_quotes(failure) or _open_field(failure)


def _inner_quotes(failure: Failure) -> Repair | None:
    text = failure.spot.text
    begun = _FORMATTED.search(text)
    if begun is None:
        return None
    mark = begun["mark"]
    other = "'" if mark == '"' else '"'
    key = re.compile(rf"\[{mark}([^\"'\n\]]+){mark}\]")
    keys = list(key.finditer(text, begun.end()))
    if not keys:
        return None
    start, end = keys[0].start(), keys[-1].end()
    new = key.sub(rf"[{other}\1{other}]", text[start:end])
    return _made(failure, (start, end), new, user_message("%1 ends the string", mark))


def _open_field(failure: Failure) -> Repair | None:
    found = list(_OPEN.finditer(failure.spot.text))
    if len(found) != 1:
        return None
    return _made(failure, found[0].span("end"), "}", user_message("{ was never closed"), LIKELY)


def _made(
    failure: Failure, span: tuple[int, int], new: str, reason: UserMessage, chance: float = CERTAIN
) -> Repair | None:
    """Return the repair that replaces a stretch of the line, if the cell parses then."""
    spot = failure.spot
    start, end = (spot.start + place for place in span)
    edit = TextEdit(spot.cell.id, start, spot.cell.source[start:end], new)
    return if_parsed(edit, chance, reason, spot)
