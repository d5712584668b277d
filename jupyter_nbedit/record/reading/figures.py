"""What the statistics of a recorded history are made of; :mod:`.statistics` counts them."""

from __future__ import annotations

import msgspec


class Fix(msgspec.Struct, frozen=True, rename="camel"):
    """A failed run, and what was done until the same cell ran without an error.

    Attributes
    ----------
    ename : str
        The exception.
    fixed : {"here", "above", "below", "nothing"}
        Where the last edit before the successful run was, seen from the cell that failed.
    edits : int
        Coalesced edits in between.
    seconds : float
        Time in between.
    """

    ename: str
    fixed: str
    edits: int
    seconds: float


class Acceptance(msgspec.Struct, frozen=True, rename="camel"):
    """What became of the suggestions of one predictor; each counts once, by its best outcome."""

    source: str
    shown: int
    accepted: int
    partly: int
    typed: int
    rejected: int
    ignored: int


class Day(msgspec.Struct, frozen=True, rename="camel"):
    """What the suggestions of the sessions that began on a day were worth.

    Attributes
    ----------
    day : str
        The date, "2026-01-31", where the server is.
    shown, accepted : int
        Suggestions that were shown, and of these those that were accepted at least in part.
    characters, kept : int
        Characters that these brought, and of these those that were there when the session ended.
    keys_saved : int
        Keys that they saved, without those that accepted them.
    """

    day: str
    shown: int
    accepted: int
    characters: int
    kept: int
    keys_saved: int


class HistoryStatistics(msgspec.Struct, frozen=True, rename="camel"):
    """The numbers of a recorded history.

    Attributes
    ----------
    streams, notebooks, events, runs, failed_runs, saves : int
        How many there are; a notebook is a path.
    keystrokes, edits : int
        The user's changes of text as they came, and coalesced to what one would call an edit.
    edits_per_run : tuple of int
        For each run, the edits since the run before.
    seconds_to_run : tuple of float
        For each run, the time since the last edit of that cell, if it was edited since its last
        run.
    failed : tuple of Fix
        Every failed run that was followed by a successful one of the same cell.
    acceptance : tuple of Acceptance
        The suggestions, by predictor.
    days : tuple of Day
        What they were worth, by day, the first day first.
    """

    streams: int
    notebooks: int
    events: int
    keystrokes: int
    edits: int
    runs: int
    failed_runs: int
    saves: int
    edits_per_run: tuple[int, ...]
    seconds_to_run: tuple[float, ...]
    failed: tuple[Fix, ...]
    acceptance: tuple[Acceptance, ...]
    days: tuple[Day, ...]
