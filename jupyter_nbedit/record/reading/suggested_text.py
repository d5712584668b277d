"""What the text of accepted suggestions was worth: key strokes saved, and how much of it stayed."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.events import (
    CellDeleted,
    CellInserted,
    Edit,
    NotebookEvent,
    Open,
    Origin,
    Outcome,
)
from ...predict.worth import CELL_KEYS

Span = tuple[int, int]

_BY_KEY = ("accepted", "partly")
"""Outcomes that cost a key."""


class SuggestedText:
    """Follows each character that an accepted suggestion brought, until it goes.

    What is moved to another cell, as when a cell is split, counts as gone.

    Attributes
    ----------
    characters : int
        Characters that accepted suggestions brought.
    keys_saved : int
        Characters that they put in or took out, and keys that changing cells by hand takes, without
        those that accepted them.
    """

    def __init__(self) -> None:
        self.characters = 0
        self.keys_saved = 0
        self._there: dict[str, list[Span]] = {}

    @classmethod
    def of(cls, events: Iterable[NotebookEvent]) -> SuggestedText:
        """Follow the events of a stream."""
        followed = cls()
        for event in events:
            followed.follow(event)
        return followed

    @property
    def kept(self) -> int:
        """How many of the characters are still there."""
        return sum(end - start for spans in self._there.values() for start, end in spans)

    def follow(self, event: NotebookEvent) -> None:
        """Follow an event."""
        if isinstance(event, Open):
            lengths = {cell.id: len(cell.source) for cell in event.cells}
            self._there = {
                cell_id: [span for span in spans if span[1] <= lengths[cell_id]]
                for cell_id, spans in self._there.items()
                if cell_id in lengths
            }
        elif isinstance(event, Edit):
            self._edit(event)
        elif isinstance(event, CellInserted):
            if event.origin is Origin.SUGGESTION:
                self.keys_saved += CELL_KEYS
                self._brought(event.cell.id, 0, len(event.cell.source))
        elif isinstance(event, CellDeleted):
            self._there.pop(event.cell_id, None)
            if event.origin is Origin.SUGGESTION:
                self.keys_saved += CELL_KEYS
        elif isinstance(event, Outcome) and event.outcome in _BY_KEY:
            self.keys_saved -= 1

    def _edit(self, event: Edit) -> None:
        spans = self._there.get(event.cell_id, [])
        self._there[event.cell_id] = [left for span in spans for left in _after(span, event)]
        if event.origin is Origin.SUGGESTION:
            self.keys_saved += event.end - event.start
            self._brought(event.cell_id, event.start, len(event.text))

    def _brought(self, cell_id: str, start: int, length: int) -> None:
        self.characters += length
        self.keys_saved += length
        if length:
            self._there.setdefault(cell_id, []).append((start, start + length))


def _after(span: Span, edit: Edit) -> Iterable[Span]:
    """Return what is left of a span after an edit, where it is then."""
    start, end = span
    moved = len(edit.text) - (edit.end - edit.start)
    before = (start, min(end, edit.start))
    behind = (max(start, edit.end) + moved, end + moved)
    return [part for part in (before, behind) if part[0] < part[1]]
