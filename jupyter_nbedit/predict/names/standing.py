"""Where a variable stands in a notebook, told cell by cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
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
    own : dict of int to sequence of (Name, bool)
        Where each cell has it, by the cells' positions, in order.
    keys : list of (int, int)
        The keys of its places, sorted.
    binding : list of (int, int)
        Those of what binds the variable, cell by cell.
    bound : list of (int, int)
        Of these, those of what does not change the value that it had.
    """

    own: dict[int, Own]
    keys: list[Key]
    binding: list[Key]
    bound: list[Key]

    @classmethod
    def of(cls, own: dict[int, Own]) -> Standing:
        """Return where a variable stands, by where each cell has it."""
        result = cls(own, [], [], [])
        for cell, names in own.items():
            part = _of_cell(cell, names)
            result.keys.extend(part.keys)
            result.binding.extend(part.binding)
            result.bound.extend(part.bound)
        return result

    @property
    def places(self) -> list[Place]:
        """All of its places, cell by cell, in each in the order in which it is run."""
        return [
            Place(cell, name, is_deferred)
            for cell, names in self.own.items()
            for name, is_deferred in names
        ]

    def changed(self, cell: int, names: Own) -> Standing:
        """Return where it stands after one cell was edited."""
        own = {**self.own, cell: names}
        if not names:
            del own[cell]
        elif cell not in self.own:
            own = dict(sorted(own.items(), key=_POSITION))
        part = _of_cell(cell, names)
        return Standing(
            own,
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
    binds = [name for name, _ in own if name.binds]
    return Standing(
        {cell: own},
        sorted([(cell, name.start) for name, _ in own]),
        [(cell, name.start) for name in binds],
        [(cell, name.start) for name in binds if name.role is not Role.AUGMENT],
    )
