"""What an expression is worth knowing of, for one column: its kind, and who made the column."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

Key = tuple[int, int]
"""What tells a place of the notebook apart from others: the cell, and where it starts there."""


class Shape(Enum):
    """What a value is, as far as columns go.

    `ROW` has the columns as keys, as a dictionary has; `SERIES` is one column.
    """

    UNKNOWN = 0
    FRAME = 1
    GROUPED = 2
    SERIES = 3
    ROW = 4
    OTHER = 5


class Origins(NamedTuple):
    """Who made a column.

    Attributes
    ----------
    makers : frozenset of (int, int)
        The places that make it.
    roots : frozenset of (int, int)
        The values of which nothing is known, whose column it may be.
    renamed : frozenset of (int, int)
        The places that gave it another name: there is none any more.
    """

    makers: frozenset[Key] = frozenset()
    roots: frozenset[Key] = frozenset()
    renamed: frozenset[Key] = frozenset()

    def joined(self, other: Origins) -> Origins:
        """Return the origins of what may be either."""
        return Origins(
            self.makers | other.makers, self.roots | other.roots, self.renamed | other.renamed
        )

    @classmethod
    def made(cls, key: Key) -> Origins:
        """Return those of a column that is made at a place."""
        return cls(makers=frozenset({key}))

    @classmethod
    def unknown(cls, key: Key) -> Origins:
        """Return those of a column of a value of which nothing is known."""
        return cls(roots=frozenset({key}))


NOWHERE = Origins()
"""Those of a column that there is not."""


class Value(NamedTuple):
    """What an expression is.

    Attributes
    ----------
    shape : Shape
        What kind of value.
    origins : Origins
        Where its column comes from.
    is_index : bool
        Whether the column is, or becomes, an index: it stays whatever is selected.
    """

    shape: Shape
    origins: Origins = NOWHERE
    is_index: bool = False

    def selected(self, shape: Shape, *, kept: bool | None) -> Value:
        """Return what is left when some columns are selected; None where they are not known."""
        stays = kept is not False or self.is_index
        return Value(shape, self.origins if stays else NOWHERE, self.is_index)


OTHER = Value(Shape.OTHER)
"""What has no columns."""
