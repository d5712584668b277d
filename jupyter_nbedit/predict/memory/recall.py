"""How what stands above a place went on elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Literal

import msgspec

from ..clock import Clock
from ..library import Library, Text
from .renaming import Renaming

Kind = Literal["begun", "line", "cell", "end"]
"""Where something could be written.

- `begun`: behind what was typed of a line, at the cursor;
- `line`: in an empty line, at the cursor;
- `end`: below a line at whose end the cursor is;
- `cell`: in an empty cell.
"""

MAX_ABOVE = 8
"""Lines above a place that are compared."""

MAX_NEW = 12
"""Lines of a continuation."""

MAX_COMPARED = 300
"""Places with a line of the shape above that are compared, those of this notebook first."""

MAX_SEEN = 10
"""Of these, places whose names are looked at, those that are alike for the most lines."""

_OPENING, _CLOSING = "([{", ")]}"


class Spot(msgspec.Struct, frozen=True):
    """A place where something could be written.

    Attributes
    ----------
    kind : str
        What kind of place it is.
    cell : int
        Position of its code cell.
    offset : int
        Where it is in the cell.
    above : int
        Number of the line above.
    begun : str
        What stands on its line before it.
    fresh : bool
        Whether it is at the beginning of a cell: the line above stands in the one before.
    """

    kind: Kind
    cell: int
    offset: int
    above: int
    begun: str = ""
    fresh: bool = False


class Seen(msgspec.Struct, eq=False):
    """How a text went on at one place.

    Attributes
    ----------
    notebook : int
        Number of the notebook in the library, -1 for this one.
    matched : int
        How many lines above are alike, the nearest first.
    same : int
        How many of these are equal to the letter.
    differing : int
        How many names and strings are called something else there.
    first : str
        The first line that follows in the cell, as it would read here; empty if nothing does, or
        what cannot be said here.
    below : bool
        Whether what follows that cell is what stands below here.
    cell : int
        Position of the cell of the line above among those of the notebook.
    begun_alike : bool
        Whether that cell is alike from its beginning down to that line, as far as is compared.
    """

    notebook: int
    matched: int
    same: int
    differing: int
    first: str
    below: bool
    cell: int
    begun_alike: bool
    _following: Sequence[str]
    _renaming: Renaming
    _lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """All lines that follow in the cell, as they would read here, as far as can be said."""
        if self._lines is None:
            # Most places are only counted, and to rename takes long.
            self._lines = self._renaming.renamed(self._following)
        return self._lines


class Recall:
    """What other places of the notebook and of other notebooks have to say.

    Parameters
    ----------
    here : Text
        The notebook.
    library : Library
        Other notebooks.
    exists : collection of str
        The names that exist here.
    """

    def __init__(self, here: Text, library: Library, exists: Collection[str]) -> None:
        self._here = here
        self._library = library
        self._exists = exists

    async def at(self, spot: Spot, clock: Clock) -> list[Seen]:
        """Return how what stands above a place went on elsewhere."""
        here, key = self._here, self._here.shapes[spot.above]
        own = ((-1, line) for line in positions(here.shapes, key) if line != spot.above)
        places = list(islice(chain(own, self._library.places(key)), MAX_COMPARED))
        if len(places) > MAX_SEEN:
            # The sort is stable: what is nearer stays first.
            places.sort(key=lambda place: -self._alike(spot.above, *place))
        result = []
        for number, line in places[:MAX_SEEN]:
            await clock.tick()
            seen = self._seen(spot, number, line)
            if seen is not None:
                result.append(seen)
        return result

    def _there(self, number: int) -> Text:
        return self._here if number < 0 else self._library.notebooks[number]

    def _alike(self, line: int, number: int, other: int) -> int:
        """Return how many lines upwards have the same shapes."""
        here, there = self._here.shapes, self._there(number).shapes
        count = 0
        while count < min(MAX_ABOVE, line + 1, other + 1):
            if here[line - count] != there[other - count]:
                break
            count += 1
        return count

    def _seen(self, spot: Spot, number: int, above: int) -> Seen | None:
        """Return how a text goes on below a line, None if that is another kind of place."""
        here = self._here
        there = self._there(number)
        count, start = len(there.texts), above + 1
        is_last = start == count or there.cells[start] != there.cells[above]
        if spot.fresh and (not is_last or start == count):
            return None
        end = start
        if spot.fresh or not is_last:
            most = min(count, start + MAX_NEW)
            while end < most and there.cells[end] == there.cells[start]:
                end += 1
        renaming = Renaming(self._exists)
        matched, same = self._matched(spot.above, there, above, renaming)
        if not matched:
            return None
        margins = ("", "") if spot.fresh else (there.texts[above], here.texts[spot.above])
        following = _moved(there.texts[start:end], *margins)
        below = spot.above + 1
        return Seen(
            notebook=number,
            matched=matched,
            same=same,
            differing=renaming.differing,
            first="".join(renaming.renamed(following[:1])),
            below=(
                spot.kind == "cell"
                and below < len(here.texts)
                and end < count
                and there.shapes[end] == here.shapes[below]
            ),
            cell=there.cells[above],
            begun_alike=_depth(here, spot.above) == _depth(there, above) <= matched,
            _following=following,
            _renaming=renaming,
        )

    def _matched(self, line: int, there: Text, other: int, renaming: Renaming) -> tuple[int, int]:
        """Return how many lines upwards are alike, and how many of them equal."""
        here = self._here
        matched = same = 0
        while matched < MAX_ABOVE and line >= 0 and other >= 0:
            if here.shapes[line] != there.shapes[other]:
                break
            if matched and (here.cells[line] == here.cells[line + 1]) != (
                there.cells[other] == there.cells[other + 1]
            ):
                break
            if not renaming.learn(there.texts[other], here.texts[line]):
                break
            matched += 1
            same += here.texts[line].strip() == there.texts[other].strip()
            line, other = line - 1, other - 1
        return matched, same


def _depth(text: Text, line: int) -> int:
    """Return how many lines of its cell end with a line, itself included, or the most compared."""
    depth = 1
    while depth < min(MAX_ABOVE, line + 1) and text.cells[line - depth] == text.cells[line]:
        depth += 1
    return depth


def _moved(lines: Sequence[str], there: str, here: str) -> list[str]:
    """Return lines, indented relative to one line as they are to another, as far as that goes."""
    shift = _indentation(here) - _indentation(there)
    result: list[str] = []
    for line in lines:
        depth = _indentation(line) + shift
        if depth < 0:
            break
        result.append(" " * depth + line.lstrip() if shift else line)
    return result


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def positions(shapes: Sequence[int], key: int) -> Iterator[int]:
    """Yield where a shape stands; quicker for a few shapes than a table of all."""
    position = -1
    with suppress(ValueError):
        while True:
            position = shapes.index(key, position + 1)
            yield position


class Group(msgspec.Struct):
    """Places that go on alike, the one that is most like this first."""

    members: list[Seen]

    @property
    def best(self) -> Seen:
        """The place that is most like this one."""
        return self.members[0]


def groups(seen: Iterable[Seen]) -> list[Group]:
    """Return places by the first line with which they go on, the best first."""
    found: dict[str, Group] = {}
    for each in sorted(seen, key=_strength, reverse=True):
        found.setdefault(each.first, Group([])).members.append(each)
    return sorted(
        found.values(), key=lambda group: (*_strength(group.best), len(group.members)), reverse=True
    )


def _strength(seen: Seen) -> tuple[int, int]:
    return seen.matched, seen.same


def lengths(lines: Sequence[str]) -> Iterator[int]:
    """Yield after how many lines what follows could end: no bracket and no block is open."""
    depth = 0
    for number, line in enumerate(lines, 1):
        depth += sum(line.count(mark) for mark in _OPENING)
        depth -= sum(line.count(mark) for mark in _CLOSING)
        if depth <= 0 and not line.endswith((":", "\\", ",")):
            yield number
