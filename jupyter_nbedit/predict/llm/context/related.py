"""Other cells that matter for what is being edited: those that share names with it."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Collection

from ....core.text import line_end, line_start
from .cells import MAX_SHOWN, Cells, ShownCell
from .content import Excerpt, Heading, estimated_tokens
from .names import CellNames, cell_names, headings, imports, line_words, words
from .window import window

MAX_CELLS = 8
"""Other cells that are shown."""

MIN_SCORE = 1000
"""Score below which a cell is not shown: a name that every third cell has."""

ALSO = 3000
"""Score of a cell that was edited lately, or that the last error came through."""

MIN_TOKENS = 30
"""Tokens left below which no further cell is shown."""

_WORD_AT_END = re.compile(r"\w*$")
_WORD_AT_START = re.compile(r"\w*")


def related(
    cells: Cells, current: ShownCell, cursor: int, also: Collection[str], budget: int
) -> tuple[Excerpt, ...]:
    """Return the cells that share most names with the edited one, top to bottom.

    Parameters
    ----------
    cells : Cells
        The notebook.
    current : ShownCell
        The edited cell.
    cursor : int
        Offset of the cursor in its shown text. The word there is not looked at: it is still being
        typed, and with every other letter it would be another one.
    also : collection of str
        Cells that matter anyway.
    budget : int
        Tokens that they may cost; none may cost more than half of it.
    """
    own = _own_names(current, cursor)
    others = [
        (index, cell_names(cell.source, cells.notebook.language_of(cell)))
        for index, cell in enumerate(cells.notebook.cells)
        if index + 1 != current.number
        and cell.type in {"code", current.cell.type}
        and len(cell.source) <= MAX_SHOWN
    ]
    shared = [own.mentioned & names.mentioned for _, names in others]
    weights = _weights(shared)
    scored = []
    for (index, names), common in zip(others, shared, strict=True):
        # A name counts double where one of the two cells defines it.
        bound = common & names.defined | common & own.defined
        score = sum(map(weights.__getitem__, common)) + sum(map(weights.__getitem__, bound))
        if cells.notebook.cells[index].id in also:
            score += ALSO
        if index + 2 == current.number:
            score += MIN_SCORE
        if score >= MIN_SCORE:
            scored.append((-score, abs(index + 1 - current.number), index))
    scored.sort()
    chosen: list[Excerpt] = []
    left = budget
    for _, _, index in scored[: 2 * MAX_CELLS]:
        shown = cells.shown(index)
        if shown is None or not shown.shown.text.strip():
            continue
        excerpt = _excerpt(shown, own.mentioned, min(left, budget // 2))
        if excerpt is None:
            continue
        left -= estimated_tokens(excerpt.text)
        chosen.append(excerpt)
        if len(chosen) == MAX_CELLS or left < MIN_TOKENS:
            break
    return tuple(sorted(chosen, key=lambda excerpt: excerpt.number))


def _own_names(current: ShownCell, cursor: int) -> CellNames:
    """Return the names of the edited cell, those of the cursor's line apart.

    Without that line the text stays the same from key to key, and so is parsed once.
    """
    source = current.cell.source
    at = current.shown.real(cursor)
    start, end = line_start(source, at), line_end(source, at)
    rest = cell_names(source[:start] + source[end:], current.language)
    before = _WORD_AT_END.sub("", source[start:at])
    after = _WORD_AT_START.sub("", source[at:end], count=1)
    return CellNames(rest.defined, rest.mentioned | words(before + after))


def _weights(shared: list[frozenset[str]]) -> dict[str, int]:
    """Weigh names by how few cells have them: the logarithm of one over the share that do.

    Whole numbers, because a sum of floats depends on their order, and a set has no lasting one.
    """
    counts = Counter(itertools.chain.from_iterable(shared))
    total = len(shared) + 1
    return {name: round(1000 * math.log(total / count)) for name, count in counts.items()}


def _excerpt(cell: ShownCell, names: frozenset[str], budget: int) -> Excerpt | None:
    """Return a cell as far as it fits, around the line with most of the names."""
    if cell.cost(0, cell.lines) <= budget:
        return cell.excerpt(0, cell.lines)
    counts = [len(found & names) for found in line_words(cell.shown.text)]
    best = counts.index(max(counts))
    first, last = window(cell, best, budget, cell.lines)
    return cell.excerpt(first, last) if first < last else None


def outline(cells: Cells, budget: int) -> tuple[Heading, ...]:
    """Return the headings, top to bottom; of too many, those of the highest levels."""
    found = [
        (level, Heading(index + 1, cells.masked(text).text))
        for index, cell in enumerate(cells.notebook.cells)
        if cell.type == "markdown" and len(cell.source) <= MAX_SHOWN
        for level, text in headings(cell.source)
    ]
    for deepest in range(6, 0, -1):
        chosen = tuple(heading for level, heading in found if level <= deepest)
        if sum(estimated_tokens(heading.text) + 4 for heading in chosen) <= budget:
            return chosen
    left = budget
    for count, heading in enumerate(chosen):
        left -= estimated_tokens(heading.text) + 4
        if left < 0:
            return chosen[:count]
    return chosen


def imported(cells: Cells, current: int, budget: int) -> str:
    """Return the import statements of all cells but the one at `current`, each once, in order."""
    kept: dict[str, None] = {}
    for index, cell in enumerate(cells.notebook.cells):
        if cell.type == "code" and index != current and len(cell.source) <= MAX_SHOWN:
            for statement in imports(cell.source):
                kept.setdefault(cells.masked(statement).text)
    result = ""
    for statement in kept:
        if estimated_tokens(result + statement) + 1 <= budget:
            result += statement + "\n"
    return result
