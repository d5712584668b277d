"""Where a variable stands in a notebook, told cell by cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from ..syntax.names import Name, Role
from .webs import Place

T = TypeVar("T")

_POSITION: Callable[[Any], int] = itemgetter(0)

Key = tuple[int, int]
"""A cell's position, and an offset in it."""

Own = Sequence[tuple[Name, bool]]
"""Where a cell has a variable as its own, and whether it is looked up in a function there."""


class Standing(NamedTuple):
    """Where a variable stands.

    Attributes
    ----------
    places : list of Place
        All of it, cell by cell, in each in the order in which it is run.
    keys : list of (int, int)
        The keys of the places, sorted.
    binding : list of (int, int)
        Those of what binds the variable, cell by cell.
    bound : list of (int, int)
        Of these, those of what does not change the value that it had.
    """

    places: list[Place]
    keys: list[Key]
    binding: list[Key]
    bound: list[Key]

    @classmethod
    def of(cls, cells: Iterable[tuple[int, Own]]) -> Standing:
        """Return where a variable stands that some cells have, by their positions, in order."""
        result = cls([], [], [], [])
        for cell, own in cells:
            part = _of_cell(cell, own)
            result.places.extend(part.places)
            result.keys.extend(part.keys)
            result.binding.extend(part.binding)
            result.bound.extend(part.bound)
        return result

    def changed(self, cell: int, own: Own) -> Standing:
        """Return where it stands after one cell was edited."""
        part = _of_cell(cell, own)
        return Standing(
            _with(self.places, cell, part.places),
            _with(self.keys, cell, part.keys),
            _with(self.binding, cell, part.binding),
            _with(self.bound, cell, part.bound),
        )


def _with(whole: list[T], cell: int, part: list[T]) -> list[T]:
    """Return what is told cell by cell with another part for one cell."""
    low = bisect_left(whole, cell, key=_POSITION)
    high = bisect_left(whole, cell + 1, low, key=_POSITION)
    return [*whole[:low], *part, *whole[high:]] if part or low < high else whole


def _of_cell(cell: int, own: Own) -> Standing:
    places = [Place(cell, name, is_deferred) for name, is_deferred in own]
    binding = [place.key for place in places if place.name.binds]
    bound = [
        place.key for place in places if place.name.binds and place.name.role is not Role.AUGMENT
    ]
    return Standing(places, sorted(place.key for place in places), binding, bound)
