"""Where a function that the notebook defines is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...core.text import line_start
from ..syntax import Node, Tree
from ..syntax.names import ScopeKind
from .classes import Class, Classes, child
from .module import Module
from .webs import webs


class Call(NamedTuple):
    """A call.

    Attributes
    ----------
    cell : int
        Position of the cell.
    tree : Tree
        The cell, parsed.
    node : Node
        The call.
    arguments : list of Node
        What it is called with.
    is_bound : bool
        Whether the first parameter is not among them, as `self` is not.
    """

    cell: int
    tree: Tree
    node: Node
    arguments: list[Node]
    is_bound: bool

    def keyword(self, text: str) -> Node | None:
        """Return the name of the argument that is given by a keyword."""
        for argument in self.arguments:
            if argument.kind == "keyword_argument" and argument.children:
                name = argument.children[0]
                if self.tree.text(name) == text:
                    return name
        return None

    @property
    def positional(self) -> list[Node]:
        """The arguments without a keyword."""
        return [each for each in self.arguments if each.kind != "keyword_argument"]

    @property
    def has_splat(self) -> bool:
        """Whether nobody knows which arguments it is called with."""
        return any(each.kind in ("list_splat", "dictionary_splat") for each in self.arguments)


def calls(module: Module, classes: Classes, cell: int, scope: int) -> Iterator[Call | None]:
    """Yield the calls of the function with a scope in a cell, and nothing for a pause."""
    tree, names = module.tree(cell), module.names(cell)
    if tree is None or names is None or names.scopes[scope].kind is not ScopeKind.FUNCTION:
        return
    title = child(tree.node(names.scopes[scope].node), "name")
    if title is None:
        return
    text = tree.text(title)
    outer = names.scopes[scope].parent
    if names.scopes[outer].kind is ScopeKind.CLASS:
        yield from _of_method(module, classes, Class(cell, outer), text)
        return
    yield from module.reading(text)
    for web in webs(module.places(text, cell, outer)):
        if any(place.key == (cell, title.start) for place in web.places):
            for place in web.places:
                yield from _call(module, place.cell, place.name.node, is_bound=False)


def constructions(module: Module, classes: Classes, which: Class) -> Iterator[Call | None]:
    """Yield where objects of a class, or of those derived from it, are made; see `calls`."""
    yield from module.reading(classes.title(which))
    for each in classes.family(which, "__init__"):
        for place in classes.uses(each):
            yield from _call(module, place.cell, place.name.node, is_bound=True)
    yield from module.reading("__init__")
    for found in classes.members(which, "__init__"):
        if found is None:
            yield None
            continue
        tree = module.tree(found.cell)
        if tree is not None and tree.source.endswith("super().", 0, found.name.start):
            yield from _call(module, found.cell, found.name.node, is_bound=True)


def matched(
    module: Module, classes: Classes, which: Class, field: str
) -> Iterator[tuple[int, Node]]:
    """Yield where a field of a class is told in a pattern: `case Point(x=1)`."""
    for each in classes.family(which, field):
        for place in classes.uses(each):
            tree = module.tree(place.cell)
            title = tree.node(place.name.node).parent if tree is not None else None
            pattern = title.parent if title is not None else None
            if tree is None or pattern is None or pattern.kind != "class_pattern":
                continue
            for part in pattern.children:
                inner = part.children[0] if part.children else part
                if inner.kind == "keyword_pattern" and tree.text(inner.children[0]) == field:
                    yield place.cell, inner.children[0]


def _of_method(module: Module, classes: Classes, which: Class, text: str) -> Iterator[Call | None]:
    if text == "__init__":
        yield from constructions(module, classes, which)
        return
    yield from module.reading(classes.title(which))
    yield from module.reading(text)
    for found in classes.members(which, text):
        if found is None:
            yield None
        else:
            yield from _call(module, found.cell, found.name.node, is_bound=True)


def _call(module: Module, cell: int, number: int, *, is_bound: bool) -> Iterator[Call]:
    """Yield the call of a name at a place, if it is one."""
    tree = module.tree(cell)
    found = call_at(cell, tree, number, is_bound=is_bound) if tree is not None else None
    if found is not None:
        yield found


def call_at(cell: int, tree: Tree, number: int, *, is_bound: bool) -> Call | None:
    """Return the call of the name that a node is, None if it is not called."""
    callee = tree.node(number)
    if callee.field == "attribute" and callee.parent is not None:
        callee = callee.parent
    node = callee.parent
    if node is None or node.kind != "call" or callee.field != "function":
        return None
    arguments = child(node, "arguments")
    if arguments is None or arguments.kind != "argument_list":
        return None
    inner = [each for each in arguments.children if each.named and each.kind != "comment"]
    return Call(cell, tree, node, inner, is_bound)


def more(call: Call, argument: str, *, is_positional: bool = False) -> tuple[int, str] | None:
    """Return where a call is given one argument more, and what is written there.

    Parameters
    ----------
    call : Call
        The call.
    argument : str
        The argument, with its keyword if it has one.
    is_positional : bool
        Whether it has none, and so stands before those that have.
    """
    arguments = child(call.node, "arguments")
    if arguments is None:
        return None
    before = call.positional if is_positional else call.arguments
    if not before:
        return arguments.start + 1, f"{argument}{', ' if call.arguments else ''}"
    source, last = call.tree.source, before[-1]
    line = line_start(source, last.start)
    indent = source[line : last.start]
    # Where each argument has a line of its own, so has this one.
    lead = " " if indent.strip() else f"\n{indent}"
    return last.end, f",{lead}{argument}"
