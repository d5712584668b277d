"""Count a recorded history: edits per run, where errors were fixed, what became of suggestions."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from datetime import datetime

from ...core.events import (
    CellDeleted,
    CellInserted,
    CellMoved,
    Edit,
    NotebookEvent,
    Open,
    Origin,
    Outcome,
    Suggested,
)
from ..store.rows import Row
from ..store.streams import Stream
from .figures import Acceptance, Day, Fix, HistoryStatistics
from .reader import History
from .suggested_text import SuggestedText
from .timeline import TimelineStep, steps

_OWN = (Origin.USER, Origin.SUGGESTION)

_BEST = ("accepted", "partly", "typed", "rejected", "ignored")
"""Outcomes of a suggestion, best first; anything else counts as ignored."""


_TAKEN = _BEST.index("typed")
"""Before it are the outcomes of what was accepted by a key."""


def count(history: History, streams: Iterable[Stream]) -> HistoryStatistics:
    """Count some streams of a history."""
    counter = Counter()
    for stream in streams:
        counter.add(stream.path, history.raw_rows(stream))
    return counter.result()


class Counter:
    """Counts streams one after the other."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._streams = self._events = self._keystrokes = self._edits = 0
        self._runs = self._failed_runs = self._saves = 0
        self._edits_per_run: list[int] = []
        self._seconds_to_run: list[float] = []
        self._fixes: list[Fix] = []
        self._outcomes: dict[str, dict[str, int]] = {}
        self._days: dict[str, Tally[str]] = {}

    def add(self, path: str, rows: Iterable[Row]) -> None:
        """Count a stream; its masks do not matter."""
        taken = list(rows)
        done = list(steps(taken))
        self._paths.add(path)
        self._streams += 1
        self._events += len(taken)
        self._keystrokes += sum(
            isinstance(row.event, Edit) and row.event.origin in _OWN for row in taken
        )
        self._edits += sum(map(_is_own_edit, done))
        self._saves += sum(step.kind == "save" for step in done)
        self._count_runs(done)
        self._count_fixes(done, _orders(taken, done))
        if taken:
            self._count_suggestions([row.event for row in taken])

    def result(self) -> HistoryStatistics:
        """Return the numbers."""
        return HistoryStatistics(
            streams=self._streams,
            notebooks=len(self._paths),
            events=self._events,
            keystrokes=self._keystrokes,
            edits=self._edits,
            runs=self._runs,
            failed_runs=self._failed_runs,
            saves=self._saves,
            edits_per_run=tuple(self._edits_per_run),
            seconds_to_run=tuple(self._seconds_to_run),
            failed=tuple(self._fixes),
            acceptance=tuple(
                Acceptance(source, sum(counts.values()), **counts)
                for source, counts in sorted(self._outcomes.items())
            ),
            days=tuple(Day(day, **counts) for day, counts in sorted(self._days.items())),
        )

    def _count_runs(self, done: Sequence[TimelineStep]) -> None:
        since = 0
        edited: dict[str, float] = {}
        for step in done:
            if _is_own_edit(step):
                since += 1
                edited[step.cell_id] = step.ended
            elif step.kind == "run":
                self._runs += 1
                self._failed_runs += step.ok is False
                self._edits_per_run.append(since)
                since = 0
                if step.cell_id in edited:
                    waited = step.started - edited.pop(step.cell_id)
                    self._seconds_to_run.append(max(waited, 0.0))

    def _count_fixes(self, done: Sequence[TimelineStep], orders: Sequence[Sequence[str]]) -> None:
        """Follow each failed run to the next successful one of the same cell."""
        failed: dict[str, int] = {}
        for number, step in enumerate(done):
            if step.kind == "open":
                failed.clear()
            if step.kind != "run":
                continue
            if not step.ok:
                failed.setdefault(step.cell_id, number)
                continue
            first = failed.pop(step.cell_id, None)
            if first is not None:
                edits = [each for each in done[first:number] if _is_own_edit(each)]
                self._fixes.append(
                    Fix(
                        ename=str(done[first].label),
                        fixed=_where(edits, step.cell_id, orders[number]),
                        edits=len(edits),
                        seconds=max(step.started - done[first].started, 0.0),
                    )
                )

    def _count_suggestions(self, events: Sequence[NotebookEvent]) -> None:
        sources: dict[str, str] = {}
        best: dict[str, int] = {}
        for event in events:
            if isinstance(event, Suggested):
                sources[event.suggestion_id] = event.source
            elif isinstance(event, Outcome) and event.outcome in _BEST:
                rank = _BEST.index(event.outcome)
                best[event.suggestion_id] = min(rank, best.get(event.suggestion_id, rank))
        for suggestion, source in sources.items():
            counts = self._outcomes.setdefault(source, dict.fromkeys(_BEST, 0))
            counts[_BEST[best.get(suggestion, len(_BEST) - 1)]] += 1
        text = SuggestedText.of(events)
        day = datetime.fromtimestamp(events[0].time).astimezone().date().isoformat()
        self._days.setdefault(day, Tally()).update(
            shown=len(sources),
            accepted=sum(best.get(each, _TAKEN) < _TAKEN for each in sources),
            characters=text.characters,
            kept=text.kept,
            keys_saved=text.keys_saved,
        )


def _is_own_edit(step: TimelineStep) -> bool:
    return step.kind == "edit" and step.origin in _OWN


def _where(edits: Sequence[TimelineStep], cell_id: str, order: Sequence[str]) -> str:
    if not edits:
        return "nothing"
    changed = edits[-1].cell_id
    if changed == cell_id or changed not in order:
        return "here"
    return "above" if order.index(changed) < order.index(cell_id) else "below"


def _orders(rows: Sequence[Row], done: Sequence[TimelineStep]) -> list[list[str]]:
    """Return the order of the cells after each step."""
    order: list[str] = []
    orders: list[list[str]] = []
    position = 0
    for step in done:
        changed = False
        while position < len(rows) and rows[position].number <= step.last:
            changed |= _reorder(order, rows[position].event)
            position += 1
        orders.append(list(order) if changed or not orders else orders[-1])
    return orders


def _reorder(order: list[str], event: NotebookEvent) -> bool:
    """Follow an event in the order of the cells and tell whether it changed."""
    if isinstance(event, Open):
        order[:] = [cell.id for cell in event.cells]
    elif isinstance(event, CellInserted):
        order.insert(event.index, event.cell.id)
    elif isinstance(event, CellDeleted):
        order.remove(event.cell_id)
    elif isinstance(event, CellMoved):
        order.remove(event.cell_id)
        order.insert(event.index, event.cell_id)
    else:
        return False
    return True
