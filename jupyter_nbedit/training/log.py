"""The log of a run: a line of JSON for each step, and for each look at the held-out examples."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from ..utils.files import AtomicFile
from ..utils.plots import COLOUR, figure_and_axes

LOG = "log.jsonl"

SMOOTHED = 25
"""Steps over which the drawn loss is averaged: one step's says more of its examples than of it."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the log.

    Attributes
    ----------
    step, tokens : int
        How far the run has come.
    seconds : float
        Time spent so far.
    loss : float or None
        Mean loss of the learned tokens of a step, in nats.
    rate : float
        Tokens a second in this step.
    held : float or None
        Mean loss on the held-out examples, of a look at them.
    judged : dict of str to float
        Figures of the benchmark at such a look, by task and name.
    """

    step: int
    tokens: int
    seconds: float
    loss: float | None = None
    rate: float = 0.0
    held: float | None = None
    judged: dict[str, float] = {}


def append(path: Path, entry: Entry) -> None:
    """Add a line."""
    with path.open("ab") as file:
        file.write(msgspec.json.encode(entry) + b"\n")


def read(path: Path) -> list[Entry]:
    """Read a log; a line that was cut off when the run was ended is left out."""
    entries: list[Entry] = []
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with suppress(msgspec.MsgspecError):
            entries.append(msgspec.json.decode(line, type=Entry))
    return entries


def cut(path: Path, step: int) -> None:
    """Leave out what was done behind a checkpoint: it will be done again."""
    kept = [entry for entry in read(path) if entry.step <= step]
    with AtomicFile(path) as file:
        for entry in kept:
            file.write(msgspec.json.encode(entry) + b"\n")


def figures(entries: Sequence[Entry]) -> dict[str, Any]:
    """Draw the loss, and how fast the run is, and return the figures by name."""
    steps = [entry for entry in entries if entry.held is None]
    looks = [entry for entry in entries if entry.held is not None]
    loss, axes = figure_and_axes(xlabel="tokens seen", ylabel="loss in nats a token")
    smooth = _smoothed([entry.loss or 0.0 for entry in steps])
    axes.plot([entry.tokens for entry in steps], smooth, color=COLOUR, alpha=0.5, label="learned")
    axes.plot(
        [entry.tokens for entry in looks],
        [entry.held for entry in looks],
        color="#b5482a",
        marker=".",
        label="held out",
    )
    axes.legend(frameon=False)
    rate, axes = figure_and_axes(xlabel="tokens seen", ylabel="tokens a second")
    axes.plot([entry.tokens for entry in steps], [entry.rate for entry in steps], color=COLOUR)
    drawn = {"loss": loss, "rate": rate}
    if names := list(dict.fromkeys(name for entry in looks for name in entry.judged)):
        judged, axes = figure_and_axes(xlabel="tokens seen", ylabel="benchmark, percent")
        for name in names:
            points = [(e.tokens, e.judged[name]) for e in looks if name in e.judged]
            axes.plot(*zip(*points, strict=True), marker=".", label=name)
        axes.legend(frameon=False)
        drawn["benchmark"] = judged
    return drawn


def _smoothed(values: Sequence[float]) -> list[float]:
    result = []
    for number in range(len(values)):
        window = values[max(0, number - SMOOTHED + 1) : number + 1]
        result.append(sum(window) / len(window))
    return result
