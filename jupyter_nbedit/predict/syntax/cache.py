"""Parsed cells, kept while they are likely to be asked for again."""

from __future__ import annotations

import sys
from collections import OrderedDict
from functools import lru_cache

from .build import build, count_errors
from .languages import language
from .tree import Tree

MAX_CELL = 20_000
"""Characters above which a cell is not parsed, some 500 lines.

The parser keeps Python's lock from start to end, so that neither a thread nor slices help: it holds
the event loop for half a millisecond a thousand characters.
"""

MAX_BYTES = 36_000_000
"""Bytes of trees that are kept: 2,000 cells of 20 lines, at some 15 bytes a character, and some of
what they were before they were edited. What others found out about them takes up to twice as much
again, and goes with them."""


class ParseCache:
    """The most recently used trees, bounded by the memory that they take."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._trees: OrderedDict[tuple[str, str], Tree | None] = OrderedDict()
        self._max = max_bytes
        self._size = 0

    def holds(self, source: str, language_name: str) -> bool:
        """Tell whether parsing this costs nothing."""
        return (language_name, source) in self._trees

    def parse(self, source: str, language_name: str) -> Tree | None:
        """Return the tree of a cell.

        Parameters
        ----------
        source : str
            The cell's text.
        language_name : str
            Its language.

        Returns
        -------
        Tree or None
            None when the language is unknown, the cell is in another language (``%%bash``), or
            it is too long to be parsed between two keystrokes.
        """
        key = (language_name, source)
        if key in self._trees:
            self._trees.move_to_end(key)
            return self._trees[key]
        known = language(language_name)
        if known is None or len(source) > MAX_CELL:
            return None
        tree = build(source, known)
        self._trees[key] = tree
        self._size += _size(source, tree)
        while self._size > self._max and len(self._trees) > 1:
            (_, text), gone = self._trees.popitem(last=False)
            self._size -= _size(text, gone)
        return tree


def _size(source: str, tree: Tree | None) -> int:
    """Return the bytes that a tree and its source take, and what looks them up."""
    rows = tree.rows.size if tree is not None else 0
    return sys.getsizeof(source) + rows + 1000


_shared = ParseCache()


def errors(source: str, language_name: str) -> int | None:
    """Count the places of a cell that do not parse, more cheaply than by its tree.

    Returns
    -------
    int or None
        None where :func:`parse` returns None.
    """
    if is_parsed(source, language_name):
        tree = parse(source, language_name)
        return tree.errors if tree is not None else None
    return _count_errors(source, language_name)


@lru_cache(maxsize=256)
def _count_errors(source: str, language_name: str) -> int | None:
    known = language(language_name)
    if known is None or len(source) > MAX_CELL:
        return None
    return count_errors(source, known)


def parse(source: str, language_name: str) -> Tree | None:
    """Return the tree of a cell from the cache that all predictors share."""
    return _shared.parse(source, language_name)


def is_parsed(source: str, language_name: str) -> bool:
    """Tell whether :func:`parse` would answer at once."""
    return _shared.holds(source, language_name)
