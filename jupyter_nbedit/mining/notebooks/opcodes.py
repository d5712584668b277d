"""`difflib`'s opcodes between two lists of cells, as the paper's files have them, but sooner.

They must be those of :class:`difflib.SequenceMatcher` to the last number, junk heuristic included,
so the matcher is never replaced by a better one: only by the same one in C (`cydifflib`, when it is
installed), and left out where its answer can be told without it.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Sequence
from typing import Any

from .edit_records import Opcode


def _matcher() -> Any:
    try:
        return importlib.import_module("cydifflib").SequenceMatcher
    except ImportError:
        return difflib.SequenceMatcher


_Matcher = _matcher()


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Return the opcodes of `SequenceMatcher(None, old, new)`, without `equal`.

    Over the sources of two lists of code cells they are the paper's `cell_diff`.
    """
    if old == new:
        return []
    if not old:
        return [("insert", 0, 0, 0, len(new))]
    if not new:
        return [("delete", 0, len(old), 0, 0)]
    start, end = _trim(old, new)
    middle_old = old[start : len(old) - end]
    middle_new = new[start : len(new) - end]
    if not middle_old:
        return [("insert", start, start, start, start + len(middle_new))]
    if not middle_new:
        return [("delete", start, start + len(middle_old), start, start)]
    if len(middle_old) == len(middle_new) == 1:
        return [("replace", start, start + 1, start, start + 1)]
    return [
        (tag, old_start + start, old_end + start, new_start + start, new_end + start)
        for tag, old_start, old_end, new_start, new_end in _Matcher(
            None, middle_old, middle_new
        ).get_opcodes()
        if tag != "equal"
    ]


def line_opcodes(
    old: Sequence[str], new: Sequence[str], cell_diff: Sequence[Opcode]
) -> list[list[Opcode]]:
    """Return the paper's `line_diff`: for every `replace`, the opcodes over its lines."""
    return [
        opcodes(
            "\n".join(old[old_start:old_end]).split("\n"),
            "\n".join(new[new_start:new_end]).split("\n"),
        )
        for tag, old_start, old_end, new_start, new_end in cell_diff
        if tag == "replace"
    ]


def _trim(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many items at the start and at the end can be left out of the comparison.

    Where no item occurs twice on a side, an item of the common start can be matched with nothing
    but its like, which stands on the diagonal; every longest block the matcher picks lies wholly
    before, in or after that start, and the recursion ends up matching all of it. The same holds
    for the end. Where items repeat, the matcher may prefer another block: nothing is left out.
    """
    if len(set(old)) != len(old) or len(set(new)) != len(new):
        return 0, 0
    return same_ends(old, new)


def same_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Return how many items two lists share at their start, and then at their end."""
    limit = min(len(old), len(new))
    start = 0
    while start < limit and old[start] == new[start]:
        start += 1
    end = 0
    while end < limit - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end
