"""A variable got another name: the places that belong to it follow."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from math import log1p
from typing import NamedTuple

from msgspec.structs import replace

from ..replacements import Replacement
from ..surroundings import Comparison, surroundings
from ..syntax import Tree
from ..syntax.names import MODULE, Role
from .changes import Change
from .module import Module
from .renames import Rename
from .scoring import Features, Following, best_case, chance
from .since import Since
from .standing import Key
from .webs import Place

_OF_PLACES = (
    "deferred", "binds", "behind a binding", "same cell", "above", "bound above", "is passed",
)  # fmt: skip
_BUILTINS = frozenset(dir(builtins))


def follow_variable(module: Module, rename: Rename) -> Following:
    """Yield the places of a renamed variable that are left behind."""
    by_scope: dict[tuple[int, int], list[tuple[Change, Place]]] = {}
    for change in rename.changes:
        names = module.names(change.cell)
        name = names.at(rename.new, change.start) if names is not None else None
        if names is None or name is None or name.role is Role.ORIGINAL:
            continue
        owner = names.owner(name)
        if owner == MODULE and not name.binds:
            # A use is looked up by the old name: whose the new one is nobody may have said yet.
            owner = names.owner(replace(name, text=rename.old))
        place = Place(change.cell, name, names.is_deferred(name, owner))
        # The outermost scope is one for all cells.
        cell = change.cell if owner or names.is_elsewhere else -1
        by_scope.setdefault((cell, owner), []).append((change, place))
    for (_, owner), moved in by_scope.items():
        about = rename.about([change for change, _ in moved])
        yield from _left_behind(module, rename, owner, moved, about)


def _left_behind(
    module: Module,
    rename: Rename,
    owner: int,
    made: list[tuple[Change, Place]],
    about: Features,
) -> Following:
    old, new = rename.old, rename.new
    moved = [place for _, place in made]
    keys = {place.key for place in moved}
    is_bound = any(place.name.binds for place in moved)
    is_taken = owner == MODULE and module.binds(new, {place.cell for place in moved})
    known = about | {
        "definition" if is_bound else "use": 1.0,
        "taken": float(is_taken),
        "local": float(owner != MODULE),
    }
    # Told early, as most old edits end here.
    if (is_taken and not is_bound) or best_case(known) < rename.least:
        return
    # What moved stands under the new name now, and no more under the old one.
    left = module.standing(old, moved[0].cell, owner)
    if not left.keys:
        return
    # A name may stand in ten thousand places, and each of these steps goes through all of them.
    yield None
    there = module.standing(new, moved[0].cell, owner)
    others = len(there.keys) - len(keys.intersection(there.keys))
    is_taken = is_taken or not keys.issuperset(there.binding)
    bound_still = left.bound
    since = rename.since([change for change, _ in made], module.notebook)
    star = owner == MODULE and not bound_still and module.has_star_import()
    shared = about | {
        "taken": float(is_taken),
        "local": float(owner != MODULE),
        "still bound": float(bool(bound_still)),
        "new stands": log1p(others),
        "fresh": float(not others),
        "star": float(star),
        "dangling": float(not bound_still and not star),
        **since.left(left.keys),
    }
    if not is_bound:
        shared["use"] = 1.0
    # Told again before the places are sorted and compared, which takes the longest.
    if best_case(shared) < rename.least:
        return
    yield None
    comparison = Comparison([(change.node, change.tree) for change, _ in made])
    for ours, rest, is_only in (yield from module.left_behind(tuple(moved), left)):
        yield None
        if any(place.name.role is Role.IMPORT for place in rest):
            continue
        bound = [place for place in ours if place.name.binds]
        if not bound and (others or _is_known(module, new, old, owner)):
            continue
        if old in _BUILTINS and any(_is_called(place, module) for place in rest):
            # `list = [1]` got another name, and `list(rows)` never meant it.
            continue
        features = shared | {
            "definition" if bound else "use": 1.0,
            "only": float(is_only),
            "matches": log1p(len(rest)),
            f"role {(bound or ours)[0].name.role.name.lower()}": 1.0,
        }
        if best_case(features) < rename.least:
            continue
        places = _Places(owner, ours, rest, min(bound_still, default=None), since, comparison)
        yield from _replaced(module, rename, features, places)


class _Places(NamedTuple):
    """The places of a web: those that have the new name and the rest."""

    owner: int
    ours: list[Place]
    rest: list[Place]
    first_bound: Key | None
    since: Since
    comparison: Comparison


def _replaced(
    module: Module,
    rename: Rename,
    features: Features,
    places: _Places,
) -> Iterator[Replacement]:
    """Yield the places of a web that do not have the new name yet."""
    owner, ours, rest, first_bound, since, comparison = places
    first = min(place.key for place in ours)
    is_bound_anew = False
    # A name may stand in thousands of places, which differ in little that counts.
    judged: dict[tuple[object, ...], tuple[Features, float]] = {}
    possible: dict[tuple[bool, ...], Features | None] = {}
    for place in rest:
        name = place.name
        is_bound_anew |= bool(features.get("definition")) and name.binds
        if module.would_be_captured(name, place.cell, rename.new, owner):
            continue
        how = (
            place.is_deferred,
            name.binds,
            is_bound_anew,
            place.cell == first[0],
            place.key < first,
            first_bound is not None and (first_bound < place.key or place.is_deferred),
            since.passed(place.key),
        )
        if how not in possible:
            placed = features | dict(zip(_OF_PLACES, map(float, how), strict=True))
            possible[how] = placed if best_case(placed) >= rename.least else None
        known = possible[how]
        # Whether a place is like the example is told last, as that takes the longest.
        if known is None:
            continue
        tree = module.tree(place.cell)
        like = comparison.features(surroundings(tree.node(name.node), tree)) if tree else {}
        key = (*how, *like.values())
        if key not in judged:
            whole = known | like
            judged[key] = whole, chance(whole)
        about, likely = judged[key]
        span = (place.cell, name.start, _end(place, tree, rename.new))
        yield Replacement(*span, rename.new, about, rename.reason, likely)


def _end(place: Place, tree: Tree | None, new: str) -> int:
    """Return where what the new name stands for ends: `tools.load` may now be `load`."""
    node = tree.node(place.name.node) if tree is not None else None
    parent = node.parent if node is not None else None
    if (
        tree is not None
        and parent is not None
        and parent.kind == "attribute"
        and parent.children[0] == node
        and tree.text(parent.children[-1]) == new
    ):
        return parent.end
    return place.name.end


def _is_called(place: Place, module: Module) -> bool:
    tree = module.tree(place.cell)
    node = tree.node(place.name.node) if tree is not None else None
    parent = node.parent if node is not None else None
    return parent is not None and parent.kind == "call" and parent.children[0] == node


def _is_known(module: Module, new: str, old: str, owner: int) -> bool:
    """Tell whether a name means something already, or may once it is typed to its end."""
    if new in _BUILTINS:
        return True
    if owner != MODULE and module.binds(new):
        return True
    return any(
        text.startswith(new) and text not in (new, old)
        for names in module.containing(new)
        for text in names.variables
    )
