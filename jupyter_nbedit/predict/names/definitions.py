"""A definition went or became something else: what is left of its uses."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log1p
from typing import NamedTuple

from ...core.text import line_end, line_start
from ..clock import Steps
from ..replacements import Replacement
from ..syntax import Node, Tree, names_of, statement
from ..syntax.names import MODULE, CellNames, Name, Role
from .calls import calls
from .classes import Classes
from .edits import Edited, size
from .module import Module
from .scoring import Features, Following, judged
from .webs import Place

_FLAGS = frozenset({"True", "False"})
_SLOTS = frozenset(
    {("assignment", "left"), ("default_parameter", "name"), ("typed_default_parameter", "name")}
)


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
    is_parameter : bool
        Whether it was a parameter; its value is the default then.
    edited : Edited
        The edit.
    """

    text: str
    owner: int
    value: str
    instead: str
    is_parameter: bool
    edited: Edited


def lost(edited: Sequence[Edited]) -> Steps[list[Lost]]:
    """Find the variables that edits left without a binding in their cell."""
    result: list[Lost] = []
    for each in edited:
        for tree in (each.before, each.after):
            yield
            names_of(tree)
        yield
        edit = each.edit
        ends = edit.start + len(edit.old), edit.start + len(edit.new)
        result += [
            Lost(*found, each) for found in _lost(each.before, each.after, edit.start, *ends)
        ]
    return result


@lru_cache(maxsize=256)
def _lost(
    before: Tree, after: Tree, start: int, old_end: int, new_end: int
) -> tuple[tuple[str, int, str, str, bool], ...]:
    names, now = names_of(before), names_of(after)
    if names is None or now is None or names.is_elsewhere:
        return ()
    low, high = line_start(before.source, start), line_end(before.source, old_end)
    result = []
    assigned: dict[str, str] | None = None
    for text, known in names.variables.items():
        bound = [name for name in known if low <= name.start < high and name.binds]
        if len(bound) != 1 or bound[0].role is Role.AUGMENT:
            continue
        is_parameter = bound[0].role is Role.PARAMETER
        if is_parameter and len(names.scopes) != len(now.scopes):
            # Which function it is nobody knows.
            continue
        owner = names.owner(bound[0])
        if owner < len(now.scopes) and not any(each.binds for each in now.of_scope(text, owner)):
            value = _value(before, bound[0])
            if value in _FLAGS and _takes_over(names, after, (start, new_end), owner, value):
                continue
            instead = ""
            if value and not is_parameter:
                if assigned is None:
                    assigned = _assigned(after, start, new_end)
                instead = assigned.get(value, "")
            result.append((text, owner, value, instead, is_parameter))
    return tuple(result)


def _takes_over(
    before: CellNames, after: Tree, written: tuple[int, int], owner: int, flag: str
) -> bool:
    """Tell whether an edit gives a flag that it took from a name to one that is new in a scope."""
    now = names_of(after)
    low, high = line_start(after.source, written[0]), line_end(after.source, written[1])
    return now is not None and any(
        name.binds
        and low <= name.start < high
        and now.owner(name) == owner
        and _value(after, name) == flag
        and not any(each.binds for each in before.of_scope(text, owner))
        for text, known in now.variables.items()
        for name in known
    )


def _value(tree: Tree, name: Name) -> str:
    """Return what a variable alone is assigned, or what a parameter is if it is not given."""
    node = tree.node(name.node)
    parent = node.parent
    if parent is None or (parent.kind, node.field) not in _SLOTS:
        return ""
    value = next((each for each in parent.children if each.field in ("right", "value")), None)
    return tree.text(value) if value is not None else ""


def _assigned(tree: Tree, start: int, end: int) -> dict[str, str]:
    """Return the attributes and items to which an edit assigns something, by what that is."""
    low, high = line_start(tree.source, start), line_end(tree.source, end)
    result: dict[str, str] = {}
    for found in tree.find("="):
        if not low <= found.start < high:
            continue
        parent = found.parent
        if parent is not None and parent.kind == "assignment":
            left, right = parent.children[0], parent.children[-1]
            if left.kind in ("attribute", "subscript"):
                result.setdefault(tree.text(right), tree.text(left))
    return result


def follow_definitions(module: Module, edited: Sequence[Edited]) -> Following:
    """Yield what becomes of the uses of variables that nothing binds any more."""
    for gone in (yield from lost(edited)):
        if not gone.instead and gone.value not in _FLAGS:
            continue
        yield from module.reading(gone.text)
        names = module.names(gone.edited.cell)
        if names is None or gone.owner >= len(names.scopes):
            continue
        if gone.is_parameter:
            places = yield from _in_function(module, names, gone)
        else:
            places = module.places(gone.text, gone.edited.cell, gone.owner)
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


def _in_function(module: Module, names: CellNames, gone: Lost) -> Steps[list[Place]]:
    """Find where a function uses a parameter that it does not have any more, if that is an error.

    Where a call gives it, nobody knows which of its values is the one that stays.
    """
    cell = gone.edited.cell
    if module.binds(gone.text):
        return []
    for call in calls(module, Classes(module), cell, gone.owner):
        yield
        if call is not None and call.keyword(gone.text) is not None:
            return []
    found: list[Place] = []
    for name in names.variables.get(gone.text, ()):
        scope = name.scope
        while scope not in (gone.owner, MODULE):
            scope = names.scopes[scope].parent
        if scope == gone.owner and names.owner(name) == MODULE:
            found.append(Place(cell, name, names.is_deferred(name, MODULE)))
    return found


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
    whole, value = statement(node, tree.language), gone.value
    if node.parent is not None and node.parent.kind == "not_operator":
        node, value = node.parent, "False" if value == "True" else "True"
    chosen = _chosen(node, value)
    if chosen is not None and node.parent is not None:
        yield judged(
            (place.cell, node.parent.start, node.parent.end),
            tree.text(chosen),
            about | {"flag goes": 1.0, "definition": 1.0},
            f"{gone.text} is gone",
        )
        return
    branch = _branch(node, whole, tree, value)
    if branch is not None:
        low, high = line_start(tree.source, whole.start), _next_line(tree.source, whole.end)
        yield judged(
            (place.cell, low, high),
            branch,
            about | {"flag goes": 1.0, "definition": 1.0},
            f"{gone.text} is gone",
        )


def _chosen(node: Node, value: str) -> Node | None:
    """Return what is left of `a if flag else b`, None if a flag is asked for in another way."""
    parent = node.parent
    if parent is None or parent.kind != "conditional_expression" or node.position != 2:
        return None
    return parent.children[0 if value == "True" else -1] if value in _FLAGS else None


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
