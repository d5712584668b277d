"""What a predictor did in a run, case by case, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..records import Answer, Case, Configuration, Score
from ..run.directory import RunDirectory, RunDirectoryError

VERDICTS = ("exact", "helpful", "wrong", "missed", "quiet", "intruding")
"""How an answer can turn out.

The first three are of a suggestion where an edit is missing (`cell`, `file`: exact or wrong),
`missed` is silence there, and a change of text before a cell comes or goes; where nothing is
missing, silence is `quiet` and anything `intruding`.
"""

RANKS = {"exact": 3, "quiet": 3, "helpful": 2, "missed": 1, "wrong": 0, "intruding": 0}
"""Which verdicts are better than which."""


class System:
    """A predictor in a run.

    Parameters
    ----------
    run : RunDirectory
        The run.
    predictor : str
        The predictor's name.
    label : str
        What the report calls the two together.
    """

    def __init__(self, run: RunDirectory, predictor: str, label: str) -> None:
        self.run = run
        self.predictor = predictor
        self.label = label
        self.ids: list[str] = []
        self.edits: list[str] = []
        self.repositories: list[str] = []
        self.kinds: list[str] = []
        self.stages: list[str] = []
        self.sizes: list[int] = []
        self.verdicts: list[str] = []
        self.confidence: list[float] = []
        self.latency: list[float] = []
        self.tokens: list[int] = []
        self.cost = 0.0
        self.faults = 0
        self._scores: list[dict[str, float]] = []
        for case, answer, score in run.judged(predictor):
            self._add(case, answer, score)

    def _add(self, case: Case, answer: Answer, score: Score) -> None:
        self.ids.append(case.id)
        self.edits.append(case.edit)
        self.repositories.append(case.repository)
        self.kinds.append(case.kind)
        self.stages.append(case.stage)
        self.sizes.append(case.size)
        self.verdicts.append(verdict(answer, score))
        nan = float("nan")
        self.confidence.append(nan if answer.confidence is None else answer.confidence)
        self.latency.append(answer.latency)
        self.tokens.append(answer.input_tokens + answer.output_tokens)
        self.cost += answer.cost
        self.faults += bool(answer.fault)
        self._scores.append(score.values)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def asks_for_code(self) -> bool:
        """Whether code was asked for (`cell`, `file`), not the next edit."""
        return self.run.configuration.task in ("cell", "file")

    @cached_property
    def values(self) -> dict[str, NDArray[np.float64]]:
        """The values of the scores, each of shape (cases,), NaN where a case has none."""
        nan = float("nan")
        names = dict.fromkeys(name for values in self._scores for name in values)
        return {
            name: np.array([values.get(name, nan) for values in self._scores]) for name in names
        }


def verdict(answer: Answer, score: Score) -> str:
    """Return how an answer turned out: one of :data:`VERDICTS`."""
    values = score.values
    if "exact_match" in values:
        return "exact" if values["exact_match"] > 0 else "wrong"
    if "quiet_rate" in values:
        return "quiet" if values["quiet_rate"] else "intruding"
    if not answer.edits or values.get("cells_show_rate") == 0.0:
        return "missed"
    if "cells_recall" in values:
        # Of a new cell in its place the text is more or less similar.
        exact = values["cells_place"] and values.get("cells_source", 1.0) == 1.0
        return "exact" if exact else "helpful" if values["cells_place"] else "wrong"
    if values.get("precision_exact"):
        return "exact"
    return "helpful" if values.get("precision_helpful") else "wrong"


def load(folders: Sequence[Path]) -> list[System]:
    """Read runs of the benchmark.

    Parameters
    ----------
    folders : sequence of Path
        The run directories.

    Raises
    ------
    RunDirectoryError
        If one is no whole run, or they answer questions of different kinds.
    """
    runs = [RunDirectory(folder) for folder in folders]
    texts = {run.configuration.task in ("cell", "file") for run in runs}
    if len(texts) > 1:
        raise RunDirectoryError(
            "runs that predict edits and runs that predict code do not compare; "
            "make a report of each"
        )
    systems = [
        System(run, predictor, label)
        for run, marks in zip(runs, _marks(runs), strict=True)
        for predictor in run.predictors
        for label in [" · ".join([predictor, *marks])]
    ]
    if not any(map(len, systems)):
        raise RunDirectoryError(f"{folders[0]}: there is no answer in the run")
    return systems


def _marks(runs: Sequence[RunDirectory]) -> list[list[str]]:
    """Return what tells each run from the others: what was asked for, else the folder's name."""
    if len(runs) == 1:
        return [[]]
    aspects = [_aspects(run.configuration) for run in runs]
    names = [name for name in aspects[0] if len({each[name] for each in aspects}) > 1]
    marks = [[each[name] for name in names if each[name]] for each in aspects]
    if len({tuple(each) for each in marks}) == len(runs):
        return marks
    if len({run.path.resolve().name for run in runs}) == len(runs):
        return [[*each, run.path.resolve().name] for each, run in zip(marks, runs, strict=True)]
    return [[*each, str(run.path)] for each, run in zip(marks, runs, strict=True)]


def _aspects(configuration: Configuration) -> dict[str, str]:
    return {
        "task": configuration.task,
        "told": f"told {configuration.told}",
        "context": "with " + (", ".join(configuration.context) or "no context"),
        "shots": f"{configuration.shots} shots",
        "limit": f"limit {configuration.limit}" if configuration.limit else "",
        "seed": f"seed {configuration.seed}",
        "data": ", ".join(each.name for each in configuration.data),
    }
