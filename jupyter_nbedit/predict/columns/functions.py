"""What functions of the notebook are given, and what they return."""

from __future__ import annotations

from collections.abc import Iterator

from ..syntax import Node, Tree
from ..syntax.names import MODULE, Role
from .calls import Call, call_around, call_of, items
from .values import Shape
from .variables import Variables

MAX_CALLS = 20
"""Calls of a function that are looked at."""

MAX_NODES = 5_000
"""Nodes of a function above which what it returns is not looked for."""

# Methods that hand themselves to a function, and what it gets: itself, or a row of it.
_HAND_OVER = {"apply": None, "assign": Shape.FRAME, "filter": None, "pipe": Shape.FRAME}
# Where a function's own statements are.
_BLOCKS = frozenset(
    "block case_clause elif_clause else_clause except_clause finally_clause for_statement"
    " if_statement match_statement try_statement while_statement with_statement".split()
)
_AXIS_OF_ROWS = frozenset({"1", '"columns"', "'columns'"})

Given = tuple[int, Node, Shape | None]
"""What a parameter stands for: the cell, the expression, and what it gets of it if not itself."""


def arguments_of(cell: int, node: Node, tree: Tree, variables: Variables) -> Iterator[Given]:
    """Yield what a parameter of a function or a lambda is given, as far as the notebook tells."""
    parameter = node
    while parameter.parent is not None and parameter.parent.kind not in (
        "parameters",
        "lambda_parameters",
    ):
        parameter = parameter.parent
    listed = parameter.parent
    function = listed.parent if listed is not None else None
    if listed is None or function is None:
        return
    position = [each.start for each in items(listed)].index(parameter.start)
    if function.kind == "lambda":
        if position == 0:
            yield from _handed_over(cell, function, tree)
        return
    name = next((child for child in function.children if child.field == "name"), None)
    place = variables.place(cell, name) if name is not None else None
    if place is None or place.variable[1] != MODULE:
        return
    text = tree.text(node)
    for use in variables.places(place.variable, cell)[: MAX_CALLS * 2]:
        there = variables.tree(use.cell)
        if there is None or use.name.role is not Role.USE:
            continue
        called = there.node(use.name.node)
        call = call_of(called.parent, there) if called.parent is not None else None
        if call is not None and called.field == "function":
            argument = call.argument(position, text)
            if argument is not None:
                yield use.cell, argument, None
        elif position == 0:
            yield from _handed_over(use.cell, called, there)


def _handed_over(cell: int, function: Node, tree: Tree) -> Iterator[Given]:
    """Yield what a function gets that is handed to a method, or stands in a subscript."""
    parent = function.parent
    if parent is not None and parent.kind == "subscript" and function.field == "subscript":
        yield cell, parent.children[0], Shape.FRAME
        return
    around = call_around(function, tree)
    receiver = around[0].receiver if around is not None else None
    if around is None or receiver is None:
        return
    call, _, position = around
    if call.name not in _HAND_OVER or (position > 0 and call.name != "assign"):
        return
    axis = call.keywords.get("axis")
    if call.name == "apply" and axis is not None and tree.text(axis) in _AXIS_OF_ROWS:
        yield cell, receiver, Shape.ROW
    elif call.name == "apply" and "groupby" not in tree.text(receiver):
        # It gets column by column.
        yield cell, receiver, Shape.OTHER
    else:
        yield cell, receiver, _HAND_OVER[call.name] or Shape.FRAME


def returned(cell: int, call: Call, variables: Variables) -> Iterator[tuple[int, Node]]:
    """Yield the expressions that a function of the notebook returns, if it is bound only once."""
    place = variables.place(cell, call.node.children[0])
    if place is None:
        return
    bound = variables.all_bindings(place.variable, place.cell)
    if len(bound) != 1 or bound[0].name.role is not Role.FUNCTION:
        return
    where = bound[0].cell
    tree = variables.tree(where)
    function = tree.node(bound[0].name.node).parent if tree is not None else None
    if tree is None or function is None:
        return
    pending = [child for child in function.children if child.field == "body"]
    seen = 0
    while pending and seen < MAX_NODES:
        node = pending.pop()
        seen += 1
        if node.kind == "return_statement":
            values = [child for child in node.children if child.named]
            if len(values) == 1:
                yield where, values[0]
        elif node.kind in _BLOCKS:
            pending.extend(node.children)
