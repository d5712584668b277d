"""The syntax tree of code, as CodeBLEU looks at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING

from ...predict.syntax.languages import grammar

if TYPE_CHECKING:
    import tree_sitter

STRINGS = frozenset({"string", "string_literal", "character_literal"})
"""Nodes whose text is one token, whatever is below them."""

Shapes = dict[tuple[object, ...], int]
"""The numbers of shapes: of what tree-sitter writes of a node and all below it."""

_Span = tuple[int, int]
_Part = tuple[int, int]


class CodeNode:
    """A node.

    Attributes
    ----------
    kind : str
        The grammar's name of it; of a mark or a keyword the text itself.
    field : str
        The name of its field in its parent, empty for none.
    children : list of CodeNode
        The nodes below it.
    token : int
        Its number among the tokens of the code, -1 for what is none: a comment, what has nodes
        below it and is no string, and the parts of a string.
    text : str
        The token's text.
    """

    __slots__ = ("children", "field", "kind", "text", "token")

    def __init__(self, kind: str, field: str) -> None:
        self.kind = kind
        self.field = field
        self.children: list[CodeNode] = []
        self.token = -1
        self.text = ""


class CodeTree:
    """A tree.

    Attributes
    ----------
    root : CodeNode
        Its root.
    subtrees : list of int
        The shape of the whole and of every part of it that is more than one node. Two shapes are
        the same where tree-sitter writes them alike: by the kinds and fields of the named nodes.
    """

    __slots__ = ("root", "subtrees")

    def __init__(self, root: CodeNode, subtrees: list[int]) -> None:
        self.root = root
        self.subtrees = subtrees


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
    return _Reader(known.kinds, known.fields, shapes).read(source, data, known.parser.parse(data))


class _Reader:
    """Walks a tree once and gives its parts their shapes, from the bottom up."""

    def __init__(self, kinds: dict[int, str], fields: list[str], shapes: Shapes) -> None:
        self._kinds = kinds
        self._fields = fields
        self._shapes = shapes
        self._subtrees: list[int] = []
        self._tokens: list[tuple[CodeNode, _Span]] = []

    def read(self, source: str, data: bytes, tree: tree_sitter.Tree) -> CodeTree:
        top = CodeNode("", "")
        self._walk(tree.walk(), top)
        # Of tokens at the same place (they are empty) the last gives all of them its number.
        numbers = {span: number for number, (_, span) in enumerate(self._tokens)}
        text = _texts(source, data)
        for node, span in self._tokens:
            node.token = numbers[span]
            node.text = text(span)
        return CodeTree(top.children[0], self._subtrees)

    def _walk(self, cursor: tree_sitter.TreeCursor, top: CodeNode) -> None:
        above: list[tuple[CodeNode, list[_Part], tree_sitter.Node, int]] = []
        parent: CodeNode = top
        parts: list[_Part] = []
        strings = 0
        while True:
            raw = cursor.node
            assert raw is not None  # noqa: S101 - a cursor inside its tree always has a node
            kind, field = self._kinds[raw.kind_id], cursor.field_id or 0
            node = CodeNode(kind, self._fields[field])
            is_string = kind in STRINGS
            has_children = cursor.goto_first_child()
            parent.children.append(node)
            if not strings and (is_string or not has_children) and kind != "comment":
                self._tokens.append((node, (raw.start_byte, raw.end_byte)))
            if has_children:
                above.append((parent, parts, raw, field))
                parent, parts = node, []
                strings += is_string
                continue
            if raw.is_named or raw.is_missing:
                parts.append((field, self._shape(_leaf(raw, kind))))
            while not cursor.goto_next_sibling():
                if not above:
                    if not self._subtrees:
                        self._subtrees.append(parts[0][1])
                    return
                cursor.goto_parent()
                node, below = parent, parts
                parent, parts, raw, field = above.pop()
                strings -= node.kind in STRINGS
                shape = self._shape((raw.is_named, node.kind, *below))
                self._subtrees.append(shape)
                if raw.is_named:
                    parts.append((field, shape))
                else:
                    # Of a mark only the named nodes below it are written, under its field.
                    parts += [(own or field, number) for own, number in below]

    def _shape(self, key: tuple[object, ...]) -> int:
        return self._shapes.setdefault(key, len(self._shapes))


def _leaf(raw: tree_sitter.Node, kind: str) -> tuple[object, ...]:
    if raw.is_missing:
        return ("missing", raw.is_named, kind)
    if raw.is_error and raw.start_byte < raw.end_byte:
        # Written with the character that was not expected.
        return ("unexpected", str(raw))
    return (True, kind)


def _texts(source: str, data: bytes) -> Callable[[_Span], str]:
    """Return what gives a token's text, the way CodeXGLUE cuts it out.

    It takes tree-sitter's columns, which are bytes, for characters, so that behind a character
    outside ASCII the texts of a line are shifted; and it leaves out line ends.
    """
    if len(source) == len(data):
        return lambda span: source[span[0] : span[1]].replace("\n", "")
    lines = source.split("\n")
    sizes = [len(line) + 1 for line in data.split(b"\n")]
    starts = [0, *accumulate(sizes)]

    def text(span: _Span) -> str:
        start, end = span
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
