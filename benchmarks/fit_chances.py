"""Fit the one measure of chances over all predictors, and write its `coefficients.py`.

Every place that any predictor finds is an example, at the moments of `jupyter nbedit bench run
--task next`, finished revisions included. The weights are drawn to those that take every predictor
at its word; one whose places are too rare in revisions to say anything gets none. Fit the
predictors' own weights first. See `fitting.py`.

    python benchmarks/fit_chances.py --data train.jsonl.zst --limit 1000
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from pathlib import Path

import msgspec
from candidates import PREDICTORS, Finders, Moment, Place, place
from fitting import (
    MAX_CANDIDATES,
    PREDICT,
    Example,
    Examples,
    Judged,
    Model,
    fit,
    parse_options,
    write,
)

from jupyter_nbedit.bench.tasks.judging import best_verdict
from jupyter_nbedit.predict.chances.chances import ANYWHERE, odds
from jupyter_nbedit.predict.chances.features import Features, Places, kind, situation
from jupyter_nbedit.predict.checks import passed

Groups = dict[str, list[list[Judged]]]

SOURCES = {predictor.name for predictor in PREDICTORS}

FEW = 200
"""Places in revisions below which a predictor is taken at its word."""

WRITES = {"memory"}
"""Predictors that choose how much they write. What others write is as long as a pattern has it, and
how long that is is not known where it is decided whether to look for it."""


def features(name: str, found: Place, about: Features, places: Places) -> Features:
    """Return what a place is judged by that a predictor found."""
    how = kind(found.edit)
    length = how.pop("length")
    where = places.where(found.cell, found.edit.start, found.cell) if found.own < ANYWHERE else {}
    return {
        name: 1.0,
        f"{name} odds": odds(found.own),
        **{f"{name} {each}": value for each, value in about.items()},
        **({f"{name} length": length} if name in WRITES else {}),
        **how,
        **where,
    }


def is_right(found: Place, moment: Moment) -> bool | None:
    """Tell whether an edit is helpful, None if it would not be shown."""
    question = moment.question
    if not passed([found.edit], moment.request):
        return None
    source = question.notebook.cells[found.cell].source
    return bool(question.missing) and (
        best_verdict(found.edit, source, question.targets) != "wrong"
    )


async def examples(options: argparse.Namespace) -> Examples:
    """Return features and label of every candidate of a sample."""
    result = Examples()
    async for moment in Finders().moments(options):
        about, near = situation(moment.request), Places(moment.request)
        for name, every in moment.found.items():
            found = sorted(
                (place(each, moment.request) for each in every), key=lambda each: -each.own
            )
            judged = [(each, is_right(each, moment)) for each in found[:MAX_CANDIDATES]]
            result.add(
                moment.question.case.repository,
                [
                    (features(name, each, about, near), right)
                    for each, right in judged
                    if right is not None
                ],
            )
    return result


def kept(path: Path) -> Examples:
    """Return examples that were kept."""
    return Examples(msgspec.json.decode(path.read_bytes(), type=Groups))


def fitted(every: list[Example], penalty: float) -> Model:
    """Return the measure that fits examples best."""
    counts = Counter(name for features, _, _ in every for name in SOURCES & features.keys())
    rare = {name for name in SOURCES if counts[name] < FEW}
    data = [example for example in every if not rare & example[0].keys()]
    known = {"": 0.0} | {f"{name} odds": 1.0 for name in SOURCES - rare}
    # Each has a bias of its own.
    names, found = fit(data, penalty, known, with_bias=False)
    return Model(data, dict(zip(names, map(float, found[:-1]), strict=True)), 0.0)


async def main() -> None:
    """Write the table."""
    options = parse_options(limit=1000, keeps=True)
    if options.keep and options.keep.exists():
        every = kept(options.keep)
    else:
        every = await examples(options)
        if options.keep:
            options.keep.write_bytes(msgspec.json.encode(every.groups))
    model = fitted(every.weighted(), options.penalty)
    title = "Weights of the one measure of chances: see `features`, and the predictors by name."
    write(PREDICT / "chances", title, [model], options)


if __name__ == "__main__":
    asyncio.run(main())
