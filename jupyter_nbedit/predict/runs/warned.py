"""A run warned that something is deprecated and said what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...utils.user_messages import user_message
from ..clock import Clock
from ..request import PredictionRequest
from .code import Code, CodeCell
from .keyed import plain_text
from .repair import CERTAIN, Repair

MAX_TEXT = 8_000
"""Characters of what a run warned of that are read."""

_HEAD = re.compile(
    r"^(?P<path>[^\n]{1,400}?):(?P<line>\d{1,6}): \w*(?:Deprecation|Future)\w*: ", re.MULTILINE
)
_OF_CELL = re.compile(r".*ipykernel_\d+[/\\][^/\\]+\.py|<ipython-input-[^>]+>")
_NAME = r"[`'\"]{0,2}\.?(?P<%s>\w+(?:\.\w+)*)(?:\(\))?[`'\"]{0,2}"
_SAID = tuple(
    re.compile(pattern % (_NAME % "old", _NAME % "new"))
    for pattern in (
        r"%s (?:has been|is|was) deprecated\b[^`'\"]*?\b[Uu]se %s instead\b",
        r"%s was renamed to %s",
        r"%s is a deprecated alias (?:for|of) %s",
    )
)


class _Warned(NamedTuple):
    """What is deprecated, what takes its place, and the line that is meant, -1 if unknown."""

    old: str
    new: str
    line: int
    text: str


async def repair_of_warning(request: PredictionRequest) -> Repair | None:
    """Return the edit that the newest run asked for, if its cell was not edited since."""
    run = request.last_run
    if run is None or not run.ok or not run.traceback or run.cell_id not in request.settled:
        return None
    position = request.notebook.index(run.cell_id)
    code = await Code.read(request.notebook, position, Clock())
    cell = code.cell(position)
    for warned in _warnings(run.traceback[:MAX_TEXT]) if cell is not None else ():
        places = set(_places(warned, cell)) if cell is not None else set()
        if cell is not None and len(places) == 1:
            start, end = places.pop()
            edit = cell.edit(start, end, warned.new)
            return Repair(
                [edit], CERTAIN, user_message("%1 is deprecated: use %2", warned.old, warned.new)
            )
    return None


def _warnings(text: str) -> Iterator[_Warned]:
    """Yield the warnings that state what takes the place of one name."""
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        told = text[head.end() : end].rstrip("\n").split("\n")
        is_shown = len(told) > 1 and told[-1].startswith("  ")
        message = " ".join(told[:-1] if is_shown else told)
        names = next((found for said in _SAID if (found := said.search(message))), None)
        if names is None:
            continue
        old_owner, _, old = names["old"].rpartition(".")
        new_owner, _, new = names["new"].rpartition(".")
        # What another object has takes other arguments.
        if old == new or (old_owner and new_owner and old_owner != new_owner):
            continue
        is_here = _OF_CELL.fullmatch(head["path"]) is not None and is_shown
        line = int(head["line"]) - 1 if is_here else -1
        yield _Warned(old, new, line, told[-1].strip() if is_here else "")


def _places(warned: _Warned, cell: CodeCell) -> Iterator[tuple[int, int]]:
    """Yield where a deprecated attribute, keyword or text stands, on its line if that is known."""
    low, high = 0, len(cell.source)
    if warned.line >= 0:
        lines = cell.source.split("\n")
        if warned.line >= len(lines) or lines[warned.line].strip() != warned.text:
            return
        low = sum(len(line) + 1 for line in lines[: warned.line])
        high = low + len(lines[warned.line])
    for members in (cell.names.attributes, cell.names.keywords):
        for member in members.get(warned.old, ()):
            if low <= member.start < high:
                yield member.start, member.end
    first, last = cell.tree.leaf_range(low, high)
    for leaf in cell.tree.leaves[first:last]:
        if leaf.kind == "string":
            found = plain_text(leaf, cell.tree)
            if found is not None and found[0] == warned.old:
                yield found[1], found[1] + len(warned.old)
