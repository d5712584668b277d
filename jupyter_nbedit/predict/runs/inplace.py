"""A variable is None because it was given what a method returns that works in place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...utils.user_messages import user_message
from ..syntax import Node
from ..syntax.names import Role
from .code import CodeCell
from .failure import Failure
from .keyed import root_names
from .repair import CERTAIN, Repair

_IN_PLACE = re.compile(r"(?P<before>,\s*)?\binplace\s*=\s*True\b(?P<after>\s*,\s*)?")
_RETURN_NOTHING = frozenset(
    "add append clear discard extend insert remove reverse sort update".split()
)


def repair_of_none(variables: Iterable[str], failure: Failure) -> Repair | None:
    """Return the repair of the line that made a variable None, if it is the last to bind it."""
    known = set(variables)
    if len(known) != 1:
        return None
    (text,) = known
    spot = failure.spot
    bound = [
        (cell, name)
        for cell, name in failure.code.variables(text)
        if name.binds and (cell.index, name.start) < (spot.cell.index, spot.start)
    ]
    if not bound or bound[-1][1].role is not Role.BIND:
        return None
    cell, name = bound[-1]
    assignment = cell.tree.node(name.node).parent
    if assignment is None or assignment.kind != "assignment" or len(assignment.children) != 3:
        return None
    call = assignment.children[2]
    if call.kind != "call" or call.children[0].kind != "attribute":
        return None
    return _mended(text, cell, assignment, call)


def _mended(text: str, cell: CodeCell, assignment: Node, call: Node) -> Repair | None:
    tree = cell.tree
    arguments = call.children[-1]
    told = list(_IN_PLACE.finditer(cell.source, arguments.start, arguments.end))
    if len(told) == 1:
        before, after = told[0]["before"], told[0]["after"]
        start = told[0].start() + (len(before) if before and after else 0)
        edit = cell.edit(start, told[0].end(), "")
        return Repair(
            [edit], CERTAIN, user_message("%1 is None: with inplace=True nothing is returned", text)
        )
    method = tree.text(call.children[0].children[-1])
    receiver = call.children[0].children[0]
    if method in _RETURN_NOTHING and root_names(receiver, tree) == {text}:
        if receiver.kind == "identifier":
            edit = cell.edit(assignment.start, call.start, "")
            return Repair(
                [edit], CERTAIN, user_message("%1 is None: %2 returns nothing", text, method)
            )
    elif method == "sort" and receiver.kind == "identifier":
        inner = cell.source[arguments.start + 1 : arguments.end - 1].strip()
        new = f"sorted({', '.join(filter(None, [tree.text(receiver), inner]))})"
        edit = cell.edit(call.start, call.end, new)
        return Repair([edit], CERTAIN, user_message("%1 is None: sort returns nothing", text))
    return None
