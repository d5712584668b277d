"""What a variable is bound to, and what a list of columns that has a name is used with."""

from __future__ import annotations

from collections.abc import Iterator

from ..syntax import Node
from ..syntax.names import Role
from . import vocabulary
from .calls import call_around, call_of, items
from .functions import Given, arguments_of
from .values import Shape
from .variables import Place, Variables


def given(bound: Place, variables: Variables) -> Iterator[Given]:
    """Yield what a variable may stand for where it is bound; nothing if that is not known.

    What a loop hands on is of shape `ROW`, or `GROUPED` if it is a group where there are any.
    """
    tree = variables.tree(bound.cell)
    value = variables.value(bound)
    if value is not None:
        yield bound.cell, value, None
    elif tree is not None and bound.name.role is Role.PARAMETER:
        yield from arguments_of(bound.cell, tree.node(bound.name.node), tree, variables)
    elif tree is not None:
        target, position = tree.node(bound.name.node), -1
        while target.parent is not None and target.field != "left":
            position = sum(each.start < target.start for each in items(target.parent))
            target = target.parent
        statement = target.parent
        right = [c for c in statement.children if c.field == "right"] if statement else []
        if statement is None or not right:
            return
        call = call_of(right[0], tree)
        if statement.kind != "assignment":
            if call is not None and call.name in vocabulary.ROWS and call.receiver is not None:
                yield bound.cell, call.receiver, Shape.ROW
            else:
                yield bound.cell, right[0], Shape.GROUPED if position == 1 else Shape.OTHER
        elif right[0].kind in ("tuple", "expression_list", "list"):
            for part in items(right[0])[position : position + 1]:
                yield bound.cell, part, None
        elif call is not None and call.name == "train_test_split":
            for part in call.positional[position // 2 : position // 2 + 1]:
                yield bound.cell, part, None


def listed(cell: int, variable: Node, variables: Variables) -> Iterator[tuple[int, Node]]:
    """Yield the frames that a variable, bound to a list of columns, is used with."""
    place = variables.place(cell, variable)
    for use in variables.places(place.variable, cell) if place is not None else ():
        tree = variables.tree(use.cell)
        if tree is None or use.name.role is not Role.USE:
            continue
        node = tree.node(use.name.node)
        parent = node.parent
        if parent is not None and parent.kind == "subscript" and node.field == "subscript":
            owner = parent.children[0]
            if owner.kind == "attribute" and tree.text(owner.children[-1]) in ("loc", "at"):
                owner = owner.children[0]
            yield use.cell, owner
            continue
        around = call_around(node, tree)
        receiver = around[0].receiver if around is not None else None
        if around is None or receiver is None:
            continue
        call, keyword, position = around
        is_column = keyword in vocabulary.COLUMN_KEYWORDS
        if is_column or position in vocabulary.COLUMN_ARGUMENTS.get(call.name, ()):
            yield use.cell, receiver
