"""Syntax trees of cells: light, immutable once built, and with offsets in code points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .languages import Language, parser

if TYPE_CHECKING:
    import tree_sitter


COMMAND = "command"
"""Kind of the leaves that stand for magics, shell commands and calls for help."""


class Node:
    """A node of a tree.

    Attributes
    ----------
    kind : str
        The grammar's name of the node; of a mark or a keyword the text itself.
    field : str
        The node's field in its parent, empty when it has none.
    start, end : int
        Where its text stands.
    parent : Node or None
        The node it is a child of.
    children : sequence of Node
        Its children, marks included; a leaf has none.
    named : bool
        Whether the grammar names it, as it does not a mark or a keyword.
    """

    __slots__ = ("children", "end", "field", "kind", "named", "parent", "position", "start")

    def __init__(  # noqa: PLR0917  # keywords would double the cost of every node
        self, kind: str, field: str, named: bool, start: int, end: int, parent: Node | None
    ) -> None:
        self.kind = kind
        self.field = field
        self.named = named
        self.start = start
        self.end = end
        self.parent = parent
        # Most nodes are leaves; a list for each of them would double the collector's work.
        self.children: Sequence[Node] = ()
        self.position = 0

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}:{self.end}>"

    def child(self, field: str) -> Node | None:
        """Return the first child in a field."""
        return next((child for child in self.children if child.field == field), None)

    def ancestors(self) -> Iterator[Node]:
        """Yield the parent, its parent and so on."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class Tree:
    """A parsed cell.

    Attributes
    ----------
    source : str
        The cell's text.
    language : Language
        Its language.
    root : Node
        The whole.
    leaves : list of Node
        The nodes without children, in order.
    memo : dict
        What others found out about the tree and want to keep as long as the tree is kept.
    """

    def __init__(self, source: str, language: Language, root: Node, leaves: list[Node]) -> None:
        self.source = source
        self.language = language
        self.root = root
        self.leaves = leaves
        self.memo: dict[object, Any] = {}
        self._by_text: dict[str, list[Node]] | None = None

    def text(self, node: Node) -> str:
        """Return the text of a node."""
        return self.source[node.start : node.end]

    @property
    def by_text(self) -> dict[str, list[Node]]:
        """The leaves by their text."""
        if self._by_text is None:
            table: dict[str, list[Node]] = {}
            source = self.source
            for leaf in self.leaves:
                table.setdefault(source[leaf.start : leaf.end], []).append(leaf)
            self._by_text = table
        return self._by_text

    def covering(self, start: int, end: int) -> Node:
        """Return the smallest node that covers a stretch of text."""
        node = self.root
        while True:
            for child in node.children:
                if child.start <= start and end <= child.end and child.start < child.end:
                    node = child
                    break
                if child.start > start:
                    return node
            else:
                return node

    def leaf_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the numbers of the first leaf that ends after `start` and the one past `end`."""
        low = _bisect(self.leaves, start)
        high = low
        while high < len(self.leaves) and self.leaves[high].start < end:
            high += 1
        return low, high


def _bisect(leaves: list[Node], offset: int) -> int:
    low, high = 0, len(leaves)
    while low < high:
        middle = (low + high) // 2
        if leaves[middle].end > offset:
            high = middle
        else:
            low = middle + 1
    return low


def build(source: str, language: Language) -> Tree | None:
    """Parse a cell; None when its text is in another language."""
    masked = language.mask(source)
    if masked is None:
        return None
    data = masked.encode("utf-8", "surrogatepass")
    tree = parser(language.module).parse(data)
    offset = _identity if len(data) == len(source) else _from_bytes(masked)
    return _converted(tree, source, masked, language, offset)


def count_errors(source: str, language: Language) -> int | None:
    """Count the places of a cell that do not parse; None when it is in another language."""
    masked = language.mask(source)
    if masked is None:
        return None
    root = parser(language.module).parse(masked.encode("utf-8", "surrogatepass")).root_node
    return sum(1 for _ in _errors(root))


def _errors(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if node.is_error or node.is_missing:
        yield node
    for child in node.children if node.has_error else ():
        yield from _errors(child)


def _identity(offset: int) -> int:
    return offset


def _from_bytes(text: str) -> Callable[[int], int]:
    table: list[int] = []
    for number, character in enumerate(text):
        table.extend([number] * len(character.encode("utf-8", "surrogatepass")))
    table.append(len(text))
    return table.__getitem__


def _converted(
    tree: tree_sitter.Tree,
    source: str,
    masked: str,
    language: Language,
    offset: Callable[[int], int],
) -> Tree:
    cursor = tree.walk()
    leaves: list[Node] = []
    opaque = language.strings
    parent: Node | None = None
    siblings: list[Node] = []
    above: list[list[Node]] = []
    while True:
        raw = cursor.node
        assert raw is not None  # noqa: S101 - a cursor inside its tree always has a node
        node = Node(
            raw.type,
            cursor.field_name or "",
            raw.is_named,
            offset(raw.start_byte),
            offset(raw.end_byte),
            parent,
        )
        node.position = len(siblings)
        siblings.append(node)
        # A plain string is one leaf; one with interpolations keeps them as children.
        whole = node.kind in opaque and all(
            child.type not in {"interpolation", "string_interpolation"}
            for child in raw.named_children
        )
        if not whole and cursor.goto_first_child():
            parent = node
            above.append(siblings)
            siblings = []
            continue
        # What was masked is no leaf, and neither is a newline that ends a statement.
        text = masked[node.start : node.end]
        if not text.isspace() and text and source.startswith(text, node.start):
            leaves.append(node)
        while not cursor.goto_next_sibling():
            if parent is None or not cursor.goto_parent():
                root = siblings[0]
                if masked is not source:
                    leaves.extend(_commands(source, masked, root))
                    leaves.sort(key=_start)
                return Tree(source, language, root, leaves)
            parent.children = siblings
            siblings = above.pop()
            parent = parent.parent


def _start(node: Node) -> int:
    return node.start


def _commands(source: str, masked: str, root: Node) -> Iterator[Node]:
    """Yield a leaf for each line, or rest of a line, that was masked."""
    start = 0
    for line in source.split("\n"):
        hidden = masked[start : start + len(line)]
        if hidden != line:
            low = next(
                i for i, pair in enumerate(zip(line, hidden, strict=True)) if len({*pair}) > 1
            )
            high = len(line.rstrip())
            if hidden[low:high].endswith(line[high - 1 : high]):
                # `%time f(x)`: only the magic is masked, the statement behind it is not.
                high = low + len(line[low:high].split(None, 1)[0])
            yield Node(COMMAND, "", True, start + low, start + high, root)
        start += len(line) + 1
