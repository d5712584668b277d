"""A key or a column is not there: it is misspelt, or was renamed."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from ....core.edits import TextEdit
from ....utils.user_messages import UserMessage, user_message
from ...nearest import nearest
from ..failure import Failure
from ..keyed import Keyed, Mention, variables_in
from ..repair import CERTAIN, LIKELY, Repair, in_order, is_meant, renamed
from ..spelling import is_better_spelt

# What pandas says of columns, instead of the key alone.
_COLUMNS = re.compile(
    r"(?:None of |(?:Label|Column)\(s\) )?\[(?:Index\(\[)?'([^']+)'\](?:, dtype='\w+'\)\])?"
    r" (?:not in index|not found in axis|are in the \[?columns\]?|do not exist)"
    r"|Column not found: (.+)"
)
# What Polars says, with the columns that there are; and what it said in its first versions.
_NOT_FOUND = re.compile(
    r'unable to find column "(?P<key>[^"\n]{1,80})"(?:; valid columns: \[(?P<known>[^\]\n]*)\])?'
    r'|"(?P<other>[^"\n]{1,80})" not found|(?P<first>[^"\n]{1,80})(?:\n\n|\Z)'
)
_ABSENT = frozenset({"ColumnNotFoundError", "KeyError"})
_QUOTED = re.compile(r'"([^"\n]{1,80})"')
_NOT_FOUND_IN_AXIS = "not found in axis"
# Up to the first argument, which is what is dropped, or a list of that.
_DROPS = re.compile(r"\.drop\((?=\s*\[?\s*(?:[\"'][^\"'\n]*[\"']\s*,\s*)*[\"']?\Z)")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def repair_of_key(failure: Failure) -> Repair | None:
    """Return the repair of a `KeyError`."""
    kind = user_message("key") if failure.is_direct else user_message("column")
    key = _key(failure.message)
    return _of_key(key, kind, failure) if key else None


def repair_of_column(failure: Failure) -> Repair | None:
    """Return the repair of a column that a frame of Polars does not have."""
    told = _NOT_FOUND.match(failure.message)
    if told is None:
        return None
    key = told["key"] or told["other"] or told["first"]
    return _of_key(key, user_message("column"), failure, _QUOTED.findall(told["known"] or ""))


def _of_key(
    key: str, kind: UserMessage, failure: Failure, known: Collection[str] = ()
) -> Repair | None:
    """Return the repair of a key, or a column, that was not found.

    Parameters
    ----------
    key : str
        The key.
    kind : UserMessage
        What people call it.
    failure : Failure
        The run.
    known : collection of str
        Those that there are, if the message says so.
    """
    spot = failure.spot
    tree, statement = spot.cell.tree, spot.statement
    keyed = Keyed(_variables(failure), failure)
    uses = [use for use in keyed.mentions.get(key, ()) if not use.is_made]
    here = [use for use in uses if use.cell is spot.cell and spot.holds(use.start)] or [
        use
        for use in uses
        if use.cell is spot.cell and statement.start <= use.start < statement.end
    ]
    # The line may be about a list of columns that another line has.
    if not here and tree.text(statement).find(key) < 0 and len(uses) == 1:
        here = uses
    return respelled(key, here, keyed, kind, known)


def repair_of_query(failure: Failure) -> Repair | None:
    """Return the repair of a name in an expression that pandas evaluates."""
    told = _UNDEFINED.match(failure.message)
    spot = failure.spot
    if told is None or "@" in spot.text:
        return None
    places = list(re.finditer(rf"\b{told[1]}\b", spot.text))
    if len(places) != 1:
        return None
    start = spot.start + places[0].start()
    use = Mention(spot.cell, start, start + len(told[1]), is_made=False)
    return respelled(told[1], [use], Keyed(_variables(failure), failure), user_message("column"))


def respelled(
    key: str, here: list[Mention], keyed: Keyed, kind: UserMessage, told: Collection[str] = ()
) -> Repair | None:
    """Return the repair of a key where it is used, or where it is made.

    Parameters
    ----------
    key : str
        The key.
    here : list of Mention
        Where it was not found.
    keyed : Keyed
        The keys that the text tells of.
    kind : UserMessage
        What people call it.
    told : collection of str
        The keys that there are, if the message says so.
    """
    failure = keyed.failure
    made = keyed.made
    if not here:
        return None
    uses = [*here, *(use for use in keyed.mentions.get(key, ()) if not use.is_made)]
    new = keyed.replaced.get(key)
    if new is not None and not here[0].is_renamed:
        below = [use for use in uses if _is_below(use, here[0])]
        return Repair(
            _edits(below, new, failure), CERTAIN, user_message("%1 %2 is %3 now", kind, key, new)
        )
    # It is made somewhere: that was not run, or the key was taken away again.
    held = _told(failure)
    if key in made or key in held:
        return _dropped(here[0], failure)
    new = renamed(key, failure.request)
    if new is not None and new in made:
        return Repair(
            _edits(uses, new, failure), CERTAIN, user_message("%1 %2 is %3 now", kind, key, new)
        )
    known = {other for other in keyed.known_before() if other not in keyed.replaced}
    has = told or held
    # What is in a dictionary within another one the kernel does not tell.
    new = nearest(key, has or known - {key})
    if new is None and has and _is_nested(here[0]):
        new = nearest(key, known - {key})
    if new is None:
        return None
    reason = user_message("%1 not found: nearest is %2", kind, new)
    # A function may be given what has the key, and call that by another name.
    places = keyed.mentions.get(new) or keyed.everywhere(new)
    if len(places) == 1 and places[0].is_made and is_meant(key, new, failure):
        # It is misspelt where it is made.
        place = places[0]
        edit = place.cell.edit(place.start, place.end, key)
        return Repair([edit], LIKELY, user_message("%1 not found: %2 is near", kind, new))
    if is_better_spelt(key, new) and any(place.is_made for place in places):
        # The use is right, and more than one place would have to follow it.
        return None
    return Repair(_edits(uses, new, failure), LIKELY, reason)


def _is_nested(use: Mention) -> bool:
    """Tell whether a key is one of what another key has."""
    above = use.cell.tree.covering(use.start, use.end)
    while above.kind != "subscript" and above.parent is not None:
        above = above.parent
    return bool(above.children) and above.children[0].kind == "subscript"


def _dropped(use: Mention, failure: Failure) -> Repair | None:
    """Return the repair of `df.drop("income")`, by which pandas drops rows."""
    cell = use.cell
    found = _DROPS.search(cell.source, failure.spot.start, use.start)
    if found is None or _NOT_FOUND_IN_AXIS not in failure.message:
        return None
    edit = cell.edit(found.end(), found.end(), "columns=")
    return Repair([edit], CERTAIN, user_message("without axis, drop is about rows"))


def _edits(uses: list[Mention], new: str, failure: Failure) -> list[TextEdit]:
    return in_order({use.cell.edit(use.start, use.end, new) for use in uses}, failure)


def _is_below(use: Mention, other: Mention) -> bool:
    return (use.cell.index, use.start) >= (other.cell.index, other.start)


def _variables(failure: Failure) -> Iterator[str]:
    """Yield the variables on the line that failed, and on those that led there."""
    for spot in (failure.spot, *failure.callers):
        statement = spot.statement
        end = max(spot.end, statement.end if statement.kind.endswith("statement") else spot.end)
        yield from variables_in(spot.cell.tree, min(spot.start, statement.start), end)


def _told(failure: Failure) -> set[str]:
    """Return what the variables on the lines that failed have, as the kernel knows; empty if not.

    It knows what the text does not tell, such as the columns of a file.
    """
    evidence = failure.request.evidence
    # What it says of a failure may be about another one.
    if (
        evidence is None
        or evidence.failure is None
        or evidence.failure.type.rpartition(".")[2] not in _ABSENT
    ):
        return set()
    found: set[str] = set()
    for variable in set(_variables(failure)):
        known = evidence.columns(variable, inner=True) or evidence.keys(variable, inner=True)
        if known is not None:
            found |= known.names
    return found


def _key(message: str) -> str:
    """Return the key that a message names, empty if it names none or several."""
    try:
        told = ast.literal_eval(message[:300])
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ""
    if not isinstance(told, str):
        return ""
    columns = _COLUMNS.match(told)
    if columns is not None:
        return columns[1] or columns[2]
    return told if len(told) <= 80 else ""
