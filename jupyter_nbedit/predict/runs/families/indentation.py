"""Lines are not indented as they have to be, and there is one plausible way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ....core.edits import TextEdit
from ....utils.user_messages import UserMessage, user_message
from ..failure import Failure, Spot
from ..parsing import if_parsed
from ..repair import LIKELY, Repair

_INDENT = re.compile(r"[ \t]*")
_DEFINES = re.compile(r"(?:async[ \t]+)?def\b")
_RETURNS = re.compile(r"(?:return|yield)\b")
_STEP = 4
"""Columns of a level where the cell has no other."""


def repair_of_indentation(failure: Failure) -> Repair | None:
    """Return the repair of an `IndentationError` or a `TabError`."""
    if not failure.is_direct:
        return None
    for start, repair in _BY_MESSAGE:
        if failure.message.startswith(start):
            return repair(failure.spot)
    return None


def _block(spot: Spot) -> Repair | None:
    """Indent what comes after a line with a colon, where it is plain how far that goes."""
    source = spot.cell.source
    lines = source.split("\n")
    first = source.count("\n", 0, spot.start)
    header = first - 1
    while header >= 0 and not lines[header].split("#")[0].rstrip().endswith(":"):
        header -= 1
    if header < 0 or not lines[first].strip():
        return None
    level = _width(lines[header])
    if _width(lines[first]) != level:
        return None
    last = first
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    if last > first:
        # A function goes on to where it returns; of others nobody knows.
        ends = [
            number
            for number in range(first, last + 1)
            if _width(lines[number]) == level and _RETURNS.match(lines[number].strip())
        ]
        if not ends or not _DEFINES.match(lines[header].strip()):
            return None
        last = ends[-1]
    by = _step(lines)
    new = [" " * by + line if line.strip() else line for line in lines[first : last + 1]]
    return _repaired(
        spot, lines, first, new, user_message("what comes after %1", lines[header].strip()[:30])
    )


def _too_deep(spot: Spot) -> Repair | None:
    """Bring lines back to the level of the line before them."""
    lines = spot.cell.source.split("\n")
    first = spot.cell.source.count("\n", 0, spot.start)
    before = next((line for line in reversed(lines[:first]) if line.strip()), None)
    if before is None:
        return None
    too_much = _width(lines[first]) - _width(before)
    last = first
    while last + 1 < len(lines) and (
        not lines[last + 1].strip() or _width(lines[last + 1]) >= _width(lines[first])
    ):
        last += 1
    if too_much <= 0 or any("\t" in _indent(line) for line in lines[first : last + 1]):
        return None
    new = [line[too_much:] if line.strip() else line for line in lines[first : last + 1]]
    return _repaired(spot, lines, first, new, user_message("nothing opens a block here"))


def _between(spot: Spot) -> Repair | None:
    """Bring a line to the level that it misses by a little."""
    lines = spot.cell.source.split("\n")
    first = spot.cell.source.count("\n", 0, spot.start)
    width = _width(lines[first])
    levels: list[int] = []
    for line in lines[:first]:
        if line.strip():
            levels = [level for level in levels if level < _width(line)] + [_width(line)]
    near = sorted({abs(level - width) for level in levels})
    found = [level for level in levels if near and abs(level - width) == near[0]]
    if len(found) != 1 or near[0] * 2 >= _step(lines):
        return None
    new = [" " * found[0] + lines[first].lstrip()]
    return _repaired(spot, lines, first, new, user_message("it stands between two levels"))


def _tabs(spot: Spot) -> Repair | None:
    """Write blanks for tabs, where the rest of the cell has blanks."""
    lines = spot.cell.source.split("\n")
    with_tabs = [number for number, line in enumerate(lines) if "\t" in _indent(line)]
    has_blanks = any(line.startswith(" ") for line in lines)
    if not with_tabs or not has_blanks:
        return None
    first, last = with_tabs[0], with_tabs[-1]
    by = _step(lines)
    new = [
        _indent(line).replace("\t", " " * by) + line[len(_indent(line)) :]
        for line in lines[first : last + 1]
    ]
    return _repaired(spot, lines, first, new, user_message("tabs among blanks"))


_BY_MESSAGE: tuple[tuple[str, Callable[[Spot], Repair | None]], ...] = (
    ("expected an indented block", _block),
    ("unexpected indent", _too_deep),
    ("unindent does not match", _between),
    ("inconsistent use of tabs", _tabs),
)
"""Who repairs what, by how the message begins."""


def _indent(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found is not None else ""


def _width(line: str) -> int:
    """Return the column that a line starts at, as Python counts it."""
    return len(_indent(line).expandtabs())


def _step(lines: Sequence[str]) -> int:
    """Return how many columns the first level of a cell has."""
    widths = {_width(line) for line in lines if line.strip() and line.startswith(" ")}
    return min(widths) if widths and min(widths) in (2, 4, 8) else _STEP


def _repaired(
    spot: Spot, lines: Sequence[str], first: int, new: Sequence[str], reason: UserMessage
) -> Repair | None:
    """Return the repair that puts lines in the place of as many, if the cell parses then."""
    start = sum(len(line) + 1 for line in lines[:first])
    old = "\n".join(lines[first : first + len(new)])
    edit = TextEdit(spot.cell.id, start, old, "\n".join(new)).trimmed()
    return if_parsed(edit, LIKELY, reason, spot)
