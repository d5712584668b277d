"""Expressions and statements that are rewritten, with holes for what stays as it is.

An edit turns a node of the tree into another. What is in it and did not change may be anything
elsewhere: in `df.append(row)` → `pd.concat([df, row])` the two operands are holes. Edits that
differ only in their holes give the same template, so every further one is evidence for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ...syntax import Node, Tree
from .rule import Found, Rule

Holes = Literal["none", "literals", "operands"]
"""What may be anything elsewhere: nothing, strings and numbers, or all operands."""


class Part(NamedTuple):
    """An element of a pattern.

    Attributes
    ----------
    kind : str
        Kind of the node; empty for a hole, which may be anything.
    text : str
        Text of a leaf that must be there; empty for a node with parts, and for a hole.
    hole : int
        Number of the hole, -1 for none; a number that occurs twice stands for the same text.
    parts : tuple of Part
        The node's own.
    """

    kind: str
    text: str = ""
    hole: int = -1
    parts: tuple[Part, ...] = ()


class Change(NamedTuple):
    """A stretch of the pattern's flat elements, and what takes its place.

    Attributes
    ----------
    low, high : int
        Numbers of the elements.
    lead, trail : str
        White space before and behind the new text.
    new : tuple of str or int
        The new text; a number is what is in that hole.
    """

    low: int
    high: int
    lead: str
    new: tuple[str | int, ...]
    trail: str


class TemplateRule(Rule):
    """A node of the same shape is rewritten in the same way."""

    def __init__(
        self, holes: Holes, pattern: Part, changes: tuple[Change, ...], anchor: str, shown: str
    ) -> None:
        self.kind = f"template {holes}"
        super().__init__((pattern, changes), anchor)
        self.pattern = pattern
        self.changes = changes
        self.changes_made = len(changes)
        self.has_holes = holes != "none"
        self._depth = _depth(pattern, anchor)
        self._shown = shown

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the nodes that match."""
        for node in self._nodes(tree):
            flat: list[tuple[int, int]] = []
            holes: dict[int, str] = {}
            if _match(self.pattern, node, tree, flat, holes):
                yield self._rewritten(tree, node, flat, holes)

    def _nodes(self, tree: Tree) -> Iterator[Node]:
        """Yield the nodes that are as far above the anchor as that of the pattern."""
        for leaf in tree.find(self.anchor):
            node = leaf
            for _ in range(self._depth):
                if node.parent is None:
                    break
                node = node.parent
            else:
                yield node

    def _rewritten(
        self, tree: Tree, node: Node, flat: list[tuple[int, int]], holes: dict[int, str]
    ) -> Found:
        source = tree.source
        pieces: list[str] = []
        first = last = -1
        for change in self.changes:
            start = flat[change.low - 1][1] if change.low else flat[0][0]
            end = flat[change.high][0] if change.high < len(flat) else flat[-1][1]
            if first < 0:
                first = start
            else:
                pieces.append(source[last:start])
            core = "".join(holes[part] if isinstance(part, int) else part for part in change.new)
            pieces.append(change.lead + core + change.trail)
            last = end
        return Found(first, last, "".join(pieces), node)

    def is_made(self, found: Found, source: str) -> bool:
        """Tell whether what is put around a hole stands in it already.

        Of `plot(x)` that becomes `plot(x.to_numpy())` the hole is `x.to_numpy()` where that was
        done.
        """
        old = source[found.start : found.end]
        if not old:
            return source.endswith(found.new, 0, found.start)
        lead = found.new.find(old)
        return (
            lead >= 0
            and old.startswith(found.new[:lead])
            and old.endswith(found.new[lead + len(old) :])
        )

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return self._shown


class HeadRule(TemplateRule):
    """What stands behind a word of a statement is rewritten in the same way.

    The brackets of `if (x > 0):` have no name of their own by which the places could be told.
    """

    def __init__(self, pattern: Part, changes: tuple[Change, ...], head: str, shown: str) -> None:
        super().__init__("operands", pattern, changes, head, shown)
        self.kind = "template head"
        # An `if` is not an `assert`.
        self.key = (self.kind, head, *self.key[1:])

    def _nodes(self, tree: Tree) -> Iterator[Node]:
        for word in {"if": ("if", "elif")}.get(self.anchor, (self.anchor,)):
            for leaf in tree.find(word):
                parent = leaf.parent
                if parent is not None and not leaf.named:
                    yield from parent.children[leaf.position + 1 : leaf.position + 2]


def _match(
    part: Part, node: Node, tree: Tree, flat: list[tuple[int, int]], holes: dict[int, str]
) -> bool:
    if part.hole >= 0:
        text = tree.text(node)
        if not node.named or holes.setdefault(part.hole, text) != text:
            return False
        flat.append((node.start, node.end))
        return True
    if node.kind != part.kind:
        return False
    if not part.parts:
        flat.append((node.start, node.end))
        return tree.text(node) == part.text
    children = [child for child in node.children if child.end > child.start]
    return len(children) == len(part.parts) and all(
        _match(inner, child, tree, flat, holes)
        for inner, child in zip(part.parts, children, strict=True)
    )


def _depth(pattern: Part, anchor: str) -> int:
    def depth(part: Part) -> int:
        if not part.parts:
            return 0 if part.hole < 0 and part.text == anchor else -1
        for inner in part.parts:
            below = depth(inner)
            if below >= 0:
                return below + 1
        return -1

    return depth(pattern)
