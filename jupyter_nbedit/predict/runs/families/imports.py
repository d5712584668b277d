"""An import does not find a module, or what it is to have: it is misspelt, or moved."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ....utils.user_messages import user_message
from ...nearest import nearest
from ...syntax import Node
from ..failure import Failure
from ..library import HOMES, KNOWN_MODULES, MEMBERS, MOVED, STANDARD
from ..repair import CERTAIN, LIKELY, Repair

_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_NO_NAME = re.compile(
    r"cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'"
)
_STATEMENTS = frozenset({"import_statement", "import_from_statement"})


def repair_of_import(failure: Failure) -> Repair | None:
    """Return the repair of an `ImportError` or a `ModuleNotFoundError`."""
    if not failure.is_direct:
        return None
    told = _NO_MODULE.match(failure.message)
    if told is not None:
        return _module(told[1], failure)
    told = _NO_NAME.match(failure.message)
    return _name(told[1], told[2], failure) if told is not None else None


def _module(module: str, failure: Failure) -> Repair | None:
    cell = failure.spot.cell
    moved = MOVED.get(module)
    dotted = list(_dotted(failure))
    if any(each.field == "module_name" for each in dotted):
        dotted = [each for each in dotted if each.field == "module_name"]
    places = [each for each in dotted if _is_in(module, cell.tree.text(each.node))]
    if len(places) != 1:
        return None
    node, field, has_alias = places[0]
    if moved is not None:
        # Otherwise the statement binds the name by which all else calls it.
        if field != "module_name" and not has_alias:
            return None
        edit = cell.edit(node.start, node.start + len(module), moved.new)
        return Repair(
            [edit],
            CERTAIN,
            user_message("moved in %1 %2: now %3", moved.library, moved.version, moved.new),
        )
    head, _, tail = module.rpartition(".")
    if head:
        known = {
            name.removeprefix(f"{head}.") for name in KNOWN_MODULES if name.startswith(f"{head}.")
        }
        new = nearest(tail, known)
    else:
        new = _nearest_module(module)
    if new is None:
        return None
    start = node.start + len(module) - len(tail)
    edit = cell.edit(start, start + len(tail), new)
    return Repair(
        [edit],
        LIKELY,
        user_message("no module %1: nearest is %2%3", module, f"{head}." if head else "", new),
    )


def _is_in(module: str, text: str) -> bool:
    """Tell whether a module is another one, or a part of it, by their dotted names."""
    return text == module or text.startswith(f"{module}.")


def _nearest_module(module: str) -> str | None:
    """Return the module that was meant; others than those known here have names like them."""
    packages = {name for name in KNOWN_MODULES if "." not in name}
    new = nearest(module, packages) or nearest(module, STANDARD)
    is_near = new is not None and abs(len(new) - len(module)) <= 1 and _is_one_step(module, new)
    return new if is_near else None


def _is_one_step(first: str, second: str) -> bool:
    return OSA.distance(first.lower(), second.lower()) <= 1


def _name(text: str, module: str, failure: Failure) -> Repair | None:
    cell = failure.spot.cell
    dotted = list(_dotted(failure))
    names = [each.node for each in dotted if each.field == "name"]
    nodes = [node for node in names if cell.tree.text(node) == text]
    modules = [each.node for each in dotted if each.field == "module_name"]
    if len(nodes) != 1 or len(modules) != 1 or cell.tree.text(modules[0]) != module:
        return None
    moved = MOVED.get(f"{module}.{text}")
    home = moved.new if moved is not None else HOMES.get(text)
    if home is not None and home != module and len(names) == 1:
        since = f"{moved.library} {moved.version}" if moved is not None else ""
        edit = cell.edit(modules[0].start, modules[0].end, home)
        return Repair(
            [edit],
            CERTAIN,
            (
                user_message("%1 moved in %2: it is in %3", text, since, home)
                if moved is not None
                else user_message("%1 is in %2", text, home)
            ),
        )
    new = nearest(text, set(_members(module)))
    if new is None:
        return None
    edit = cell.edit(nodes[0].start, nodes[0].end, new)
    return Repair([edit], LIKELY, user_message("%1 has no %2: nearest is %3", module, text, new))


def _members(module: str) -> Iterator[str]:
    yield from MEMBERS.get(module, ())
    yield from (name for name, home in HOMES.items() if home == module)
    if module in STANDARD and module in sys.modules:
        yield from (name for name in vars(sys.modules[module]) if name[:1] != "_")


class _Dotted(NamedTuple):
    """A dotted name of an import statement, what it is there for, and whether it has an alias."""

    node: Node
    field: str
    has_alias: bool


def _dotted(failure: Failure) -> Iterator[_Dotted]:
    """Yield the dotted names of the import statement that failed."""
    statement = failure.spot.statement
    if statement.kind in _STATEMENTS:
        for node in statement.children:
            if node.kind == "dotted_name":
                yield _Dotted(node, node.field, has_alias=False)
            elif node.kind == "aliased_import":
                yield _Dotted(node.children[0], node.field, has_alias=True)
