"""Syntax trees of cells: light, immutable once built, and with offsets in code points."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

import msgspec

from .languages import Grammar, Language


class Rows(msgspec.Struct):
    """The nodes of a tree in order, each before its children, one array for each attribute.

    A notebook has hundreds of thousands of nodes. As objects they would be walked by every full
    run of Python's garbage collector, which the user feels; numbers it never looks at.

    Attributes
    ----------
    kinds, fields : array of int
        As the grammar numbers them.
    starts, ends : array of int
        Where their text stands.
    ups : array of int
        How far up the parent is; 0 for the root.
    positions : array of int
        How many siblings come before.
    sizes : array of int
        How many nodes a node and all below it are.
    leaves : array of int
        Those without children and with text, in order.
    """

    kinds: array[int] = msgspec.field(default_factory=lambda: array("H"))
    fields: array[int] = msgspec.field(default_factory=lambda: array("H"))
    starts: array[int] = msgspec.field(default_factory=lambda: array("I"))
    ends: array[int] = msgspec.field(default_factory=lambda: array("I"))
    ups: array[int] = msgspec.field(default_factory=lambda: array("I"))
    positions: array[int] = msgspec.field(default_factory=lambda: array("I"))
    sizes: array[int] = msgspec.field(default_factory=lambda: array("I"))
    leaves: array[int] = msgspec.field(default_factory=lambda: array("I"))


class Node:
    """A node of a tree, made when somebody looks at it.

    Attributes
    ----------
    kind : str
        The grammar's name of the node; of a mark or a keyword the text itself.
    field : str
        The node's field in its parent, empty when it has none.
    start, end : int
        Where its text stands.
    named : bool
        Whether the grammar names it, as it does not a mark or a keyword.
    position : int
        How many siblings come before it.
    """

    __slots__ = ("_number", "_tree", "end", "field", "kind", "named", "position", "start")

    def __init__(self, tree: Tree, number: int) -> None:
        rows, grammar = tree.rows, tree.grammar
        kind = rows.kinds[number]
        self._tree = tree
        self._number = number
        self.kind = grammar.kinds[kind]
        self.named = kind in grammar.named
        self.field = grammar.fields[rows.fields[number]]
        self.start = rows.starts[number]
        self.end = rows.ends[number]
        self.position = rows.positions[number]

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}:{self.end}>"

    @property
    def parent(self) -> Node | None:
        """The node it is a child of."""
        up = self._tree.rows.ups[self._number]
        return self._tree.node(self._number - up) if up else None

    @property
    def children(self) -> list[Node]:
        """Its children, marks included; a leaf has none."""
        return [self._tree.node(number) for number in self._tree.below(self._number)]

    def ancestors(self) -> Iterator[Node]:
        """Yield the parent, its parent and so on."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class Leaves(Sequence[Node]):
    """The nodes of a tree without children, in order."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def __len__(self) -> int:
        return len(self._tree.rows.leaves)

    @overload
    def __getitem__(self, index: int) -> Node: ...

    @overload
    def __getitem__(self, index: slice) -> list[Node]: ...

    def __getitem__(self, index: int | slice) -> Node | list[Node]:
        tree = self._tree
        if isinstance(index, slice):
            return [tree.node(number) for number in tree.rows.leaves[index]]
        return tree.node(tree.rows.leaves[index])


class Tree:
    """A parsed cell.

    Attributes
    ----------
    source : str
        The cell's text.
    language : Language
        Its language.
    grammar : Grammar
        The names of kinds and fields.
    rows : Rows
        The nodes.
    errors : int
        Places that do not parse.
    memo : dict
        What others found out about the tree and want to keep as long as the tree is kept.
    """

    def __init__(
        self, source: str, language: Language, grammar: Grammar, rows: Rows, errors: int
    ) -> None:
        self.source = source
        self.language = language
        self.grammar = grammar
        self.rows = rows
        self.errors = errors
        self.memo: dict[object, Any] = {}
        self._nodes: dict[int, Node] = {}

    def node(self, number: int) -> Node:
        """Return a node by its number; for the same number always the same object."""
        known = self._nodes.get(number)
        if known is None:
            known = self._nodes[number] = Node(self, number)
        return known

    @property
    def root(self) -> Node:
        """The whole."""
        return self.node(0)

    @property
    def leaves(self) -> Leaves:
        """The nodes without children, in order."""
        return Leaves(self)

    def text(self, node: Node) -> str:
        """Return the text of a node."""
        return self.source[node.start : node.end]

    def below(self, number: int) -> Iterator[int]:
        """Yield the numbers of a node's children."""
        sizes = self.rows.sizes
        end = number + sizes[number]
        number += 1
        while number < end:
            yield number
            number += sizes[number]

    def find(self, text: str, *, prefix: bool = False) -> Iterator[Node]:
        """Yield the leaves with a text, or with a text that starts with it."""
        rows = self.rows
        position = self.source.find(text)
        while position >= 0:
            low = self._first_leaf(position)
            if low < len(rows.leaves):
                number = rows.leaves[low]
                if rows.starts[number] == position and (
                    prefix or rows.ends[number] == position + len(text)
                ):
                    yield self.node(number)
            position = self.source.find(text, position + 1)

    def covering(self, start: int, end: int) -> Node:
        """Return the smallest node that covers a stretch of text."""
        starts, ends = self.rows.starts, self.rows.ends
        number = 0
        while True:
            for child in self.below(number):
                low, high = starts[child], ends[child]
                if low <= start and end <= high and low < high:
                    number = child
                    break
                if low > start:
                    return self.node(number)
            else:
                return self.node(number)

    def leaf_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the numbers of the first leaf that ends after `start` and the one past `end`."""
        leaves, starts = self.rows.leaves, self.rows.starts
        low = high = self._first_leaf(start)
        while high < len(leaves) and starts[leaves[high]] < end:
            high += 1
        return low, high

    def scopes_before(self, offset: int) -> int:
        """Count the scopes that start before a place."""
        rows, kinds, scopes = self.rows, self.grammar.kinds, self.language.scopes
        return sum(
            start < offset and kinds[kind] in scopes
            for kind, start in zip(rows.kinds, rows.starts, strict=True)
        )

    def _first_leaf(self, offset: int) -> int:
        leaves, ends = self.rows.leaves, self.rows.ends
        low, high = 0, len(leaves)
        while low < high:
            middle = (low + high) // 2
            if ends[leaves[middle]] > offset:
                high = middle
            else:
                low = middle + 1
        return low
