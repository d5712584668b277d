"""How likely it is that the user goes on as an edit of a name demands.

What a place is judged by; numbers are logarithms of one more than a count, the rest is 0 or 1:

==================== ==============================================================================
age                  how many of the user's own edits came after the newest that gave the name
own, accepted        places that the user, or an accepted suggestion, gave it already
streak, streak 0 …   how many of the user's newest edits in a row gave it
size, others         lines of the edit besides the first, and what else it changed
rewritten            how much of the changed line, besides the name, is another (0 to 1)
rivals               the old name became something else elsewhere
alike, spelt         likeness of the two names (0 to 1); they differ in capitals and underscores
extended, shortened  one begins or ends with the other
numbered, short      they differ in the number at the end; the old one has at most two letters
definition, use      the name was given where it is bound, or where it is used alone
role …               what the name is there for (`Role`)
local                it belongs to a function
only                 the old name is bound nowhere else
still bound, star    it is, or may be by `import *`
dangling             neither: its uses mean nothing any more
bound above          something above this place binds it
taken, new stands    the new name is bound, or stands, elsewhere
fresh                it stands nowhere else
matches              places that are left behind
asked                the user asks for a suggestion
passed, is passed    how many of them, and whether this one, the user went past since
kept, kept share     the user's edits since in whose lines the old name was left
kept here            the newest edit is one of those
deferred             the place is looked up when a function is called
binds                it binds the name
behind a binding     a place above it does, and got no new name
above, same cell     where it is, seen from the first change
left, right, …       how like it is to a place that changed (`surroundings`)
attribute, keyword   it is one of a class, or of a call
import, lost, …      what else became of a definition (`imports`, `definitions`, `signatures`)
==================== ==============================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log1p

from .. import logistic
from ..replacements import Replacement
from .coefficients import BIAS, WEIGHTS

Features = dict[str, float]

Following = Iterator[Replacement | None]
"""What follows from an edit; nothing where there may be a pause."""

CERTAIN = 0.93
"""Least chance where nothing speaks against it: a definition just got another name and else is as
it was, and its uses are left behind. So many of those in the revisions of `fit_names.py` are right,
and of the validation split 94 %. Revisions are read from top to bottom, so the fit never sees a
rename begin anywhere else. What is so sure follows wherever it is: see `ANYWHERE` of `chances`."""

ALMOST = 0.9
"""The same where a use just got a name that is bound nowhere: the code is broken until the rest
follows, or until the new name is bound. So it stays for some edits elsewhere after a definition got
another name."""

RECENT = log1p(3)
"""Age, as a feature, up to which a rename is followed that leaves uses without a meaning, or that
was followed once by accepting it: that is never seen in revisions, and who did so wants the
rest."""

AT_ONCE = log1p(1)
"""Age, as a feature, up to which a change of an import or of a signature is followed for that
reason alone: who wants its uses to follow does that next."""

# An argument that need not be given may be meant for one call alone.
_AGAINST = (
    "others",
    "taken",
    "rivals",
    "rewritten",
    "size",
    "kept",
    "optional argument comes",
)

# What is not known of a rename before its places are looked at; a name has one role.
_LATER = (
    "definition", "use", "taken", "local", "only", "matches", "deferred", "binds",
    "behind a binding", "same cell", "above", "attribute", "keyword", "command", "passed", "kept",
    "kept here", "kept share", "still bound", "new stands", "fresh", "star", "dangling",
    "bound above", "is passed", "left", "right", "parent", "owner", "line", "same line",
    "other left", "other right", "other slot", "other owner",
)  # fmt: skip
_ROOM = {name: max(0.0, WEIGHTS.get(name, 0.0)) for name in _LATER}
_ROOM["role"] = max(weight for name, weight in WEIGHTS.items() if name.startswith("role "))


def best_case(about: Features) -> float:
    """Return the highest chance that a rename can come to of which only the edits are known.

    It is never too low: what cannot be likely enough is not even looked for.
    """
    least = _floor({"definition": 1.0, "use": 1.0, "dangling": 1.0} | _settled(about))
    # Asked for each old rename: a list takes half the time that a generator takes.
    room = sum([weight for name, weight in _ROOM.items() if name not in about])
    if "definition" in about or "use" in about:
        room -= sum([_ROOM[name] for name in ("definition", "use") if name not in about])
    return max(least, logistic.of_odds(logistic.odds(about, WEIGHTS, BIAS) + room))


def _settled(about: Features) -> Features:
    """Return features of a rename, with what they rule out: it is a definition or a use."""
    if "use" in about:
        return {"definition": 0.0} | about
    return {"use": 0.0} | about if "definition" in about else about


def chance(features: Features) -> float:
    """Return the estimated chance that the user makes a replacement."""
    if features.get("prose"):
        # Few mend what is written about code; who goes on with the code by suggestions does.
        return CERTAIN if features["accepted"] else 0.0
    return max(logistic.chance(features, WEIGHTS, BIAS), _floor(features))


def judged(place: tuple[int, int, int], new: str, features: Features, reason: str) -> Replacement:
    """Return what is to be replaced at a place, with its chance."""
    return Replacement(*place, new, features, reason, chance(features))


def _floor(features: Features) -> float:
    # Who left the old name on a line that they edited may not have minded it yet; asked, they do.
    is_left = features.get("asked") and features.get("definition") and features.get("dangling")
    against = (name for name in _AGAINST if not (is_left and name == "kept"))
    if any(map(features.get, against)) or _is_variant(features):
        return 0.0
    age, is_accepted = features["age"], bool(features.get("accepted"))
    # Who went past a place did not mean it, unless they ask what is left.
    if features.get("passed") and not (is_accepted or features.get("asked")):
        return 0.0
    known_for = (RECENT if is_accepted else 0.0) if "alike" in features else AT_ONCE
    if features.get("definition") and age <= known_for:
        return CERTAIN
    if features.get("definition") and features.get("dangling") and age <= RECENT:
        return ALMOST
    if features.get("use") and (age == 0 or is_accepted):
        return ALMOST
    return 0.0


def _is_variant(features: Features) -> bool:
    """Tell whether a name grew while what it was is bound elsewhere: `f` may go on beside `f2`."""
    return bool(
        features.get("extended")
        and not features.get("spelt")
        and not features.get("dangling")
        and "dangling" in features
    )
