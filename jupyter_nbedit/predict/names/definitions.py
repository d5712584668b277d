"""A definition went or became something else: what is left of its uses."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log1p
from typing import NamedTuple

from ...core.text import line_end, line_start
from ..replacements import Replacement
from ..syntax import Node, Tree, names_of, statement
from ..syntax.names import MODULE, Name, Role
from .edits import Edited, size
from .module import Module
from .scoring import Features, judged
from .webs import Place

_FLAGS = frozenset({"True", "False"})


class Lost(NamedTuple):
    """A variable whose only binding went.

    Attributes
    ----------
    text : str
        The variable.
    owner : int
        The scope that it was bound in.
    value : str
        What it was bound to, empty if that is not known.
    instead : str
        What is bound to that now, empty if nothing is.
    edited : Edited
        The edit.
    """

    text: str
    owner: int
    value: str
    instead: str
    edited: Edited


def lost(edited: Sequence[Edited]) -> list[Lost]:
    """Return the variables that edits left without a binding in their cell."""
    return [
        Lost(*found, edit)
        for edit in edited
        for found in _lost(
            edit.before,
            edit.after,
            edit.edit.start,
            edit.edit.start + len(edit.edit.old),
            edit.edit.start + len(edit.edit.new),
        )
    ]


@lru_cache(maxsize=256)
def _lost(
    before: Tree, after: Tree, start: int, old_end: int, new_end: int
) -> tuple[tuple[str, int, str, str], ...]:
    names, now = names_of(before), names_of(after)
    if names is None or now is None or names.is_elsewhere:
        return ()
    low, high = line_start(before.source, start), line_end(before.source, old_end)
    result = []
    for text, known in names.variables.items():
        bound = [name for name in known if low <= name.start < high and name.binds]
        if len(bound) != 1 or bound[0].role in (Role.PARAMETER, Role.AUGMENT):
            continue
        owner = names.owner(bound[0])
        if owner < len(now.scopes) and not any(each.binds for each in now.of_scope(text, owner)):
            value = _value(before, bound[0])
            instead = _instead(after, start, new_end, value) if value else ""
            result.append((text, owner, value, instead))
    return tuple(result)


def _value(tree: Tree, name: Name) -> str:
    """Return what a variable alone is assigned."""
    node = tree.node(name.node)
    parent = node.parent
    if parent is None or parent.kind != "assignment" or node.field != "left":
        return ""
    value = next((each for each in parent.children if each.field == "right"), None)
    return tree.text(value) if value is not None else ""


def _instead(tree: Tree, start: int, end: int, value: str) -> str:
    """Return the attribute or the item that an edit made of a variable: it has its value."""
    low, high = line_start(tree.source, start), line_end(tree.source, end)
    for found in tree.find("="):
        parent = found.parent
        if low <= found.start < high and parent is not None and parent.kind == "assignment":
            left, right = parent.children[0], parent.children[-1]
            if left.kind in ("attribute", "subscript") and tree.text(right) == value:
                return tree.text(left)
    return ""


def follow_definitions(module: Module, edited: Sequence[Edited]) -> Iterator[Replacement]:
    """Yield what becomes of the uses of variables that nothing binds any more."""
    for gone in lost(edited):
        if not gone.instead and gone.value not in _FLAGS:
            continue
        names = module.names(gone.edited.cell)
        if names is None or gone.owner >= len(names.scopes):
            continue
        places = list(module.places(gone.text, gone.edited.cell, gone.owner))
        if any(place.name.binds for place in places):
            continue
        about: Features = {
            "lost": 1.0,
            "age": log1p(gone.edited.age),
            "size": size(gone.edited.edit),
            "matches": log1p(len(places)),
            "local": float(gone.owner != MODULE),
        }
        for place in places:
            if place.name.role is Role.USE:
                yield from _left_use(module, gone, place, about)


def _left_use(module: Module, gone: Lost, place: Place, about: Features) -> Iterator[Replacement]:
    tree = module.tree(place.cell)
    if tree is None:
        return
    node = tree.node(place.name.node)
    if gone.instead:
        yield judged(
            (place.cell, node.start, node.end),
            gone.instead,
            about | {"instead": 1.0, "definition": 1.0},
            f"{gone.text} → {gone.instead}",
        )
        return
    whole = statement(node, tree.language)
    branch = _branch(node, whole, tree, gone.value)
    if branch is not None:
        low, high = line_start(tree.source, whole.start), _next_line(tree.source, whole.end)
        yield judged(
            (place.cell, low, high),
            branch,
            about | {"flag goes": 1.0, "definition": 1.0},
            f"{gone.text} is gone",
        )


def _next_line(source: str, end: int) -> int:
    return min(line_end(source, end) + 1, len(source))


def _branch(node: Node, whole: Node, tree: Tree, value: str) -> str | None:
    """Return what is left of an `if` that asks for a flag that is gone, None if it is no such."""
    if whole.kind != "if_statement" or value not in _FLAGS:
        return None
    condition = next((each for each in whole.children if each.field == "condition"), None)
    others = [each for each in whole.children if each.field == "alternative"]
    body = next((each for each in whole.children if each.field == "consequence"), None)
    if condition != node or body is None or len(others) > 1:
        return None
    kept = body if value == "True" else None
    if value == "False" and others:
        if others[0].kind != "else_clause":
            return None
        kept = next((each for each in others[0].children if each.field == "body"), None)
    if kept is None:
        return "" if value == "False" else None
    low, high = line_start(tree.source, kept.start), _next_line(tree.source, kept.end)
    indent = " " * (whole.start - line_start(tree.source, whole.start))
    return textwrap.indent(textwrap.dedent(tree.source[low:high]), indent)
