"""An object has no such attribute: it is misspelt, moved, or the object is not what it seems."""

from __future__ import annotations

import builtins
import re
import sys

from ....utils.user_messages import user_message
from ...nearest import nearest
from ...syntax.names import MODULE, Member, Role, ScopeKind
from ..code import Code, CodeCell
from ..failure import Failure
from ..inplace import repair_of_none
from ..keyed import Keyed, Mention
from ..library import ARTIST_KEYWORDS, CHANGED_ATTRIBUTES, MEMBERS, STANDARD, Change
from ..members import head_of, owners, replaced, standing
from ..repair import CERTAIN, LIKELY, Repair, in_order, is_meant
from ..spelling import is_better_spelt
from .calls import misspelt_keyword
from .habits import repair_of_constructor, repair_of_habit, repair_of_module_habit
from .keys import respelled

_OBJECT = re.compile(r"(?:type object )?'(?:\w+\.)*(\w+)'(?: object)? has no attribute '(\w+)'")
# What a plot is drawn with.
_DRAWN = re.compile(r"(\w+)\.set\(\) got an unexpected keyword argument '(\w+)'")
_MODULE = re.compile(r"(?:partially initialized )?module '([\w.]+)' has no attribute '(\w+)'")
# NumPy says itself what to write instead.
_SAYS_SO = re.compile(r"`np\.(\w+)` was removed in the (NumPy [\d.]+) release\. Use `np\.(\w+)`")
_ALIAS = re.compile(r"`np\.(\w+)` was a deprecated alias for the builtin `(\w+)`")
# All that an enumeration says before Python 3.12.
_WORD = re.compile(r"\w+")
_ENUMERATION = re.compile(r"(?:Enum|Flag)\b")
_POLARS = re.compile(r"[\\/]polars[\\/]")
_FRAMES = frozenset({"DataFrame", "Series"})


def repair_of_attribute(failure: Failure) -> Repair | None:
    """Return the repair of an `AttributeError`."""
    message = failure.message
    told = _SAYS_SO.match(message)
    if told is not None:
        reason = user_message("removed in %1: use np.%2", told[2], told[3])
        return replaced(told[1], told[3], failure, CERTAIN, reason)
    alias = _ALIAS.search(message)
    if alias is not None:
        return _builtin(alias[1], alias[2], failure)
    told = _DRAWN.match(message)
    if told is not None:
        return misspelt_keyword(told[2], told[1], ARTIST_KEYWORDS, failure)
    told = _MODULE.match(message)
    if told is not None:
        return _of_module(told[1], told[2], failure)
    if _WORD.fullmatch(message):
        return _of_enumeration(message, failure)
    told = _OBJECT.match(message)
    if told is None:
        return repair_of_constructor(failure)
    owner, text = told.groups()
    if owner == "NoneType":
        return repair_of_none(owners(text, failure), failure)
    return _of_object(owner, text, failure)


def _of_enumeration(text: str, failure: Failure) -> Repair | None:
    """Return the repair of a member that an enumeration of the notebook does not have."""
    known = owners(text, failure)
    owner = known.pop() if len(known) == 1 else ""
    found = _class(owner, failure.code)
    if found is None:
        return None
    cell, number = found
    head = cell.tree.node(cell.names.scopes[number].node)
    bases = next((each for each in head.children if each.field == "superclasses"), None)
    if bases is None or not _ENUMERATION.search(cell.tree.text(bases)):
        return None
    return _of_class(owner, text, failure, cell, number)


def _of_module(module: str, text: str, failure: Failure) -> Repair | None:
    changed = CHANGED_ATTRIBUTES.get((module, text))
    if changed is not None:
        return _renewed(text, changed, failure)
    habit = repair_of_module_habit(module, text, failure)
    if habit is not None:
        return habit
    known = {*MEMBERS.get(module, ()), *_told(text, failure)}
    if module in STANDARD and module in sys.modules:
        # What was not imported for another reason is not imported for this one.
        known |= {name for name in vars(sys.modules[module]) if name[:1] != "_"}
    new = nearest(text, known)
    if new is None:
        return None
    return _respelt(module, text, new, failure)


def _renewed(text: str, changed: Change, failure: Failure) -> Repair | None:
    """Return the repair of an attribute that a library gave another name."""
    reason = user_message("changed in %1 %2: use %3", changed.library, changed.version, changed.new)
    return replaced(text, changed.new, failure, CERTAIN, reason)


def _respelt(owner: str, text: str, new: str, failure: Failure) -> Repair | None:
    """Return the repair of an attribute of which another one is the nearest."""
    reason = user_message("%1 has no %2: nearest is %3", owner, text, new)
    return replaced(text, new, failure, LIKELY, reason)


def _told(text: str, failure: Failure) -> set[str]:
    """Return what the object has that has no such attribute, as the kernel knows; empty if not."""
    evidence = failure.request.evidence
    # What it says of a failure may be about another one.
    if evidence is None or evidence.failure is None or evidence.failure.name != text:
        return set()
    told = [evidence.attributes_of_type(evidence.failure.object)]
    told += [evidence.attributes(name, inner=True) for name in owners(text, failure)]
    return {name for known in told if known is not None for name in known.names}


def _of_object(owner: str, text: str, failure: Failure) -> Repair | None:
    is_polars = owner in _FRAMES and _is_of_polars(failure)
    changed = CHANGED_ATTRIBUTES.get((owner, text)) if not is_polars else None
    if changed is not None:
        return _renewed(text, changed, failure)
    habit = repair_of_habit(owner, text, failure) if not is_polars else None
    if habit is not None:
        return habit
    if owner in _FRAMES and not is_polars:
        return _of_frame(owner, text, failure)
    found = _class(owner, failure.code)
    if found is not None:
        return _of_class(owner, text, failure, *found)
    known = MEMBERS.get(f"polars.{owner}" if is_polars else owner) or _members_of_builtin(owner)
    new = nearest(text, {*known, *_told(text, failure)})
    if new is None:
        return None
    return _respelt(owner, text, new, failure)


def _is_of_polars(failure: Failure) -> bool:
    """Tell whether a frame is one of Polars, which has other methods than one of pandas has."""
    run = failure.request.last_run
    if run is not None and _POLARS.search(run.traceback):
        return True
    sources = [cell.source for cell in failure.code.cells]
    return any("import polars" in source for source in sources) and not any(
        "import pandas" in source for source in sources
    )


def _of_frame(owner: str, text: str, failure: Failure) -> Repair | None:
    """Return the repair of an attribute that was to be a method or a column of a frame."""
    receivers = owners(text, failure)
    keyed = Keyed(receivers, failure)
    columns = keyed.known_before() if owner == "DataFrame" else set()
    new = nearest(text, {*columns, *MEMBERS[owner]})
    if new is not None and new in MEMBERS[owner]:
        return _respelt(owner, text, new, failure)
    here = [Mention(failure.spot.cell, start, end, False) for start, end in standing(text, failure)]
    return respelled(text, here, keyed, user_message("column"))


def _of_class(
    owner: str, text: str, failure: Failure, cell: CodeCell, number: int
) -> Repair | None:
    """Return the repair of an attribute of a class that the notebook defines."""
    scope = cell.names.scopes[number]
    made: dict[str, list[Member]] = {name: [] for name in scope.bound}
    for name, members in cell.names.attributes.items():
        for member in members:
            inside = scope.start <= member.start < scope.end
            if inside and cell.source.endswith("self.", 0, member.start):
                rest = cell.source[member.end :].lstrip(" ")
                if rest.startswith(("=", ":")) and not rest.startswith("=="):
                    made.setdefault(name, []).append(member)
    if text in made:
        return None
    new = nearest(text, made)
    if new is None:
        return None
    in_body = [
        (name.start, name.end) for name in cell.names.variables.get(new, ()) if name.scope == number
    ]
    places = in_body + [(member.start, member.end) for member in made[new]]
    standing = len(in_body) + sum(
        len(each.names.attributes.get(new, ())) + len(each.names.keywords.get(new, ()))
        for each in failure.code.cells
    )
    if len(places) == standing == 1 and is_meant(text, new, failure):
        edit = cell.edit(*places[0], text)
        return Repair([edit], LIKELY, user_message("%1 has no %2: %3 is near", owner, text, new))
    if is_better_spelt(text, new):
        # The use is right, and more than one place would have to follow it.
        return None
    return _respelt(owner, text, new, failure)


def _class(owner: str, code: Code) -> tuple[CodeCell, int] | None:
    """Return where the notebook defines a class, None if nowhere or more than once."""
    found = [
        (cell, number)
        for cell, name in code.variables(owner)
        if name.role is Role.CLASS
        for number, scope in enumerate(cell.names.scopes)
        if scope.kind is ScopeKind.CLASS
        and scope.parent == MODULE
        and scope.start <= name.start < scope.end
    ]
    return found[0] if len(found) == 1 else None


def _members_of_builtin(owner: str) -> list[str]:
    found = getattr(builtins, owner, None)
    return [name for name in dir(found) if name[:1] != "_"] if isinstance(found, type) else []


def _builtin(text: str, new: str, failure: Failure) -> Repair | None:
    """Return the repair of `np.float` and the like, which were names of builtins."""
    cell = failure.spot.cell
    here = list(standing(text, failure))
    if not here or any(name.binds for _, name in failure.code.variables(new)):
        return None
    head = head_of(cell, here[0][0])
    edits = {
        each.edit(member.start - len(head), member.end, new)
        for each in failure.code.cells
        for member in each.names.attributes.get(text, ())
        if head_of(each, member.start) == head and "." not in head[:-1]
    }
    return Repair(
        in_order(edits, failure), CERTAIN, user_message("removed in NumPy 1.24: use %1", new)
    )
