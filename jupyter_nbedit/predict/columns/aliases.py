"""Which variables are the same frame: what is made in one of them is there in all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..syntax import Node
from ..syntax.names import Role
from .calls import call_around
from .effects import statement_end
from .functions import arguments_of
from .variables import Place, Turn, Variable, Variables

MAX_ALIASES = 20
"""Names of one frame that are looked at."""

MAX_COPIES = 50
"""Places where one name is assigned to others that are looked at."""

_Held = tuple[Variable, int, Turn]
"""A variable, a cell that has it, and when it is looked at."""


def same_frames(
    variable: Variable, cell: int, turn: Turn, variables: Variables
) -> Iterator[tuple[Variable, Turn]]:
    """Yield all variables that are what one is at a time, itself first, and when they are that.

    A frame that a function was given changes when the function is called. What is bound only under
    a condition may be another frame, and is left out.

    Parameters
    ----------
    variable : (int, int, str)
        The variable.
    cell : int
        A cell that has it.
    turn : (int, int, int)
        When something becomes of it.
    variables : Variables
        Those of the notebook.
    """
    found: dict[Variable, _Held] = {}
    pending: list[_Held] = [(variable, cell, turn)]
    while pending and len(found) < MAX_ALIASES:
        held = pending.pop(0)
        if held[0] not in found:
            found[held[0]] = held
            yield held[0], held[2]
            pending += _beside(held, variables)


def _beside(held: _Held, variables: Variables) -> Iterator[_Held]:
    """Yield the variables that are bound to what one is, or that it is bound to."""
    variable, cell, turn = held
    bound = next(variables.bound_before(variable, cell, turn), None)
    since = bound.turn if bound is not None else (-1, 0, 0)
    if bound is not None:
        if bound.name.is_conditional:
            return
        value = variables.value(bound)
        if value is not None:
            yield from _bound_to(bound.cell, value, turn, variables)
        elif bound.name.role is Role.PARAMETER:
            yield from _given(bound, variables)
        if value is not None and value.kind == "identifier":
            source = variables.place(bound.cell, value)
            if source is not None and _is_still(source, turn, variables):
                yield source.variable, source.cell, turn
    for use in variables.copies(variable, cell)[:MAX_COPIES]:
        if since < use.turn < turn:
            tree = variables.tree(use.cell)
            if tree is not None:
                yield from _bound_to(use.cell, tree.node(use.name.node), turn, variables)


def _bound_to(cell: int, value: Node, turn: Turn, variables: Variables) -> Iterator[_Held]:
    """Yield the variables that are assigned a value, `a = b = value`, and still are it."""
    while value.parent is not None and value.parent.kind == "assignment" and value.field == "right":
        value = value.parent
        place = variables.place(cell, value.children[0])
        if place is None or place.name.is_conditional:
            continue
        last = next(variables.bound_before(place.variable, cell, turn), None)
        if last is not None and (last.cell, last.name) == (cell, place.name):
            yield place.variable, cell, turn


def _given(parameter: Place, variables: Variables) -> Iterator[_Held]:
    """Yield the variables that a function is given, as they are once it was called."""
    tree = variables.tree(parameter.cell)
    if tree is None:
        return
    node = tree.node(parameter.name.node)
    for cell, argument, shape in arguments_of(parameter.cell, node, tree, variables):
        there = variables.tree(cell)
        place = variables.place(cell, argument) if argument.kind == "identifier" else None
        if there is not None and place is not None and shape is None:
            around = call_around(argument, there)
            if around is not None:
                yield place.variable, cell, (cell, statement_end(argument), argument.start)


def _is_still(place: Place, turn: Turn, variables: Variables) -> bool:
    """Tell whether a variable is at some time what it was at a place."""
    then = variables.bound_before(place.variable, place.cell, place.turn)
    now = variables.bound_before(place.variable, place.cell, turn)
    return list(islice(then, 1)) == list(islice(now, 1))
