"""A variable got another name: the places that belong to it follow."""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log1p

from msgspec.structs import replace
from rapidfuzz.distance import Indel

from ..request import PredictionRequest
from ..syntax.names import MODULE, Role
from .changes import Change
from .module import Module
from .places import Replacement
from .refusals import is_refused
from .scoring import Features
from .webs import Place, webs

_BUILTINS = frozenset(dir(builtins))


def renamed(
    module: Module, made: Sequence[Change], request: PredictionRequest
) -> Iterator[Replacement]:
    """Yield what follows from variables that got another name."""
    by_names: dict[tuple[str, str], list[Change]] = {}
    for change in made:
        by_names.setdefault((change.old, change.new), []).append(change)
    rivals = Counter(old for old, _ in by_names)
    for (old, new), group in by_names.items():
        own = [change for change in group if change.is_own]
        if not own or is_being_deleted(group, request):
            continue
        if not is_refused(old, new, max(change.edit.started for change in own), request):
            about = {
                "age": log1p(min(change.age for change in own)),
                "own": log1p(len(own)),
                "accepted": log1p(len(group) - len(own)),
                "others": log1p(min(change.others for change in own)),
                "rewritten": 1 - max(change.likeness for change in own),
                "rivals": float(rivals[old] > 1),
                "alike": Indel.normalized_similarity(old, new),
                "short": float(len(old) <= 2),
            }
            yield from _follow(module, group, about)


def is_being_deleted(group: Sequence[Change], request: PredictionRequest) -> bool:
    """Tell whether a name just became its own beginning and the cursor still stands there."""
    change, focus, typed = group[0], request.focus, request.newest_edit
    return (
        len(group) == 1
        and focus is not None
        and typed is not None
        and (focus.cell_id, focus.cursor) == (typed.cell_id, typed.place + len(typed.new))
        and change.old.startswith(change.new)
        and change.edit.after == typed.after
    )


def _follow(module: Module, group: Sequence[Change], about: Features) -> Iterator[Replacement]:
    """Yield the places of one variable that are left behind."""
    old, new = group[0].old, group[0].new
    by_scope: dict[tuple[int, int], list[Place]] = {}
    for change in group:
        names = module.names(change.cell)
        name = names.at(new, change.start) if names is not None else None
        if names is None or name is None or name.role is Role.ORIGINAL:
            continue
        owner = names.owner(name)
        if owner == MODULE and not name.binds:
            # A use is looked up by the old name: whose the new one is nobody may have said yet.
            owner = names.owner(replace(name, text=old))
        place = Place(change.cell, name, names.is_deferred(name, owner))
        # The outermost scope is one for all cells.
        cell = change.cell if owner or names.is_elsewhere else -1
        by_scope.setdefault((cell, owner), []).append(place)
    for (_, owner), moved in by_scope.items():
        yield from _left_behind(module, (old, new), owner, moved, about)


def _left_behind(
    module: Module, names: tuple[str, str], owner: int, moved: list[Place], about: Features
) -> Iterator[Replacement]:
    old, new = names
    keys = {place.key for place in moved}
    left = [place for place in module.places(old, moved[0].cell, owner) if place.key not in keys]
    if not left:
        return
    others = [place for place in module.places(new, moved[0].cell, owner) if place.key not in keys]
    is_taken = any(place.name.binds for place in others)
    for web in webs([*moved, *left], keys):
        ours = [place for place in web.places if place.key in keys]
        rest = [place for place in web.places if place.key not in keys]
        if not ours or not rest or any(place.name.role is Role.IMPORT for place in rest):
            continue
        bound = [place for place in ours if place.name.binds]
        if not bound and (others or _is_known(module, new, old, owner)):
            continue
        features = about | {
            "definition" if bound else "use": 1.0,
            "taken": float(is_taken),
            "local": float(owner != MODULE),
            "only": float(web.is_only),
            "matches": log1p(len(rest)),
            f"role {(bound or ours)[0].name.role.name.lower()}": 1.0,
        }
        first = min(place.key for place in ours)
        is_bound_anew = False
        for place in rest:
            name = place.name
            is_bound_anew |= bool(bound) and name.binds
            if module.would_be_captured(name, place.cell, new, owner):
                continue
            yield Replacement.judged(
                (place.cell, name.start, name.end),
                new,
                features
                | {
                    "deferred": float(place.is_deferred),
                    "binds": float(name.binds),
                    "behind a binding": float(is_bound_anew),
                    "same cell": float(place.cell == first[0]),
                    "above": float(place.key < first),
                },
                f"{old} → {new}",
            )


def _is_known(module: Module, new: str, old: str, owner: int) -> bool:
    """Tell whether a name means something already, or may once it is typed to its end."""
    if new in _BUILTINS:
        return True
    for cell, names in module.holding(new):
        for text in names.variables:
            if text.startswith(new) and text not in (new, old):
                return True
        if owner != MODULE and any(place.name.binds for place in module.places(new, cell, MODULE)):
            return True
    return False
