"""What a class has or a function takes got another name: attributes and keywords follow."""

from __future__ import annotations

from collections.abc import Iterator
from math import log1p

from ..replacements import Replacement
from ..syntax.names import Member, Role, ScopeKind
from .calls import Call, calls, constructions, matched
from .changes import Change
from .classes import Class, Classes, Found, is_data_class
from .module import Module
from .renames import Rename
from .scoring import Features, Following, judged


def follow_attribute(module: Module, classes: Classes, rename: Rename) -> Following:
    """Yield where an attribute is looked up whose definition was renamed."""
    keys = {(change.cell, change.start) for change in rename.changes}
    owners: dict[Class, list[Change]] = {}
    for change in rename.changes:
        which = classes.around(change.cell, change.start, rename.new)
        if which is not None:
            owners.setdefault(which, []).append(change)
    for which, changes in owners.items():
        about = rename.about(changes) | {"attribute": 1.0}
        yield from module.reading(classes.title(which))
        left: list[Found] = []
        for found in classes.members(which, rename.old):
            yield None
            if found is not None and found.key not in keys:
                left.append(found)
        if any(classes.defines(which, found) for found in left):
            # What is looked up is the other one.
            continue
        taken = False
        for found in classes.members(which, rename.new):
            yield None
            if found is not None and found.key not in keys:
                taken = True
                break
        if taken and all(change.is_own for change in changes):
            # There were two, and what is looked up may be either.
            continue
        about |= {"definition": 1.0, "taken": float(taken), "matches": log1p(len(left))}
        since = rename.since(changes, module.notebook)
        about |= since.left([found.key for found in left])
        for found in left:
            # In the body of the class it is a variable like others.
            if isinstance(found.name, Member):
                yield _replaced(found.cell, found.name, rename, about, keys)
        yield from _fields(module, classes, which, rename, about)


def _fields(
    module: Module, classes: Classes, which: Class, rename: Rename, about: Features
) -> Following:
    """Yield the keywords with which the fields of a data class are given."""
    tree, names = module.tree(which.cell), module.names(which.cell)
    if tree is None or names is None or rename.new not in names.scopes[which.scope].bound:
        return
    if is_data_class(tree.node(names.scopes[which.scope].node), tree):
        for call in constructions(module, classes, which):
            yield None
            if call is not None:
                yield from _keyword(call, rename, about)
        for cell, name in matched(module, classes, which, rename.old):
            yield judged((cell, name.start, name.end), rename.new, about, rename.reason)


def follow_parameter(module: Module, classes: Classes, rename: Rename) -> Following:
    """Yield the keywords of calls whose parameter was renamed."""
    for change in rename.changes:
        names = module.names(change.cell)
        name = names.at(rename.new, change.start) if names is not None else None
        if names is None or name is None or name.role is not Role.PARAMETER:
            continue
        scope = names.scopes[name.scope]
        # Where the old name is still one of the parameters, the new one came beside it.
        if scope.kind is not ScopeKind.FUNCTION or rename.old in scope.bound:
            continue
        found: list[Call] = []
        for each in calls(module, classes, change.cell, name.scope):
            yield None
            if each is not None:
                found.append(each)
        about = rename.about([change]) | {
            "definition": 1.0,
            "keyword": 1.0,
            "matches": log1p(len(found)),
        }
        since = rename.since([change], module.notebook)
        about |= since.left([(call.cell, call.node.start) for call in found])
        for call in found:
            yield from _keyword(call, rename, about)


def _keyword(call: Call, rename: Rename, about: Features) -> Iterator[Replacement]:
    name = call.keyword(rename.old)
    if name is not None and call.keyword(rename.new) is None:
        place = (call.cell, name.start, name.end)
        yield judged(place, rename.new, about, rename.reason)


def _replaced(
    cell: int, name: Member, rename: Rename, about: Features, keys: set[tuple[int, int]]
) -> Replacement:
    first = min(keys)
    features = about | {
        "same cell": float(cell == first[0]),
        "above": float((cell, name.start) < first),
    }
    return judged((cell, name.start, name.end), rename.new, features, rename.reason)
