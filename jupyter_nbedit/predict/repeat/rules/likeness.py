"""Lines that are alike, and what the words of one are on the other.

Of two lines that differ in nothing but some words one is what the other would be with these words
replaced: `loss_test = score(X_test)` is `loss_train = score(X_train)` with `test` for `train`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from ....core.text import line_end
from ...syntax import Tree
from ...syntax.tree import WIDTH

MAX_LEAVES = 60
"""Leaves above which a line is data rather than code."""

MAX_DIFFERING = 4
"""Different words above which two lines have nothing to do with each other."""

MAX_SHARE = 0.5
"""Share of leaves that may differ."""

_PART = re.compile(r"[^\W\d_]+|\d+|[\W_]+")


class Line(msgspec.Struct, frozen=True, gc=False):
    """A line as its leaves.

    Attributes
    ----------
    low, high : int
        The numbers of its leaves.
    words : tuple of str
        Their texts.
    kinds : tuple of int
        Their kinds, as the grammar numbers them.
    """

    low: int
    high: int
    words: tuple[str, ...]
    kinds: tuple[int, ...]


def line_at(tree: Tree, offset: int) -> Line | None:
    """Return a line by where it starts, None if it is blank, long or a part of a longer text."""
    # One entry for all lines: what is remembered of a tree is bounded by how many entries it has.
    known: dict[int, Line | None] = tree.memo.setdefault("lines as leaves", {})
    if offset not in known:
        known[offset] = _line_at(tree, offset)
    return known[offset]


def lines_like(tree: Tree, line: Line) -> list[Line]:
    """Return the lines of a tree with leaves of the same kinds, in order."""
    known: dict[tuple[int, ...], list[Line]] | None = tree.memo.get(lines_like)
    if known is None:
        known = tree.memo[lines_like] = {}
        start = 0
        while 0 <= start < len(tree.source):
            here = line_at(tree, start)
            if here is not None:
                known.setdefault(here.kinds, []).append(here)
            start = line_end(tree.source, start) + 1
    return known.get(line.kinds, [])


def _line_at(tree: Tree, offset: int) -> Line | None:
    end = line_end(tree.source, offset)
    low, high = tree.leaf_range(offset, end)
    if not 0 < high - low <= MAX_LEAVES:
        return None
    if tree.span(low)[0] < offset or tree.span(high - 1)[1] > end:
        return None
    table, leaves = tree.rows.table, tree.rows.leaves
    kinds = tuple(table[leaf * WIDTH] for leaf in leaves[low:high])
    return Line(low, high, tuple(tree.words(low, high)), kinds)


@lru_cache(maxsize=2_000)
def parts(word: str) -> tuple[str, ...]:
    """Return the runs of letters, of digits and of marks that a word consists of."""
    return tuple(_PART.findall(word))


class Substitution:
    """Which words of one line are others on another.

    Parameters
    ----------
    words : dict of str to str
        The leaves that differ.
    stay : set of str
        The leaves that do not.

    Attributes
    ----------
    differing : int
        How many differ.
    """

    def __init__(self, words: dict[str, str], stay: set[str]) -> None:
        self._words = words
        self.differing = len(words)
        self._parts: dict[str, str] = {}
        unclear: set[str] = set()
        for old, new in words.items():
            left, right = parts(old), parts(new)
            if len(left) != len(right):
                continue
            for one, other in zip(left, right, strict=True):
                for first, second in _spellings(one, other):
                    if self._parts.setdefault(first, second) != second:
                        unclear.add(first)
        if self._parts:
            # Told last: where no part differs nothing can be unclear.
            unclear.update(part for word in stay for part in parts(word))
        for part in unclear:
            self._parts.pop(part, None)

    def of(self, word: str) -> str:
        """Return what a word of the one is on the other."""
        known = self._words.get(word)
        if known is not None or not self._parts:
            return known or word
        return "".join(self._parts.get(part, part) for part in parts(word))


def _spellings(one: str, other: str) -> list[tuple[str, str]]:
    """Return two parts as they are, and as they are spelled in code and in a title."""
    pairs = [(one, other)]
    if one != other and len(one) > 1 and one.isalpha() and other.isalpha():
        pairs += [(one.capitalize(), other.capitalize()), (one.lower(), other.lower())]
    return pairs


def substitution(there: Line, here: Line, free: Sequence[bool]) -> Substitution | None:
    """Return what is called otherwise on a line than on another, None if they are not alike.

    Parameters
    ----------
    there, here : Line
        The lines.
    free : sequence of bool
        Which leaves of the first may be others.
    """
    if there.kinds != here.kinds:
        return None
    known: dict[str, str] = {}
    back: dict[str, str] = {}
    count = 0
    for old, new, is_free in zip(there.words, here.words, free, strict=True):
        if old != new:
            if not is_free:
                return None
            count += 1
        # One word must not stand for two, nor two for one: what a new one is would be unclear.
        if known.setdefault(old, new) != new or back.setdefault(new, old) != old:
            return None
    differing = {old: new for old, new in known.items() if old != new}
    if not 0 < len(differing) <= MAX_DIFFERING or count > MAX_SHARE * len(there.words):
        return None
    return Substitution(differing, known.keys() - differing.keys())
