"""How much two cells are alike: what is done in one is done in its copy."""

from __future__ import annotations

from functools import lru_cache

COPY = 0.8
"""Likeness from which on a cell is a copy of another: of the edits of one that could be made in the
other nine of ten were, in revisions that no weights were fitted to."""


def likeness(one: str, other: str) -> float:
    """Return the share of lines that two cells have in common, in any order, from 0 to 1."""
    left, right = _lines(one), _lines(other)
    return len(left & right) / max(len(left), len(right), 1)


@lru_cache(maxsize=1_000)
def _lines(source: str) -> frozenset[str]:
    # Each request has mostly the cells of the one before.
    return frozenset(text for line in source.split("\n") if (text := line.strip()))
