"""Columns in expressions that a frame is told: `df.filter(pl.col("income") > 3)`, as in Polars."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..syntax import Node, Tree
from . import vocabulary
from .calls import Call, call_of, items

MAX_DEPTH = 30
"""Nodes around a column that are looked at."""

MAX_NODES = 200
"""Nodes of an expression that are looked at."""


def told(node: Node, tree: Tree) -> Call | None:
    """Return the call of a frame's method that an expression is told to, None if there is none."""
    for above in islice(node.ancestors(), MAX_DEPTH):
        call = call_of(above, tree)
        if call is not None and call.name in vocabulary.TOLD and call.receiver is not None:
            if node.start > call.receiver.end:
                return call
        elif above.kind in ("assignment", "block", "lambda", "module"):
            break
    return None


def named_results(call: Call, tree: Tree) -> Iterator[Node]:
    """Yield the names that the expressions of a call give to their results."""
    for found in _calls(call, tree):
        if found.name == "alias":
            yield from found.positional[:1]


def columns_of(call: Call, tree: Tree) -> list[Node] | None:
    """Return the columns that are chosen by a call, None if there may be others."""
    chosen: list[Node] = []
    for argument in call.positional:
        for part in items(argument) if argument.kind == "list" else [argument]:
            if part.kind == "string":
                chosen.append(part)
                continue
            found = call_of(part, tree)
            if found is None or found.name != "col":
                return None
            chosen += found.positional
    return chosen if all(node.kind == "string" for node in chosen) else None


def _calls(call: Call, tree: Tree) -> Iterator[Call]:
    pending = list(reversed(call.positional))
    for _ in range(MAX_NODES):
        if not pending:
            break
        node = pending.pop()
        found = call_of(node, tree)
        if found is not None:
            yield found
        pending += reversed(node.children)
