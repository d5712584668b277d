"""Rules: what is replaced by what, and where else it would apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ...clock import Steps, at_once
from ...syntax import Node, Tree

MAX_MEMO = 1000
"""Rules whose places are remembered for one cell."""


_NOTHING: Mapping[str, float] = MappingProxyType({})


class Found(NamedTuple):
    """A place where a rule applies.

    Attributes
    ----------
    start, end : int
        The text that is replaced.
    new : str
        What takes its place.
    node : Node
        The node the rule matched.
    about : mapping of str to float
        What the rule alone knows of the place, as numbers to judge it by.
    """

    start: int
    end: int
    new: str
    node: Node
    about: Mapping[str, float] = _NOTHING


NOWHERE: list[Found] = []
"""One empty list for all, as most rules apply in few of the cells that they are looked for in."""


def _is_done(found: Found, source: str) -> bool:
    """Tell whether a place already is what it would become, as `x` in `int(x)` is."""
    old = source[found.start : found.end]
    lead = found.new.find(old)
    return lead >= 0 and source.startswith(found.new, max(0, found.start - lead))


class Rule:
    """A rewrite learned from one or more edits.

    Attributes
    ----------
    kind : str
        What sort of rule it is.
    key : tuple
        What makes two rules the same.
    anchor : str
        Text that a cell must contain for the rule to apply in it.
    own : object
        Stands for the rule where no function's own names are meant.
    """

    kind = ""
    changes_made = 1
    """How many different changes of an edit the rule accounts for."""
    has_holes = False
    """Whether it applies to other texts than that of the example."""

    reach: tuple[int, int] | None = None
    """How many places above and below the newest example may be meant; None for all."""

    def __init__(self, key: tuple[object, ...], anchor: str) -> None:
        self.key = (self.kind, *key)
        self.anchor = anchor
        self.own = object()

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the places of a cell where the rule applies."""
        raise NotImplementedError

    def is_made(self, found: Found, source: str) -> bool:
        """Tell whether what matched at a place already is what the rule makes."""
        return False

    def places(self, tree: Tree) -> list[Found]:
        """Return the places of a cell where the rule applies; of a cell seen before at once."""
        known: list[Found] | None = tree.memo.get(self)
        if known is None:
            at_once(self.look(tree))
            known = tree.memo[self]
        return known

    def look(self, tree: Tree) -> Steps[None]:
        """Find the places of a cell, a step at a time, unless they are known."""
        if self in tree.memo:
            return
        found: list[Found] = []
        if tree.holds(self.anchor):
            for place in self.find(tree):
                if not _is_done(place, tree.source) and not self.is_made(place, tree.source):
                    found.append(place)
                yield
        if len(tree.memo) >= MAX_MEMO:
            tree.memo.clear()
        tree.memo[self] = found or NOWHERE

    @property
    def subject(self) -> tuple[object, ...]:
        """What the rule changes, whatever it changes it to."""
        return self.key

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        raise NotImplementedError


class Replacement(Rule):
    """One text in a leaf of some role becomes another."""

    def __init__(self, leaf_role: str, old: str, new: str) -> None:
        super().__init__((leaf_role, old, new), old)
        self.role = leaf_role
        self.old = old
        self.new = new

    @property
    def subject(self) -> tuple[object, ...]:
        """What the rule changes, whatever it changes it to."""
        return (self.kind, self.role, self.old)

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"{self.old} → {self.new}"
