"""Variables that got another name in another notebook, and where they stand here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.items import HistoryEdit, latest
from ...core.text import line_end, line_start
from ..clock import Clock
from ..examples import merged
from ..likeness import COPY, likeness
from ..names.module import Module
from ..names.webs import Place
from ..parsing import parse_in_turn
from ..syntax import Tree, names_of
from ..syntax.names import MODULE, Role
from ..syntax.parsed_edit import parsed_edit

MAX_EDITS = 20
"""Edits of other notebooks that are looked at, newest first: see `latest`."""


class Rename(NamedTuple):
    """A variable that got another name where it is bound.

    Attributes
    ----------
    old, new : str
        The names.
    lines : frozenset of (str, str)
        The lines that bound it, and the cells that they stood in, as they were before.
    time : float
        When it was done last, in Unix seconds.
    """

    old: str
    new: str
    lines: frozenset[tuple[str, str]]
    time: float


async def renames(elsewhere: Sequence[HistoryEdit], language: str, clock: Clock) -> list[Rename]:
    """Return the renames of other notebooks' variables, the newest first."""
    found: dict[str, Rename] = {}
    for edit in latest(merged(elsewhere), MAX_EDITS):
        before = await parse_in_turn(edit.before, language, clock)
        after = await parse_in_turn(edit.after, language, clock)
        if before is None or after is None:
            continue
        for old, new, line in _bound(edit, before, after):
            # What was renamed twice is called what it was called last.
            known = found.setdefault(old, Rename(old, new, frozenset(), edit.started))
            if known.new == new:
                found[old] = known._replace(lines=known.lines | {(line, edit.before)})
    return list(found.values())


def _bound(edit: HistoryEdit, before: Tree, after: Tree) -> Iterator[tuple[str, str, str]]:
    """Yield the names that an edit replaced where they are bound, by what, and on which line."""
    names = names_of(before)
    if names is None or names.is_elsewhere:
        return
    ends = edit.start + len(edit.old), edit.start + len(edit.new)
    changed = parsed_edit(before, after, edit.start, *ends)
    for hunk in changed.hunks:
        for left, right in changed.pairs(hunk):
            name = names.at(before.text(left), left.start)
            if (
                left.kind == right.kind == "identifier"
                and name is not None
                and name.binds
                and names.owner(name) == MODULE
                and before.text(left) != after.text(right)
            ):
                yield before.text(left), after.text(right), _line(edit.before, left.start)


def places(module: Module, rename: Rename) -> list[Place]:
    """Return where a variable of this notebook has a name that changed elsewhere.

    Nowhere if no line binds it here that bound it there, in a copy of that cell: it would be
    another variable. Nor if it is imported, or if the new name means something already.
    """
    old, new = rename.old, rename.new
    if not module.binds(old) or module.holding(new):
        return []
    (first, _), *_ = module.holding(old)
    found = list(module.places(old, first, MODULE))
    if any(place.name.role is Role.IMPORT for place in found):
        return []
    cells = module.notebook.cells
    if not any(
        _binds_alike(cells[place.cell].source, place.name.start, rename)
        for place in found
        if place.name.binds
    ):
        return []
    return [
        place
        for place in found
        if not module.would_be_captured(place.name, place.cell, new, MODULE)
    ]


def _binds_alike(source: str, offset: int, rename: Rename) -> bool:
    """Tell whether a line of a cell is one that bound the variable, in a cell that is a copy."""
    line = _line(source, offset)
    return any(line == there and likeness(cell, source) >= COPY for there, cell in rename.lines)


def _line(source: str, offset: int) -> str:
    return source[line_start(source, offset) : line_end(source, offset)].strip()
