"""Tuning the bundled model on the user's own recorded history, and seeing what that is worth.

All of it happens on this machine. The model learns from all days but the last ones, and on these
the benchmark asks both, the model as it was and as it is now, while the recorded lines are typed
again. It is better only if it would have saved more keys, by more than chance explains, without
being wrong or speaking up more often.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from math import isnan
from pathlib import Path

import msgspec

from ..bench.metrics.significance import Comparison, compare
from ..bench.predictors.gguf_files import PREFIX
from ..bench.report.measures import NEXT_EDIT
from ..bench.report.systems import System
from ..bench.run.directory import RunDirectory
from ..predict.llm.local.tuned import TunedModel, TuningFigures, TuningReport
from ..predict.llm.local.weights import sha256_of
from ..record.reading.export import recordings
from ..record.reading.reader import History
from ..record.store.folder import Folder
from ..utils.progress import Progress
from ..utils.user_messages import UserError, user_message
from . import going_on
from .days import Days, split
from .examples import Example
from .export import export
from .folder import EXAMPLES, settle, write_examples
from .loop import Loop
from .measuring import configuration_of, means, measured
from .models import Trainee
from .packing import encoded
from .recipe import Recipe
from .sampling import novel

LEAST_EXAMPLES = 10
"""Examples below which nothing is learned."""

MINDED_SHARE = 0.1
"""The share of the examples that say when to end: none of the held-out days may."""

MOST_OPENINGS = 12
"""Times that a notebook was opened, of the held-out days, in which both models are asked."""

TOLERATED = 1.0
"""Points by which precision and quiet rate may be lower: less is chance."""

ROUNDS = 3
"""Times that each example is learned at most: a history is small, and is soon known by heart."""


class NothingLearnedError(UserError):
    """There is too little to learn from."""


OpenProgress = Callable[[str], Progress]
"""Opens the progress of a part, by what it counts."""


def tune(
    folder: Folder,
    base: Path,
    *,
    open_progress: OpenProgress,
    tokens: int,
    seed: int = 0,
    rank: int = 8,
    device: str = "cpu",
) -> TuningReport:
    """Tune a model on a history, try it on the last days, and keep adapter and report.

    Parameters
    ----------
    folder : Folder
        Where the history lies; what is made lies in it, too.
    base : Path
        The bundled weights, a GGUF file.
    open_progress : callable
        Tells how it gets on.
    tokens : int
        Most tokens to learn.
    seed : int
        What every choice by chance depends on.
    rank : int
        Of the adapter.
    device : str
        Where it is trained.

    Raises
    ------
    NothingLearnedError
        If there is too little to learn from.
    """
    began = time.time()
    tuned = TunedModel(folder.path / "tuned")
    with History(folder) as history:
        days = split(recordings(history, history.streams()))
    examples = _examples(days, seed)
    shutil.rmtree(tuned.work, ignore_errors=True)
    tuned.folder.mkdir(mode=0o700, exist_ok=True)
    tuned.work.mkdir(mode=0o700)
    try:
        write_examples(tuned.work / EXAMPLES, examples)
        recipe = Recipe(
            base=str(base.resolve()),
            base_sha256=sha256_of(base),
            examples_sha256=sha256_of(tuned.work / EXAMPLES),
            seed=seed,
            rank=rank,
            alpha=2 * rank,
            rate=2e-4,
            warmup=10,
            decay=0.9,
            row_tokens=384,
            step_rows=2,
            tokens=tokens,
            evaluate=max(1, tokens // 8),
            patience=2,
        )
        learned = _learn(recipe, examples, tuned.work, open_progress, device)
        adapter = tuned.work / "adapter.gguf"
        export(tuned.work, adapter, adapter=True)
        held = tuned.work / "held.jsonl"
        held.write_bytes(b"".join(days.held))
        names = (f"{PREFIX}{base}", f"{PREFIX}{base}+{adapter}")
        configuration = configuration_of(
            names, [held], "going on", recorded=True, limit=MOST_OPENINGS, seed=seed
        )
        with open_progress("parts") as progress:
            progress.stage(str(user_message("it is tried on the last days")))
            found = measured(configuration, [held], tuned.work / "benchmark", progress)
        report = _report(
            found,
            names,
            made=began,
            days=days,
            examples=len(examples),
            tokens=learned,
            seconds=time.time() - began,
        )
        # What was in use so far is another adapter.
        tuned.leave()
        adapter.replace(tuned.adapter)
        tuned.keep(report)
    finally:
        # It has the user's code in it, in the clear.
        shutil.rmtree(tuned.work, ignore_errors=True)
    return report


def _examples(days: Days, seed: int) -> list[Example]:
    chance = random.Random(seed)
    found = [example for events in days.learned for example in going_on.of_history(events, chance)]
    chance.shuffle(found)
    examples = list(novel(found))
    if len(examples) < LEAST_EXAMPLES:
        raise NothingLearnedError(
            user_message(
                "only %1 lines that were typed can be learned from, %2 are needed: record for some "
                "days more",
                str(len(examples)),
                str(LEAST_EXAMPLES),
            )
        )
    return examples


def _learn(
    recipe: Recipe,
    examples: list[Example],
    work: Path,
    open_progress: OpenProgress,
    device: str,
) -> int:
    """Train, and return the number of tokens that were learned from."""
    trainee = Trainee(recipe, device)
    parts = [encoded(each, trainee.encode, recipe.row_tokens) for each in examples]
    minded = max(1, int(len(parts) * MINDED_SHARE))
    most = ROUNDS * sum(len(each) for each in parts[minded:])
    recipe = msgspec.structs.replace(
        recipe,
        tokens=min(recipe.tokens, most),
        evaluate=max(1, min(recipe.tokens, most) // 8),
    )
    settle(work, recipe)
    with open_progress("tokens") as progress:
        progress.stage(str(user_message("it learns")))
        loop = Loop(
            recipe,
            trainee,
            work,
            examples=parts[minded:],
            held=parts[:minded],
            progress=progress,
        )
        return loop.run().tokens


def _report(
    found: RunDirectory,
    names: tuple[str, str],
    *,
    made: float,
    days: Days,
    examples: int,
    tokens: int,
    seconds: float,
) -> TuningReport:
    before, after = (System(found, name, name) for name in names)
    saved = next(measure for measure in NEXT_EDIT if measure.name == "keystrokes_saved")
    if not len(before) or saved.name not in before.values:
        raise NothingLearnedError(
            user_message("on the held-out days no line was typed: record for some days more")
        )
    one, two = (saved.sample(each.values, each.edits) for each in (before, after))
    difference = compare(one, two)
    figures = [
        _figures(found, name, value)
        for name, value in zip(names, _shares(before, after), strict=True)
    ]
    return TuningReport(
        made=made,
        days=days.days,
        held_days=days.held_days,
        examples=examples,
        moments=len(before),
        tokens=tokens,
        seconds=round(seconds, 1),
        before=figures[0],
        after=figures[1],
        low=round(difference.low, 2),
        high=round(difference.high, 2),
        better=is_better(figures[0], figures[1], difference),
    )


def is_better(before: TuningFigures, after: TuningFigures, saved: Comparison) -> bool:
    """Tell whether a model is better: it saves more, and is not wrong or loud more often."""

    def holds(was: float | None, now: float | None) -> bool:
        return was is None or now is None or now >= was - TOLERATED

    return (
        saved.low > 0
        and holds(before.precision, after.precision)
        and holds(before.quiet, after.quiet)
    )


def _shares(*systems: System) -> list[float]:
    """Return how much of what was to be typed each saves, in percent."""
    shares = []
    for system in systems:
        # A moment without a value has none of both.
        saved, needed = (
            sum(value for value in system.values[name].tolist() if not isnan(value))
            for name in ("keystrokes_saved", "keystrokes_needed")
        )
        shares.append(100 * saved / max(1.0, needed))
    return shares


def _figures(found: RunDirectory, name: str, saved: float) -> TuningFigures:
    values = means(found, name).values

    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 1)

    return TuningFigures(
        precision=rounded(values.get("precision_helpful")),
        recall=round(values.get("recall_helpful", 0.0), 1),
        quiet=rounded(values.get("quiet_rate")),
        saved=round(float(saved), 2),
    )
