"""Attributes on the line that failed: where they stand, and what they are looked up in."""

from __future__ import annotations

from collections.abc import Iterator

from ...utils.user_messages import UserMessage
from .code import CodeCell
from .failure import Failure
from .keyed import root_names
from .repair import CERTAIN, Repair, in_order


def standing(text: str, failure: Failure) -> Iterator[tuple[int, int]]:
    """Yield where an attribute stands on the line that failed, or else in its statement."""
    cell, statement = failure.spot.cell, failure.spot.statement
    members = cell.names.attributes.get(text, ())
    found = [member for member in members if failure.spot.holds(member.start)] or [
        member for member in members if statement.start <= member.start < statement.end
    ]
    yield from ((member.start, member.end) for member in found)


def owners(text: str, failure: Failure) -> set[str]:
    """Return the variables whose attribute stands on the line that failed."""
    tree = failure.spot.cell.tree
    found: set[str] = set()
    for start, end in standing(text, failure):
        above = tree.covering(start, end).parent
        if above is not None:
            found |= root_names(above, tree)
    return found


def replaced(
    text: str, new: str, failure: Failure, chance: float, reason: UserMessage
) -> Repair | None:
    """Return the repair that replaces an attribute, at all places with the same receiver."""
    edits = [cell.edit(start, end, new) for cell, start, end in alike(text, failure)]
    return Repair(in_order(edits, failure), chance, reason) if edits else None


def alike(text: str, failure: Failure) -> list[tuple[CodeCell, int, int]]:
    """Return where an attribute is looked up in what it is looked up in on the line that failed."""
    heads = {head_of(failure.spot.cell, start) for start, _ in standing(text, failure)}
    if len(heads) != 1:
        return []
    (head,) = heads
    return [
        (cell, member.start, member.end)
        for cell in failure.code.cells
        for member in cell.names.attributes.get(text, ())
        if head_of(cell, member.start) == head
    ]


def head_of(cell: CodeCell, start: int) -> str:
    """Return the text of what an attribute is looked up in."""
    above = cell.tree.covering(start, start + 1).parent
    return cell.source[above.start : start] if above is not None else ""


def replaced_in(
    module: str, text: str, new: str, failure: Failure, reason: UserMessage
) -> Repair | None:
    """Return the repair that takes one function of a module for another, on the line that failed.

    Parameters
    ----------
    module, text, new : str
        The module, its function that is called, and the one that is meant.
    failure : Failure
        The run.
    reason : UserMessage
        Why.
    """
    cell = failure.spot.cell
    places = [each for each in standing(text, failure) if head_of(cell, each[0]) == f"{module}."]
    if len(places) != 1:
        return None
    return Repair([cell.edit(*places[0], new)], CERTAIN, reason)
