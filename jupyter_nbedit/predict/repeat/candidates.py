"""Places where rules apply, judged, joined line by line and put in order."""

from __future__ import annotations

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


def join(candidates: list[Candidate]) -> list[Joined]:
    """Join the candidates of each line; of two that overlap the one that changes more stays."""
    by_cell: dict[str, list[Candidate]] = {}
    # The strongest come first and keep their place; a weaker one that touches them is dropped.
    for candidate in sorted(candidates, key=_strength):
        others = by_cell.setdefault(candidate.cell_id, [])
        if not any(_overlap(candidate, other) for other in others):
            others.append(candidate)
    chosen = [candidate for group in by_cell.values() for candidate in group]
    chosen.sort(key=lambda item: (item.index, item.found.start, item.found.end))
    # A developer reads and accepts a line at a time, so what changes on one is one edit.
    lines: list[list[Candidate]] = []
    for candidate in chosen:
        last = lines[-1][-1] if lines else None
        if (
            last is not None
            and last.cell_id == candidate.cell_id
            # Lines overlap also where one candidate spans several lines and another is within.
            and candidate.line[0] < last.line[1]
        ):
            lines[-1].append(candidate)
        else:
            lines.append([candidate])
    return [_joined(parts) for parts in lines]


def _strength(candidate: Candidate) -> tuple[float, ...]:
    """Return a key: what replaces more comes first, for it accounts for more of the edit.

    Of a template and the leaf in it the template is right if both are; the confidence decides only
    between those of one length, and the place between equals, so that the order is always the same.
    """
    found = candidate.found
    return (found.start - found.end, -candidate.confidence, candidate.index, found.start)


def _overlap(first: Candidate, second: Candidate) -> bool:
    left, right = sorted((first.found[:2], second.found[:2]))
    # Two insertions at one place do not overlap as ranges do, but cannot both be made.
    return left[1] > right[0] or left == right


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
