"""What models do in the benchmark: the same questions and judges as everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec

from ..bench.records import Configuration, DataFile
from ..bench.run.directory import RunDirectory
from ..bench.run.runner import run
from ..bench.tasks.context import context_for
from ..mining.dataset.provenance import file_hash
from ..utils.progress import Progress
from .examples import Task

FORMATS: dict[Task, str] = {"going on": "continuation", "editing": "nbedit"}
"""The prompt format that each task teaches."""


PLACES = 12
"""Most places of one edit at which is asked."""


class Means(msgspec.Struct, frozen=True):
    """How a model did.

    Attributes
    ----------
    moments : int
        How often it was asked.
    values : dict of str to float
        Means in percent (of `characters` the number) by the names of the benchmark.
    """

    moments: int
    values: dict[str, float]


def configuration_of(
    predictors: Sequence[str],
    files: Sequence[Path],
    task: Task,
    *,
    recorded: bool = False,
    limit: int = 0,
    seed: int = 0,
) -> Configuration:
    """Return how the benchmark is run to see how well a task was learned.

    Going on is asked while lines are typed, editing before edits.
    """
    name: Literal["recorded", "next"] = "recorded" if recorded else "next"
    return Configuration(
        task=name,
        data=tuple(DataFile(path.name, path.stat().st_size, file_hash(path)) for path in files),
        predictors=tuple(predictors),
        context=context_for(name),
        limit=limit,
        seed=seed,
        max_places=PLACES,
        lines=task == "going on",
        prompt_format=FORMATS[task],
    )


def measured(
    configuration: Configuration,
    files: Sequence[Path],
    out: Path,
    progress: Progress | None = None,
) -> RunDirectory:
    """Run the benchmark; no answer is kept from one time to the next."""
    with TemporaryDirectory() as kept:
        # A model that is run here answers one question after the other.
        return run(configuration, files, out, kept=Path(kept), concurrency=1, progress=progress)


def means(found: RunDirectory, predictor: str) -> Means:
    """Return the means of what a predictor's answers were worth."""
    values: dict[str, list[float]] = defaultdict(list)
    moments = 0
    for score in found.scores(predictor):
        moments += 1
        for name, value in score.values.items():
            values[name].append(value)
    return Means(
        moments,
        {
            name: sum(each) / len(each) * (1 if name == "characters" else 100)
            for name, each in values.items()
            if not name.startswith("keystrokes")
        },
    )
