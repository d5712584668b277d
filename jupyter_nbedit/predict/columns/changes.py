"""What recent edits made of columns: which word stands where another stood, what was renamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ...core.events import Origin
from ...core.items import HistoryEdit
from ..clock import Clock
from ..examples import merged
from ..parsing import parse_in_turn
from ..request import PredictionRequest
from ..syntax import Node, Tree, parse
from ..syntax.parsed_edit import parsed_edit
from .calls import call_of, content_start, plain

MAX_AGE = 2
"""Edits of the user's own that may have come since."""


class Change(NamedTuple):
    """A word that may be a column and became another one.

    Attributes
    ----------
    cell : int
        Position of the cell.
    old, new : str
        The words; the old one is empty where the new one was only written.
    start : int
        Where the new one stands now.
    leaf : int
        Where the leaf starts that it is in.
    edit : HistoryEdit
        The edit.
    age : int
        How many of the user's own edits came after it.
    others : int
        What else the edit changed.
    """

    cell: int
    old: str
    new: str
    start: int
    leaf: int
    edit: HistoryEdit
    age: int
    others: int


class _Pair(NamedTuple):
    """What an edit says of a word: see `Change`."""

    old: str
    new: str
    start: int
    leaf: int
    others: int


async def changes(request: PredictionRequest, clock: Clock) -> list[Change]:
    """Return what the newest edits made of words that may be columns, the newest first."""
    notebook = request.notebook
    result: list[Change] = []
    age = 0
    for edit in merged(request.history):
        if age > MAX_AGE:
            break
        cell = notebook.cell(edit.cell_id)
        is_own = edit.origin is Origin.USER
        if is_own and edit.place >= 0 and cell is not None and cell.type == "code":
            language = notebook.language_of(cell)
            for text in (edit.before, edit.after) if language == "python" else ():
                await parse_in_turn(text, language, clock)
            await clock.tick()
            for pair in _of_edit(edit, language):
                shift = edit.place - edit.start
                start = pair.start + shift
                # Beside the edit the text may have changed since.
                if start >= 0 and cell.source.startswith(pair.new, start):
                    index = notebook.index(edit.cell_id)
                    moved = (start, pair.leaf + shift, edit, age)
                    result.append(Change(index, pair.old, pair.new, *moved, pair.others))
        age += is_own
    return result


def _of_edit(edit: HistoryEdit, language: str) -> tuple[_Pair, ...]:
    if language != "python":
        return ()
    before, after = parse(edit.before, language), parse(edit.after, language)
    if before is None or after is None:
        return ()
    start = edit.start
    return _pairs(before, after, start, start + len(edit.old), start + len(edit.new))


@lru_cache(maxsize=64)
def _pairs(before: Tree, after: Tree, start: int, old_end: int, new_end: int) -> tuple[_Pair, ...]:
    """Return the words that stand where others stood; each request has nearly the same history."""
    evidence = parsed_edit(before, after, start, old_end, new_end)
    if evidence.is_large:
        return ()
    found: list[_Pair] = []
    for hunk in evidence.hunks:
        pairs = evidence.pairs(hunk)
        for left, right in pairs:
            words = _word(left, before), _word(right, after)
            if left.kind == right.kind and words[0] and words[1] and words[0] != words[1]:
                place = (content_start(right, after), right.start)
                found.append(_Pair(*words, *place, evidence.changes - 1))
        if not pairs:
            found += _renamed(evidence.new_leaves(hunk), before, after)
    return tuple(found)


def _word(leaf: Node, tree: Tree) -> str:
    """Return the word that a leaf may be as a column, empty if it cannot be one."""
    if leaf.kind == "string":
        return plain(leaf, tree) or ""
    if leaf.kind == "identifier" and leaf.field in ("attribute", "name"):
        return tree.text(leaf)
    return ""


def _renamed(leaves: Sequence[Node], before: Tree, after: Tree) -> Iterator[_Pair]:
    """Yield the keys of what was newly written to rename columns."""
    for leaf in leaves:
        parent = leaf.parent
        if leaf.kind != "string" or leaf.field != "key" or parent is None:
            continue
        call = next((above for above in leaf.ancestors() if above.kind == "call"), None)
        told = call_of(call, after) if call is not None else None
        text = plain(leaf, after)
        if told is None or told.name != "rename" or text is None:
            continue
        if after.text(parent) not in before.source:
            yield _Pair("", text, content_start(leaf, after), leaf.start, 0)
