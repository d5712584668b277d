"""What is known of a continuation, as numbers to judge it by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log1p

from ..library import Library
from .here import Here
from .recall import Group, Seen, Spot

Features = dict[str, float]

AROUND = 40
"""Lines above and below a place by which notebooks are compared."""


def features(
    spot: Spot, found: Sequence[Group], number: int, here: Here, library: Library
) -> Features:
    """Return what is known of a continuation before it is known how long it is.

    Parameters
    ----------
    spot : Spot
        Where it would be written.
    found : sequence of Group
        All continuations there.
    number : int
        Which it is.
    here : Here
        The notebook.
    library : Library
        Other notebooks.
    """
    group = found[number]
    best = group.best
    others = [seen for other in found if other is not group for seen in other.members]
    rivals = sum(seen.matched >= best.matched for seen in others)
    members = len(group.members)
    first = best.first.strip()
    text = here.text
    notebooks = {seen.notebook for seen in group.members}
    ages = [here.age(line) for line in range(spot.above - best.matched + 1, spot.above + 1)]
    written = [age for age in ages if age >= 0]
    shape = text.shapes[spot.above]
    begun = cells_begun(group.members)
    result: Features = {
        spot.kind: 1.0,
        "fresh": float(spot.fresh),
        f"matched {min(best.matched, 4)}": 1.0,
        f"{spot.kind} matched": log1p(best.matched),
        "same": best.same / best.matched,
        "agree": log1p(members),
        "notebooks": log1p(len(notebooks)),
        "rivals": log1p(rivals),
        "share": members / (members + rivals),
        "others": log1p(len(others) - rivals),
        "cells": log1p(len(begun)),
        "cells against": log1p(len(cells_begun(others) - begun)),
        "last line": float(_is_last_line(spot, here)),
        "here": float(-1 in notebooks),
        "only here": float(notebooks == {-1}),
        "below": float(best.below),
        "renamed": float(best.differing > 0),
        "typed": log1p(len(spot.begun.strip())),
        "common above": log1p(text.shapes.count(shape) + library.count(shape)),
        "stands": log1p(sum(first in line and line.strip() == first for line in text.texts)),
        "comment": float(first.startswith("#")),
        "import": float(first.startswith(("import ", "from "))),
        "written": len(written) / best.matched,
        "newest": float(0 in written),
        "focused": float(spot.cell == here.focused),
        "distance": log1p(abs(spot.cell - here.focused)) if here.focused >= 0 else 0.0,
        "last": float(spot.cell == len(here.cells) - 1),
    }
    likeness = _likeness(spot, here, library, notebooks)
    result["likeness"] = likeness
    result["likeness cell"] = likeness * (spot.kind == "cell")
    return result


def cells_begun(seen: Iterable[Seen]) -> set[int]:
    """Return the cells of the notebook itself that begin as the one that is being written does."""
    return {each.cell for each in seen if each.notebook == -1 and each.begun_alike}


def _is_last_line(spot: Spot, here: Here) -> bool:
    """Tell whether nothing follows in the cell."""
    following = spot.above + 1 + (spot.kind == "begun")
    return here.text.cells[following : following + 1] != [spot.cell]


def length_features(spot: Spot, group: Group, length: int) -> Features:
    """Return what is known of how long a continuation is."""
    lines = group.best.lines
    agree = sum(seen.lines[:length] == lines[:length] for seen in group.members)
    return {
        "lines": log1p(length - 1),
        "characters": log1p(sum(map(len, lines[:length])) - len(spot.begun)),
        "agree share": agree / len(group.members),
        "agree lines": log1p(agree) * log1p(length - 1),
        "whole": float(length == len(lines)),
    }


def _likeness(spot: Spot, here: Here, library: Library, notebooks: set[int]) -> float:
    """Return the greatest share of the lines around a place that stand in one of some notebooks."""
    shapes = here.text.shapes[max(0, spot.above - AROUND) : spot.above + AROUND]
    shares = (
        sum(shape in library.notebooks[number].places for shape in shapes) / len(shapes)
        for number in sorted(notebooks)[:20]
        if number >= 0
    )
    return max(shares, default=0.0)
