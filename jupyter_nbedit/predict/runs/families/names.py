"""A name is not defined: it is misspelt, renamed, another language's, or not imported."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping

from ....core.edits import TextEdit
from ....utils.user_messages import user_message
from ...nearest import nearest
from ...syntax.names import MODULE, CellNames, Name, Role, Scope, ScopeKind
from ..added_imports import missing_import
from ..code import CodeCell
from ..failure import Failure
from ..repair import CERTAIN, LIKELY, Repair, in_order, is_meant, renamed
from ..spelling import is_better_spelt

_MESSAGE = re.compile(r"name '(\w+)' is not defined")

FOREIGN: Mapping[str, str] = {
    "true": "True",
    "TRUE": "True",
    "false": "False",
    "FALSE": "False",
    "null": "None",
    "NULL": "None",
    "none": "None",
    "NONE": "None",
    "nil": "None",
    "undefined": "None",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
"""What JSON, R, Ruby, JavaScript, Python 2 and hasty fingers call what Python has."""

_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))


def repair_of_name(failure: Failure) -> Repair | None:
    """Return the repair of a `NameError`."""
    told = _MESSAGE.match(failure.message)
    if told is None or not failure.is_direct:
        return None
    text, spot = told[1], failure.spot
    used = next(
        (
            name
            for name in spot.cell.names.variables.get(text, ())
            if spot.holds(name.start) and name.role in (Role.USE, Role.AUGMENT)
        ),
        None,
    )
    # A cell that binds it has not been run, or was edited since.
    if used is None or failure.code.is_bound(text):
        return None
    own = _member_of_self(used, failure)
    if own is not None:
        return own
    if text in FOREIGN:
        return _constants(text, failure)
    new_name = renamed(text, failure.request)
    if new_name is not None and failure.code.is_bound(new_name):
        edits = _everywhere(text, new_name, failure)
        return Repair(edits, CERTAIN, user_message("%1 is %2 now", text, new_name))
    return missing_import(used, failure) or _respelled(used, failure)


def _constants(text: str, failure: Failure) -> Repair:
    """Return the repair of what another language has, with all else that came with it."""
    edits = [
        edit
        for word, new in FOREIGN.items()
        if not failure.code.is_bound(word)
        for edit in _everywhere(word, new, failure)
    ]
    return Repair(
        in_order(edits, failure), CERTAIN, user_message("%1 is %2 in Python", text, FOREIGN[text])
    )


def _everywhere(old: str, new: str, failure: Failure) -> list[TextEdit]:
    """Return the edits that replace a name that nothing binds, wherever it is used."""
    return in_order(
        (
            cell.edit(name.start, name.end, new)
            for cell, name in failure.code.variables(old)
            if name.role in (Role.USE, Role.AUGMENT, Role.DELETE)
        ),
        failure,
    )


def _respelled(used: Name, failure: Failure) -> Repair | None:
    """Return the repair of a misspelt name: of its uses, or of the definition they do not find."""
    old, cell = used.text, failure.spot.cell
    outer = set(_enclosing(used, cell.names))
    bound = failure.code.bound(up_to=cell.index)
    # What the kernel has goes before what it has not run yet, and what no cell says is known, too.
    new = (
        nearest(old, _there(old, failure) | outer)
        or nearest(old, {*bound, *outer})
        or nearest(old, _BUILTINS - bound.keys())
    )
    if new is None:
        return None
    reason = user_message("%1 is not defined: nearest is %2", old, new)
    places = list(failure.code.variables(new)) if new in bound and new not in outer else []
    if len(places) == 1 and is_meant(old, new, failure):
        # Everything else calls it as the line that failed does.
        where, name = places[0]
        if name.role in (Role.BIND, Role.FUNCTION, Role.CLASS, Role.ALIAS):
            return Repair([where.edit(name.start, name.end, old)], LIKELY, reason)
    inner = cell.names.variables.get(new, ()) if new in outer else ()
    is_given = any(new in each.names.keywords for each in failure.code.cells)
    if len(inner) == 1 and inner[0].binds and not is_given and is_meant(old, new, failure):
        # Nothing but the line that failed uses it, and calls do not name it.
        return Repair([cell.edit(inner[0].start, inner[0].end, old)], LIKELY, reason)
    if is_better_spelt(old, new) and (places or new in outer):
        # The use is right, and more than one place would have to follow it.
        return None
    if new in outer:
        return Repair([cell.edit(used.start, used.end, new)], LIKELY, reason)
    return Repair(_everywhere(old, new, failure), LIKELY, reason)


def _there(text: str, failure: Failure) -> frozenset[str]:
    """Return the variables that there were when a name was not found, as the kernel knows."""
    evidence = failure.request.evidence
    # What it says of a failure may be about another one.
    if evidence is None or evidence.failure is None or evidence.failure.name != text:
        return frozenset()
    return evidence.names(inner=True).names - frozenset(evidence.builtins)


def _enclosing(used: Name, names: CellNames) -> Iterator[str]:
    """Yield the names of the functions around a place."""
    number = used.scope
    is_own = True
    while number != MODULE:
        scope = names.scopes[number]
        if is_own or scope.kind is not ScopeKind.CLASS:
            yield from scope.bound
        is_own = False
        number = scope.parent


def _member_of_self(used: Name, failure: Failure) -> Repair | None:
    """Return the repair of a name that is an attribute of the object whose method this is."""
    cell = failure.spot.cell
    names = cell.names
    number = used.scope
    while number != MODULE:
        scope = names.scopes[number]
        outer = names.scopes[scope.parent]
        if scope.kind is ScopeKind.FUNCTION and outer.kind is ScopeKind.CLASS:
            break
        number = scope.parent
    else:
        return None
    if "self" not in scope.bound:
        return None
    members = {
        text
        for text, found in names.attributes.items()
        if any(_is_of_self(member.start, outer, cell) for member in found)
    }
    members = (members | outer.bound.keys()) - _BUILTINS
    if used.text not in members:
        return None
    edits = [
        cell.edit(name.start, name.start, "self.")
        for text in members
        if text == used.text or not failure.code.is_bound(text)
        for name in names.variables.get(text, ())
        if outer.start <= name.start < outer.end
        and name.role is Role.USE
        and names.owner(name) == MODULE
        and "self" in names.scopes[name.scope].bound
    ]
    edits.sort(key=lambda edit: (edit.start < used.start, edit.start))
    return Repair(edits, CERTAIN, user_message("%1 is an attribute of self", used.text))


def _is_of_self(start: int, class_scope: Scope, cell: CodeCell) -> bool:
    """Tell whether an attribute is looked up in `self`, within a class."""
    is_inside = class_scope.start <= start < class_scope.end
    return is_inside and cell.source.endswith("self.", 0, start)
