"""What becomes of a variable where a column of it is made, taken away or renamed."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from ..syntax import Node
from .calls import call_around
from .mentions import Kind, Mention
from .values import NOWHERE, Origins
from .variables import Turn, Variable, Variables

MAX_DEPTH = 30
"""Nodes around a mention that are looked at."""

_CONDITIONS = frozenset(
    "if_statement for_statement while_statement try_statement match_statement".split()
)
_SCOPES = frozenset({"function_definition", "lambda", "module"})


class Effect(NamedTuple):
    """What becomes of a column of a variable: who made it from here on, and if that is sure."""

    turn: Turn
    origins: Origins
    is_weak: bool


def effect_of(mention: Mention, variables: Variables) -> tuple[Variable, Effect] | None:
    """Return what becomes of the variable that something is made or taken away in."""
    origins, owner, is_weak = NOWHERE, mention.owners[0] if mention.owners else None, False
    if mention.kind is Kind.ASSIGNED:
        origins = Origins.made(mention.key)
    elif mention.kind is Kind.RENAMED and mention.in_place:
        origins = Origins(renamed=frozenset({mention.key}))
    elif mention.kind is Kind.MADE and owner is None:
        owner = _appended_to(mention)
        origins, is_weak = Origins.made(mention.key), True
    elif mention.kind is not Kind.TAKEN or not mention.in_place:
        return None
    place = variables.place(mention.cell, owner) if owner is not None else None
    if place is None:
        return None
    turn = (mention.cell, statement_end(mention.node), mention.start)
    is_weak = is_weak or _is_conditional(mention.node)
    return place.variable, Effect(turn, origins, is_weak)


def statement_end(node: Node) -> int:
    """Return where the statement ends that a node stands in."""
    end = node.end
    for above in islice(node.ancestors(), MAX_DEPTH):
        if above.kind in ("block", "module", "lambda"):
            break
        end = above.end
    return end


def _appended_to(mention: Mention) -> Node | None:
    """Return the list that a dictionary is appended to of which a mention is a key."""
    pair = mention.node.parent
    whole = pair.parent if pair is not None and pair.kind == "pair" else None
    around = call_around(whole, mention.tree) if whole is not None else None
    if around is None or around[0].name != "append":
        return None
    receiver = around[0].receiver
    return receiver if receiver is not None and receiver.kind == "identifier" else None


def _is_conditional(node: Node) -> bool:
    for above in islice(node.ancestors(), MAX_DEPTH):
        if above.kind in _SCOPES:
            return False
        if above.kind in _CONDITIONS:
            return True
    return True
