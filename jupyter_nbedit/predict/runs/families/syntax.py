"""Code does not parse, and one repair is plausible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ....core.edits import TextEdit
from ....utils.user_messages import user_message
from ..failure import Failure
from ..parsing import if_parsed, parses
from ..repair import CERTAIN, LIKELY, Repair
from .foreign import repair_of_foreign_syntax, repair_of_formatted_string

_CLOSES = {"(": ")", "[": "]", "{": "}"}
_BRACKETS = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\\n])*\1|#[^\n]*|[()\[\]{}]""")
_COMMENT = re.compile(r"""(?:(["'])(?:\\.|(?!\1)[^\\])*\1|[^"'#])*""")
_EQUALS = re.compile(r"(?<![=!<>:+\-*/%&|^@])=(?!=)")
_CONDITION = re.compile(r"\s*(?:if|elif|while)\b")
_PRINT = re.compile(r"^([ \t]*)print[ \t]+(?![=(\s])([^\n]*)$", re.MULTILINE)
_MISMATCH = re.compile(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'")

MAX_PARSED = 40_000
"""Characters that are parsed in search of the place of a bracket: some 20 ms of work."""


def repair_of_syntax(failure: Failure) -> Repair | None:
    """Return the repair of a `SyntaxError`."""
    if not failure.is_direct:
        return None
    message = failure.message
    for start, repair in _BY_MESSAGE:
        if message.startswith(start):
            return repair(failure)
    return None


def _colon(failure: Failure) -> Repair | None:
    foreign = repair_of_foreign_syntax(failure)
    if foreign is not None:
        return foreign
    spot = failure.spot
    end = spot.start + len(_code(spot.text).rstrip())
    edit = TextEdit(spot.cell.id, end, "", ":")
    return if_parsed(edit, CERTAIN, user_message("a colon is missing"), spot)


def _open_bracket(failure: Failure) -> Repair | None:
    """Close the bracket that is open, where only one line can end with it."""
    spot = failure.spot
    source = spot.cell.source
    opened = _opened(source)
    if len(opened) != 1:
        return None
    (place,) = opened
    found: list[TextEdit] = []
    line = source.rfind("\n", 0, place) + 1
    for text in source[line:].split("\n")[: _tries(source) // 2 or 1]:
        code = _code(text).rstrip()
        for end in {len(code), len(code.removesuffix(":").rstrip())}:
            edit = TextEdit(spot.cell.id, line + end, "", _CLOSES[source[place]])
            if line + end > place and parses([edit], spot):
                found.append(edit)
        if found:
            break
        line += len(text) + 1
    if len(found) != 1 or source[: found[0].start].rstrip().endswith(","):
        return None
    return Repair(found, LIKELY, user_message("%1 was never closed", source[place]))


def _unmatched(failure: Failure) -> Repair | None:
    spot = failure.spot
    source = spot.cell.source
    left = _unopened(source)
    if len(left) != 1 or not spot.holds(left[0]):
        return None
    # Without any other on its line it is the opening one that is missing.
    if not any(mark in source[spot.start : left[0]] for mark in _CLOSES):
        return None
    edit = TextEdit(spot.cell.id, left[0], source[left[0]], "")
    return if_parsed(edit, LIKELY, user_message("nothing opens %1", source[left[0]]), spot)


def _mismatched(failure: Failure) -> Repair | None:
    spot = failure.spot
    told = _MISMATCH.match(failure.message)
    if told is None:
        return None
    places = [spot.start + at for at, mark in enumerate(spot.text) if mark == told[1]]
    if len(places) > _tries(spot.cell.source):
        return None
    edits = [TextEdit(spot.cell.id, at, told[1], _CLOSES[told[2]]) for at in places]
    found = [edit for edit in edits if parses([edit], spot)]
    return (
        Repair(found, LIKELY, user_message("%1 is closed by %2", told[2], told[1]))
        if len(found) == 1
        else None
    )


def _comparison(failure: Failure) -> Repair | None:
    spot = failure.spot
    places = [found.start() for found in _EQUALS.finditer(_code(spot.text))]
    if len(places) != 1 or not _CONDITION.match(spot.text):
        return None
    edit = TextEdit(spot.cell.id, spot.start + places[0], "=", "==")
    return if_parsed(edit, CERTAIN, user_message("a condition compares with =="), spot)


def _print(failure: Failure) -> Repair | None:
    """Give `print` its parentheses, everywhere."""
    spot = failure.spot
    edits = [
        TextEdit(cell.id, found.end(1), found[0][len(found[1]) :], f"print({code})")
        for cell in failure.code.cells
        for found in _PRINT.finditer(cell.source)
        if (code := found[2].rstrip())
        and not code.startswith(">>")
        and not code.endswith((",", "\\"))
        if _code(code) == code
    ]
    first = [edit for edit in edits if edit.cell_id == spot.cell.id and spot.holds(edit.start)]
    if not first:
        return None
    rest = [edit for edit in edits if edit != first[0]]
    return Repair([*first, *rest], CERTAIN, user_message("print is a function in Python 3"))


_BY_MESSAGE: tuple[tuple[str, Callable[[Failure], Repair | None]], ...] = (
    ("expected ':'", _colon),
    # What IPython says, and what Python does.
    ("incomplete input", _open_bracket),
    *((f"'{mark}' was never closed", _open_bracket) for mark in _CLOSES),
    ("unmatched ", _unmatched),
    ("closing parenthesis", _mismatched),
    ("invalid syntax. Maybe you meant '=='", _comparison),
    ("cannot assign to ", _comparison),
    ("Missing parentheses in call to 'print'", _print),
    ("f-string: ", repair_of_formatted_string),
    ("invalid syntax", repair_of_foreign_syntax),
)
"""Who repairs what, by how the message begins."""


def _code(text: str) -> str:
    """Return a line without the comment at its end."""
    found = _COMMENT.match(text)
    return found[0] if found is not None else text


def _brackets(source: str) -> Iterator[tuple[int, str]]:
    for found in _BRACKETS.finditer(source):
        if found[0] in "()[]{}":
            yield found.start(), found[0]


def _opened(source: str) -> list[int]:
    """Return the brackets that nothing closes."""
    opened: list[int] = []
    for place, mark in _brackets(source):
        if mark in _CLOSES:
            opened.append(place)
        elif opened and _CLOSES[source[opened[-1]]] == mark:
            opened.pop()
    return opened


def _unopened(source: str) -> list[int]:
    """Return the brackets that nothing opens."""
    opened: list[str] = []
    found: list[int] = []
    for place, mark in _brackets(source):
        if mark in _CLOSES:
            opened.append(_CLOSES[mark])
        elif opened and opened[-1] == mark:
            opened.pop()
        else:
            found.append(place)
    return found


def _tries(source: str) -> int:
    """Return how often a cell may be parsed."""
    return MAX_PARSED // max(len(source), 400)
