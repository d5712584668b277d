"""Parsing in the event loop, in slices."""

from __future__ import annotations

from .clock import Clock
from .syntax import Tree, is_parsed, parse


async def parse_in_turn(source: str, language: str, clock: Clock) -> Tree | None:
    """Return the tree of a cell, as `parse` does; others get their turn before it is made."""
    if not is_parsed(source, language):
        await clock.tick()
    return parse(source, language)
