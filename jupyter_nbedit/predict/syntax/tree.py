"""Syntax trees of cells: light, immutable once built, and with offsets in code points."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, overload

import msgspec

from .languages import COMMAND_ID, Grammar, Language
from .names import CellNames

WIDTH = 7
"""Numbers in a row: kind, field, start, end, up, position, size."""

FIELD, START, END, UP, POSITION, SIZE = range(1, WIDTH)
"""Where they stand in a row; the kind stands first."""

MAX_HELD = 1000
"""Texts of which is remembered whether a tree's source contains them."""


class Rows(msgspec.Struct):
    """The nodes of a tree in order, each before its children, as one long row of numbers.

    A notebook has hundreds of thousands of nodes. As objects they would be walked by every full
    run of Python's garbage collector, which the user feels; numbers it never looks at.

    Attributes
    ----------
    table : array of int
        Of each node its kind and its field as the grammar numbers them, where its text starts and
        ends, how far up its parent is (0 for the root), how many siblings come before it, and how
        many nodes it is with all below it.
    leaves : array of int
        The numbers of those without children and with text, in order.
    """

    table: array[int] = msgspec.field(default_factory=lambda: array("I"))
    leaves: array[int] = msgspec.field(default_factory=lambda: array("I"))

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return self.table.itemsize * (len(self.table) + len(self.leaves))

    def first_leaf(self, offset: int) -> int:
        """Return which of the leaves is the first that ends after an offset."""
        table, leaves = self.table, self.leaves
        low, high = 0, len(leaves)
        while low < high:
            middle = (low + high) // 2
            if table[leaves[middle] * WIDTH + END] > offset:
                high = middle
            else:
                low = middle + 1
        return low


class Node:
    """A node of a tree, made anew whenever somebody looks at it and not kept by the tree.

    Attributes
    ----------
    number : int
        Its number among the nodes of its tree.
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

    __slots__ = ("_tree", "_up", "end", "field", "kind", "named", "number", "position", "start")

    def __init__(self, tree: Tree, number: int) -> None:
        grammar = tree.grammar
        kind, field, self.start, self.end, self._up, self.position, _ = tree.rows.table[
            number * WIDTH : (number + 1) * WIDTH
        ]
        self._tree = tree
        self.number = number
        self.kind = grammar.kinds[kind]
        self.named = kind in grammar.named
        self.field = grammar.fields[field]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.number == other.number and self._tree is other._tree

    def __hash__(self) -> int:
        return self.number

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}:{self.end}>"

    @property
    def parent(self) -> Node | None:
        """The node it is a child of."""
        return self._tree.node(self.number - self._up) if self._up else None

    @property
    def children(self) -> list[Node]:
        """Its children, marks included; a leaf has none."""
        return [self._tree.node(number) for number in self._tree.below(self.number)]

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
    names : CellNames or None
        The names in it, once `binding.names_of` was asked for them.
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
        self.names: CellNames | None = None
        self._held: dict[str, bool] = {}
        self._borders: tuple[array[int], array[int]] | None = None

    def _leaf_borders(self) -> tuple[array[int], array[int]]:
        """Return where the leaves start and where they end: asked for by most who look around."""
        if self._borders is None:
            table, leaves = self.rows.table, self.rows.leaves
            self._borders = (
                array("I", [table[leaf * WIDTH + START] for leaf in leaves]),
                array("I", [table[leaf * WIDTH + END] for leaf in leaves]),
            )
        return self._borders

    def first_leaf(self, offset: int) -> int:
        """Return which of the leaves is the first that ends after an offset."""
        return bisect_right(self._leaf_borders()[1], offset)

    def node(self, number: int) -> Node:
        """Return a node by its number."""
        return Node(self, number)

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return len(self.rows.table) // WIDTH

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

    def holds(self, text: str) -> bool:
        """Tell whether the source contains a text; asked again, many times as fast."""
        known = self._held.get(text)
        if known is None:
            if len(self._held) >= MAX_HELD:
                self._held.clear()
            known = self._held[text] = text in self.source
        return known

    def commands(self) -> Iterator[tuple[int, int]]:
        """Yield where magics, shell commands and calls for help stand."""
        table = self.rows.table
        for leaf in self.rows.leaves:
            row = leaf * WIDTH
            if table[row] == COMMAND_ID:
                yield table[row + START], table[row + END]

    def below(self, number: int) -> Iterator[int]:
        """Yield the numbers of a node's children."""
        table = self.rows.table
        end = number + table[number * WIDTH + SIZE]
        number += 1
        while number < end:
            yield number
            number += table[number * WIDTH + SIZE]

    def find(self, text: str, *, prefix: bool = False) -> Iterator[Node]:
        """Yield the leaves with a text, or with a text that starts with it."""
        starts, ends = self._leaf_borders()
        position = self.source.find(text)
        while position >= 0:
            low = bisect_right(ends, position)
            if (
                low < len(ends)
                and starts[low] == position
                and (prefix or ends[low] == position + len(text))
            ):
                yield self.node(self.rows.leaves[low])
            position = self.source.find(text, position + 1)

    def of_kind(self, *names: str) -> list[int]:
        """Return the numbers of the nodes of some kinds, quicker than by a look at each node."""
        wanted = {number for number, name in self.grammar.kinds.items() if name in names}
        kinds = self.rows.table[::WIDTH]
        return [number for number, kind in enumerate(kinds) if kind in wanted]

    def covering(self, start: int, end: int) -> Node:
        """Return the smallest node that covers a stretch of text."""
        table = self.rows.table
        number = 0
        while True:
            for child in self.below(number):
                low, high = table[child * WIDTH + START], table[child * WIDTH + END]
                if low <= start and end <= high and low < high:
                    number = child
                    break
                if low > start:
                    return self.node(number)
            else:
                return self.node(number)

    def leaf_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the numbers of the first leaf that ends after `start` and the one past `end`."""
        starts, ends = self._leaf_borders()
        # By halves: a line may have thousands of leaves, and be asked for once for each.
        low = bisect_right(ends, start)
        return low, bisect_left(starts, end, low)

    def span(self, leaf: int) -> tuple[int, int]:
        """Return where a leaf starts and ends, by its number."""
        starts, ends = self._leaf_borders()
        return starts[leaf], ends[leaf]

    def words(self, low: int, high: int) -> list[str]:
        """Return the texts of leaves by their numbers."""
        starts, ends = self._leaf_borders()
        return [self.source[starts[leaf] : ends[leaf]] for leaf in range(low, min(high, len(ends)))]
