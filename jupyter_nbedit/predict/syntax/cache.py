"""Parsed cells, kept while they are likely to be asked for again."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from .build import build, count_errors
from .languages import language
from .tree import Tree

MAX_CELL = 60_000
"""Characters above which a cell is not parsed: turning its tree into nodes would be felt."""

MAX_CHARACTERS = 2_000_000
"""Characters of source whose trees are kept: 2,000 cells of 20 lines. With what others found out
about them they take some 50 bytes a character."""


class ParseCache:
    """The most recently used trees, bounded by the length of their sources."""

    def __init__(self, max_characters: int = MAX_CHARACTERS) -> None:
        self._trees: OrderedDict[tuple[str, str], Tree | None] = OrderedDict()
        self._max = max_characters
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
        self._size += len(source) + 100
        while self._size > self._max and len(self._trees) > 1:
            (_, gone), _ = self._trees.popitem(last=False)
            self._size -= len(gone) + 100
        return tree


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
