"""Places where rules apply, judged, joined line by line and put in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec

from ...core.edits import TextEdit
from ...core.text import line_end, line_start
from ..syntax import Tree
from .features import Features
from .rules.rule import Found, Rule


class Candidate(msgspec.Struct, frozen=True):
    """A place where a rule applies.

    Attributes
    ----------
    cell_id : str
        The cell.
    index : int
        Position of the cell in the notebook.
    tree : Tree
        The cell, parsed.
    rule : Rule
        The rule.
    found : Found
        The place and the text.
    features : dict
        What it is judged by.
    confidence : float
        The chance that the user would make this edit.
    """

    cell_id: str
    index: int
    tree: Tree
    rule: Rule
    found: Found
    features: Features
    confidence: float

    @property
    def edit(self) -> TextEdit:
        """What would be done."""
        start, end, new = self.found.start, self.found.end, self.found.new
        return TextEdit(self.cell_id, start, self.tree.source[start:end], new)

    @property
    def line(self) -> tuple[int, int]:
        """Where the lines that it changes start and end."""
        source = self.tree.source
        return line_start(source, self.found.start), line_end(source, self.found.end)


class Joined(msgspec.Struct, frozen=True):
    """All that changes on a line, as one edit."""

    index: int
    edit: TextEdit
    confidence: float
    parts: tuple[Candidate, ...]


async def join(candidates: list[Candidate], tick: Callable[[], Awaitable[None]]) -> list[Joined]:
    """Join the candidates of each line; of two that overlap the one that changes more stays.

    Parameters
    ----------
    candidates : list of Candidate
        What may be changed.
    tick : callable
        Gives the event loop its turn now and then: there may be ten thousand of them.
    """
    by_cell: dict[str, list[Candidate]] = {}
    # The strongest come first and keep their place; a weaker one that touches them is dropped.
    for candidate in sorted(candidates, key=_strength):
        await tick()
        others = by_cell.setdefault(candidate.cell_id, [])
        # They are in order and apart, so only its neighbours can touch it.
        at = bisect_left(others, candidate.found[:2], key=_span)
        if not any(_overlap(candidate, other) for other in others[max(at - 1, 0) : at + 1]):
            others.insert(at, candidate)
    # A developer reads and accepts a line at a time, so what changes on one is one edit.
    lines: list[list[Candidate]] = []
    line = _Line("", 0, 0)
    for group in sorted(by_cell.values(), key=lambda group: group[0].index):
        for candidate in group:
            await tick()
            if line.goes_on_in(candidate):
                lines[-1].append(candidate)
            else:
                lines.append([candidate])
            if not line.contains(candidate):
                line = _Line.of(candidate)
    return [_joined(parts) for parts in lines]


class _Line(NamedTuple):
    """The lines that a candidate changes; of many on one line they are looked for once."""

    cell_id: str
    start: int
    end: int
    is_one: bool = True

    @classmethod
    def of(cls, candidate: Candidate) -> _Line:
        start, end = candidate.line
        return cls(candidate.cell_id, start, end, "\n" not in candidate.tree.source[start:end])

    def contains(self, candidate: Candidate) -> bool:
        """Tell whether a candidate changes this line and no other."""
        found = candidate.found
        return (
            self.is_one
            and candidate.cell_id == self.cell_id
            and self.start <= found.start
            and found.end <= self.end
        )

    def goes_on_in(self, candidate: Candidate) -> bool:
        """Tell whether a candidate further down begins on the last of these lines.

        Lines overlap also where one candidate spans several lines and another is within.
        """
        if candidate.cell_id != self.cell_id:
            return False
        return candidate.found.start < self.end or candidate.line[0] < self.end


def _strength(candidate: Candidate) -> tuple[float, ...]:
    """Return a key: what replaces more comes first, for it accounts for more of the edit.

    Of a template and the leaf in it the template is right if both are; the confidence decides only
    between those of one length, and the place between equals, so that the order is always the same.
    """
    found = candidate.found
    return (found.start - found.end, -candidate.confidence, candidate.index, found.start)


def _span(candidate: Candidate) -> tuple[int, int]:
    return candidate.found[:2]


def _overlap(first: Candidate, second: Candidate) -> bool:
    left, right = sorted((first.found[:2], second.found[:2]))
    # Two insertions at one place do not overlap as ranges do, but cannot both be made.
    return left[1] > right[0] or left == right or _are_one_insertion(first, second)


def _are_one_insertion(first: Candidate, second: Candidate) -> bool:
    """Tell whether two rules put the same lines in between the same two."""
    one, other = sorted((first.found, second.found), key=lambda found: found[:2])
    return (
        one.start == one.end
        and other.start == other.end
        and one.new.strip() == other.new.strip()
        and not first.tree.source[one.end : other.start].strip()
    )


def _joined(parts: list[Candidate]) -> Joined:
    first = parts[0]
    source = first.tree.source
    start = first.found.start
    pieces = []
    position = start
    for part in parts:
        pieces.append(source[position : part.found.start])
        pieces.append(part.found.new)
        position = part.found.end
    # One wrong part spoils the whole line, so it is as likely as its least likely part.
    edit = TextEdit(first.cell_id, start, source[start:position], "".join(pieces))
    return Joined(first.index, edit, min(part.confidence for part in parts), tuple(parts))
