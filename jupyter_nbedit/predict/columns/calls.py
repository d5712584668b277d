"""Calls as they are written: who is called on what, with which arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..syntax import Node, Tree

_PLAIN = re.compile(r"""[rRuU]?(["'])([^"'\\\n]{1,80})\1""")
_LISTS = frozenset({"list", "set", "tuple"})
_MARKS = frozenset({"(", ")", "[", "]", "{", "}", ",", "comment"})


class Call(NamedTuple):
    """A call.

    Attributes
    ----------
    node : Node
        Its node.
    name : str
        What is called, without what it is looked up in.
    receiver : Node or None
        What it is looked up in.
    positional : list of Node
        The arguments without a keyword.
    keywords : dict of str to Node
        The values of the others.
    """

    node: Node
    name: str
    receiver: Node | None
    positional: list[Node]
    keywords: dict[str, Node]

    def argument(self, position: int, keyword: str) -> Node | None:
        """Return an argument that may be given either way."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        return self.positional[position] if position < len(self.positional) else None


def call_of(node: Node, tree: Tree) -> Call | None:
    """Return the call that a node is, None if it is none that can be read."""
    if node.kind != "call":
        return None
    called, *_, arguments = node.children
    if arguments.kind != "argument_list":
        return None
    receiver, name = None, called
    if called.kind == "attribute":
        receiver, name = called.children[0], called.children[-1]
    if name.kind != "identifier":
        return None
    positional: list[Node] = []
    keywords: dict[str, Node] = {}
    for child in items(arguments):
        if child.kind == "keyword_argument":
            keywords[tree.text(child.children[0])] = child.children[-1]
        else:
            positional.append(child)
    return Call(node, tree.text(name), receiver, positional, keywords)


def items(node: Node) -> list[Node]:
    """Return what stands in brackets, without the marks."""
    return [child for child in node.children if child.kind not in _MARKS]


def plain(node: Node, tree: Tree) -> str | None:
    """Return what a string without escapes says, None if it is no such string."""
    found = _PLAIN.fullmatch(tree.text(node)) if node.kind == "string" else None
    return found[2] if found is not None else None


def content_start(node: Node, tree: Tree) -> int:
    """Return where the text of a plain string starts."""
    found = _PLAIN.fullmatch(tree.text(node))
    return node.start + (found.start(2) if found is not None else 0)


def strings(node: Node) -> Iterator[Node]:
    """Yield the strings that an expression is, or that the list is which it is."""
    if node.kind == "string":
        yield node
    elif node.kind in _LISTS:
        yield from (child for child in items(node) if child.kind == "string")


def pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the keys and the values of a dictionary as it is written."""
    if node.kind == "dictionary":
        for child in node.children:
            if child.kind == "pair":
                yield child.children[0], child.children[-1]


def out_of_lists(node: Node) -> Node:
    """Return the outermost of the lists, tuples and brackets that a node stands in."""
    parent = node.parent
    while parent is not None and parent.kind in (*_LISTS, "parenthesized_expression"):
        node, parent = parent, parent.parent
    return node


def subscripts(node: Node) -> list[Node]:
    """Return what stands in the brackets of a subscript."""
    found = [child for child in node.children if child.field == "subscript"]
    if len(found) == 1 and found[0].kind == "tuple":
        return items(found[0])
    return found


def call_around(node: Node, tree: Tree) -> tuple[Call, str, int] | None:
    """Return the call that a node is an argument of, with its keyword or its position."""
    parent = node.parent
    keyword = ""
    if parent is not None and parent.kind == "keyword_argument":
        keyword, parent = tree.text(parent.children[0]), parent.parent
    if parent is None or parent.kind != "argument_list" or parent.parent is None:
        return None
    call = call_of(parent.parent, tree)
    if call is None:
        return None
    position = call.positional.index(node) if not keyword and node in call.positional else -1
    return call, keyword, position
