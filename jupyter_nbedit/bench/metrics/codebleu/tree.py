"""The syntax tree of code, as CodeBLEU looks at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING

from ....predict.syntax.languages import Grammar, grammar

if TYPE_CHECKING:
    import tree_sitter

STRINGS = frozenset({"string", "string_literal", "character_literal"})
"""Nodes whose text is one token, whatever is below them."""

Shapes = dict[tuple[object, ...], int]
"""The numbers of shapes: of what tree-sitter writes of a node and all below it."""

_Span = tuple[int, int]

_FIELDS = 256
"""More than a grammar has fields: a shape and a field together make one number."""


class CodeTree:
    """A tree, its nodes numbered in order, each before those below it.

    There is an object for the tree only: a great many small ones would be walked again and again
    by Python's garbage collector.

    Attributes
    ----------
    kinds : list of str
        The grammar's name of each node; of a mark or a keyword the text itself.
    fields : list of str
        The name of each node's field in its parent, empty for none.
    sizes : list of int
        How many nodes each is with all below it.
    tokens : list of int
        The number of each node among the tokens of the code; -1 for what is none: a comment, what
        has nodes below it and is no string, and the parts of a string.
    texts : list of str
        The text of each token, by its number.
    clauses : set of int
        The nodes that have a `for_in_clause` just below them.
    subtrees : list of int
        The shape of the whole and of every part of it that is more than one node. Two shapes are
        the same where tree-sitter writes them alike: by the kinds and fields of the named nodes.
    """

    __slots__ = ("clauses", "fields", "kinds", "sizes", "subtrees", "texts", "tokens")

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.fields: list[str] = []
        self.sizes: list[int] = []
        self.tokens: list[int] = []
        self.texts: list[str] = []
        self.clauses: set[int] = set()
        self.subtrees: list[int] = []

    def children(self, node: int) -> list[int]:
        """Return the numbers of the nodes just below one."""
        found = []
        sizes, end = self.sizes, node + self.sizes[node]
        node += 1
        while node < end:
            found.append(node)
            node += sizes[node]
        return found


def parse_code(source: str, shapes: Shapes) -> CodeTree:
    """Parse Python.

    Parameters
    ----------
    source : str
        The code; what does not parse is in the tree as an error.
    shapes : dict
        The numbers of shapes, to which new ones are added: one for all trees to be compared.
    """
    data = source.encode("utf-8", "surrogatepass")
    known = grammar("tree_sitter_python")
    tree = CodeTree()
    spans = _walk(known.parser.parse(data).walk(), known, shapes, tree)
    # Of tokens at the same place (they are empty) the last gives all of them its number.
    numbers = {span: number for number, span in enumerate(spans)}
    if len(numbers) < len(spans):
        tree.tokens = [numbers[spans[token]] if token >= 0 else -1 for token in tree.tokens]
    text = _texts(source, data)
    tree.texts = [text(start, end) for start, end in spans]
    return tree


def _walk(
    cursor: tree_sitter.TreeCursor, known: Grammar, shapes: Shapes, tree: CodeTree
) -> list[_Span]:
    """Fill in a tree, all but its texts, and return where its tokens stand."""
    kinds, fields, sizes, tokens = tree.kinds, tree.fields, tree.sizes, tree.tokens
    spans: list[_Span] = []
    above: list[tuple[int, list[int], bool, int, bool, str]] = []
    parts: list[int] = []
    strings = 0
    while True:
        raw = cursor.node
        assert raw is not None  # noqa: S101 - a cursor inside its tree always has a node
        number, kind, field = len(kinds), known.kinds[raw.kind_id], cursor.field_id or 0
        kinds.append(kind)
        fields.append(known.fields[field])
        sizes.append(1)
        if kind == "for_in_clause" and above:
            tree.clauses.add(above[-1][0])
        is_string = kind in STRINGS
        has_children = cursor.goto_first_child()
        if not strings and (is_string or not has_children) and kind != "comment":
            tokens.append(len(spans))
            spans.append((raw.start_byte, raw.end_byte))
        else:
            tokens.append(-1)
        if has_children:
            # What is missing need not be a node that a cursor meets, but it is written.
            written = str(raw) if raw.has_error else ""
            above.append((number, parts, raw.is_named, field, is_string, written))
            parts = []
            strings += is_string
            continue
        if raw.is_named or raw.is_missing:
            shape = shapes.setdefault(_leaf(raw, kind), len(shapes))
            parts.append(shape * _FIELDS + field)
        while not cursor.goto_next_sibling():
            if not above:
                if not tree.subtrees:
                    tree.subtrees.append(parts[0] // _FIELDS)
                return spans
            cursor.goto_parent()
            below = parts
            number, parts, is_named, field, is_string, written = above.pop()
            strings -= is_string
            sizes[number] = len(kinds) - number
            looks = ("broken", written) if written else (is_named, kinds[number], *below)
            shape = shapes.setdefault(looks, len(shapes))
            tree.subtrees.append(shape)
            if is_named:
                parts.append(shape * _FIELDS + field)
            else:
                # Of a mark only the named nodes below it are written, under its field.
                parts += [part if part % _FIELDS else part + field for part in below]


def _leaf(raw: tree_sitter.Node, kind: str) -> tuple[object, ...]:
    if raw.is_missing:
        return ("missing", raw.is_named, kind)
    if raw.is_error and raw.start_byte < raw.end_byte:
        # Written with the character that was not expected.
        return ("unexpected", str(raw))
    return (True, kind)


def _texts(source: str, data: bytes) -> Callable[[int, int], str]:
    """Return what gives a token's text, the way CodeXGLUE cuts it out.

    It takes tree-sitter's columns, which are bytes, for characters, so that behind a character
    outside ASCII the texts of a line are shifted; and it leaves out line ends.
    """
    if len(source) == len(data):
        return lambda start, end: source[start:end].replace("\n", "")
    lines = source.split("\n")
    if len(lines) == 1:
        return lambda start, end: source[start:end]
    starts = [0, *accumulate(len(line) + 1 for line in data.split(b"\n"))]

    def text(start: int, end: int) -> str:
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end) - 1
        if first == last:
            return lines[first][start - starts[first] : end - starts[first]]
        return "".join(
            (
                lines[first][start - starts[first] :],
                *lines[first + 1 : last],
                lines[last][: end - starts[last]],
            )
        )

    return text
