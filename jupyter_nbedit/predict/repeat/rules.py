"""Rules: what is replaced by what, and where else it would apply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..syntax import Node, Tree, role
from .evidence import Evidence


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
    """

    start: int
    end: int
    new: str
    node: Node


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
    evidence : list of (Evidence, Node)
        The edits it was learned from, newest first, with the node that each changed.
    """

    kind = ""

    def __init__(self, key: tuple[object, ...], anchor: str) -> None:
        self.key = (self.kind, *key)
        self.anchor = anchor
        self.evidence: list[tuple[Evidence, Node]] = []

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the places of a cell where the rule applies."""
        raise NotImplementedError

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        raise NotImplementedError


class LeafRule(Rule):
    """One leaf becomes another: a name, a literal, a string, an operator."""

    kind = "leaf"

    def __init__(self, leaf_role: str, old: str, new: str) -> None:
        super().__init__((leaf_role, old, new), old)
        self.role = leaf_role
        self.old = old
        self.new = new

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the leaves with the same text and role."""
        for leaf in tree.by_text.get(self.old, ()):
            if role(leaf, tree.language) == self.role:
                yield Found(leaf.start, leaf.end, self.new, leaf)

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"{self.old} → {self.new}"
