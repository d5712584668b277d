"""Which places of a variable belong together: the bindings, and the uses that they reach.

A notebook is one module whose cells run from top to bottom, as far as anyone knows. A variable that
is bound anew there is another one under the same name, unless it is made of the former.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from ..syntax.names import Name, Role


class Place(NamedTuple):
    """Where a variable stands in a notebook.

    Attributes
    ----------
    cell : int
        Position of the cell.
    name : Name
        The name in its cell.
    is_deferred : bool
        Whether it is looked up when a function is called.
    """

    cell: int
    name: Name
    is_deferred: bool

    @property
    def key(self) -> tuple[int, int]:
        """What tells it apart from others."""
        return self.cell, self.name.start


class Web(NamedTuple):
    """The places that belong together.

    Attributes
    ----------
    places : list of Place
        In the order in which they are run.
    is_only : bool
        Whether the name is bound by no other web of the notebook.
    """

    places: list[Place]
    is_only: bool


class Left(NamedTuple):
    """A web of which some places have another name already.

    Attributes
    ----------
    ours, rest : list of Place
        Those, and the ones that are left behind.
    is_only : bool
        See `Web`.
    """

    ours: list[Place]
    rest: list[Place]
    is_only: bool


def left_behind(places: Sequence[Place], moved: Container[tuple[int, int]]) -> list[Left]:
    """Return the webs that leave places behind; see `webs`."""
    found = []
    for web in webs(places, moved):
        ours = [place for place in web.places if place.key in moved]
        rest = [place for place in web.places if place.key not in moved]
        if ours and rest:
            found.append(Left(ours, rest, web.is_only))
    return found


class _Sets:
    """Disjoint sets of numbers."""

    def __init__(self) -> None:
        self._above: list[int] = []

    def new(self) -> int:
        self._above.append(len(self._above))
        return len(self._above) - 1

    def find(self, number: int) -> int:
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def join(self, numbers: Iterable[int]) -> int:
        first, *others = sorted({self.find(number) for number in numbers})
        for other in others:
            self._above[other] = first
        return first


def webs(places: Sequence[Place], moved: Container[tuple[int, int]] = ()) -> list[Web]:
    """Sort the places of one variable of one scope into webs.

    Parameters
    ----------
    places : sequence of Place
        All of them.
    moved : container of (int, int)
        The keys of those that have another name already. What is bound under another name than
        the one that it is made of is something new.
    """
    sets = _Sets()
    number: dict[tuple[int, int], int] = {}
    bound: set[int] = set()
    live: set[int] = set()
    early: list[Place] = []
    used: Place | None = None
    ordered = sorted(places, key=_turn)
    for place in ordered:
        name, key = place.name, place.key
        if place.is_deferred or (not name.binds and name.role is not Role.DELETE):
            if live:
                number[key] = sets.join(live) if len(live) > 1 else next(iter(live))
            else:
                early.append(place)
            if not place.is_deferred:
                used = place
        elif name.role in (Role.AUGMENT, Role.DELETE):
            number[key] = sets.join(live) if live else sets.new()
            live = {number[key]}
            bound.add(number[key])
        else:
            web = number[key] = sets.new()
            bound.add(web)
            if (
                used is not None
                and _is_made_of(place, used)
                and (key in moved) == (used.key in moved)
            ):
                # `df = df.dropna()` goes on with what it uses.
                before = number.get(used.key)
                if before is None:
                    number[used.key] = web
                    early.remove(used)
                else:
                    sets.join((before, web))
            live = live | {web} if name.is_conditional else {web}
    if early:
        # Used before anything binds it: by a function, or in a notebook that runs in another order.
        first = min(bound, default=None)
        web = sets.new() if first is None else first
        for place in early:
            number[place.key] = web
    found: dict[int, list[Place]] = {}
    for place in ordered:
        found.setdefault(sets.find(number[place.key]), []).append(place)
    roots = {sets.find(web) for web in bound}
    return [Web(group, roots <= {root}) for root, group in found.items()]


def _turn(place: Place) -> tuple[int, int, int]:
    return place.cell, place.name.effect, place.name.start


def _is_made_of(bound: Place, used: Place) -> bool:
    """Tell whether a use stands in the value that is bound."""
    return bound.cell == used.cell and bound.name.start < used.name.start < bound.name.effect
