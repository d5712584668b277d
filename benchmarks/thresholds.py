"""Write into `docs/benchmark.md` from which chance on what is shown is right elsewhere.

Elsewhere is in repositories that the measure of chances was not fitted to: each fold of the
training repositories is asked with a measure of chances that was fitted without
them, the validation repositories with one that was fitted to all of the training. The thresholds
in `jupyter_nbedit/predict/thresholds.py` are the least chances from which on what is aimed at holds
on average over repositories, and at the lower bound, from a bootstrap over them, of all moments.

    python benchmarks/thresholds.py --data train.jsonl.zst --data validation.jsonl.zst \
        --keep examples.json --out thresholds.json

The examples are those that `fit_chances.py --keep` kept of the first data.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import msgspec
from candidates import NAMES, Finders, Moment, chosen, remembered
from fit_chances import fitted, kept
from fitting import Examples, digest
from next_edit import PAGE, write

from jupyter_nbedit.bench.metrics.significance import Interval, Sample, bootstrap
from jupyter_nbedit.bench.report.markdown import aligned
from jupyter_nbedit.predict.chances.coefficients import WEIGHTS
from jupyter_nbedit.predict.thresholds import Thresholds

STEPS = tuple(step / 100 for step in range(44, 97, 2))
"""The thresholds that are looked at."""

BOUND = 0.8
"""How sure it is that a figure is no lower than its bound: it may be in one of five draws."""


class Aim(NamedTuple):
    """What is to hold at an eagerness, in percent."""

    precision: float
    quiet: float = 0.0


AIMS = {"low": Aim(88), "medium": Aim(75, quiet=98), "high": Aim(65)}


class Shown(msgspec.Struct):
    """What was shown at a moment.

    Attributes
    ----------
    repository, data : str
        Where the moment is from.
    is_missing : bool
        Whether anything is.
    right : dict of str to bool
        Whether what is shown is helpful, by the threshold; nothing is shown at others.
    """

    repository: str
    data: str
    is_missing: bool
    right: dict[str, bool]


def folds(examples: Examples, count: int) -> list[set[str]]:
    """Return repositories in folds, the largest dealt first."""
    by_size = sorted(examples.groups, key=lambda name: (-len(examples.groups[name]), name))
    return [set(by_size[number::count]) for number in range(count)]


def measures(examples: Examples, options: argparse.Namespace) -> dict[str, Mapping[str, float]]:
    """Return the weights by which each repository is judged; under "" those of all others."""
    result = {"": fitted(examples.weighted(), options.penalty).weights}
    for fold in folds(examples, options.folds):
        weights = fitted(examples.weighted(without=fold), options.penalty).weights
        result.update(dict.fromkeys(fold, weights))
    return result


async def asked(options: argparse.Namespace) -> list[Shown]:
    """Return what is shown at every threshold."""
    known = measures(kept(options.keep), options)
    finders = Finders()
    result: list[Shown] = []
    for data in options.data:
        sample = argparse.Namespace(data=data, limit=options.limit, seed=options.seed)
        async for moment in finders.moments(sample):
            repository = moment.question.case.repository
            with mock.patch.dict(WEIGHTS, known.get(repository, known[""]), clear=True):
                right = await shown(finders, moment)
            result.append(Shown(repository, data.name, bool(moment.question.missing), right))
    return result


async def shown(finders: Finders, moment: Moment) -> dict[str, bool]:
    """Return whether what is shown is helpful, by the threshold."""
    result: dict[str, bool] = {}
    for step in STEPS:
        for predictor in finders.predictors.values():
            predictor.threshold = Thresholds(step, step, step)
        suggestion = chosen(await finders.suggestions(moment, "medium"), NAMES)
        if suggestion is None:
            # Nothing is shown at a higher threshold, either.
            break
        result[str(step)] = bool(finders.values(moment, suggestion)["precision_helpful"])
    return result


def figures(found: Sequence[Shown], step: float) -> dict[str, tuple[Interval, Interval]]:
    """Return precision, recall and quiet, every moment alike and every repository alike."""
    key = str(step)
    of = {
        "precision": [(each, each.right[key]) for each in found if key in each.right],
        "recall": [(each, each.right.get(key, False)) for each in found if each.is_missing],
        "quiet": [(each, key not in each.right) for each in found if not each.is_missing],
    }
    result = {}
    for name, every in of.items():
        values = [100.0 * value for _, value in every]
        groups = [each.repository for each, _ in every]
        micro, macro = (
            # A bound on one side.
            bootstrap(Sample(values, groups=groups, macro=macro), level=2 * BOUND - 1)
            for macro in (False, True)
        )
        result[name] = micro, macro
    return result


def least(found: Sequence[Shown], aim: Aim) -> float | None:
    """Return the least threshold from which on what is aimed at holds, None if none does."""
    best = None
    for step in reversed(STEPS):
        about = figures(found, step)
        if not all(_holds(*about[name], getattr(aim, name)) for name in ("precision", "quiet")):
            break
        best = step
    return best


def _holds(micro: Interval, macro: Interval, least: float) -> bool:
    """Tell whether a figure is reached on average over repositories, and at its lower bound.

    Figures are told to a tenth.
    """
    return round(min(micro.low, macro.value), 1) >= least


def row(found: Sequence[Shown], step: float) -> list[str]:
    """Return the figures at a threshold."""
    about = figures(found, step)
    cells = [f"{step:.2f}"]
    for name in ("precision", "recall", "quiet"):
        micro, macro = about[name]
        bound = f" (≥ {micro.low:.1f})" if name != "recall" else ""
        cells.append(f"{micro.value:.1f} / {macro.value:.1f}{bound}")
    return cells


def text(options: argparse.Namespace, found: Sequence[Shown]) -> str:
    """Return the tables, and the thresholds that they lead to."""
    names = ", ".join(f"`{data.name}` ({digest(data)})" for data in options.data)
    about = (
        f"Up to {options.limit} modified notebooks of each of {names}, seed {options.seed}, "
        f"{options.folds} folds. Percent, every moment alike / every repository alike, and what it "
        f"is at least in {100 * BOUND:.0f} of 100 draws of repositories."
    )
    parts = [about]
    by_data = [(f"`{data.name}`", data.name) for data in options.data]
    for label, name in [*by_data, ("all", "")]:
        part = [each for each in found if name in ("", each.data)]
        count = len({each.repository for each in part})
        parts.append(f"{len(part):,} moments of {count} repositories ({label}):")
        heading = ["threshold", "precision", "recall", "quiet"]
        parts.append(aligned([heading, *(row(part, step) for step in STEPS[::2])]))
    aims = [["eagerness", "precision", "quiet", "least threshold"]]
    for name, aim in AIMS.items():
        step = least(found, aim)
        quiet = f"{aim.quiet:g}" if aim.quiet else ""
        aims.append([name, f"{aim.precision:g}", quiet, f"{step:.2f}" if step else "none"])
    return "\n\n".join(
        [*parts, "What is aimed at, and from where on it holds in all of them:", aligned(aims)]
    )


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--keep", type=Path, required=True, help="what `fit_chances.py` kept")
    parser.add_argument("--out", type=Path, required=True, help="file for what was shown")
    parser.add_argument("--limit", type=int, default=400, help="revisions of each data")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--penalty", type=float, default=4.0)
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    found = remembered(options.out, list[Shown], lambda: asked(options))
    write(options.page, "thresholds", text(options, found))


if __name__ == "__main__":
    main()
