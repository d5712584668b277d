"""Write into `docs/benchmark.md` what each eagerness shows, and what each part of it is worth.

The predictors are asked once for all that they find. What the engine shows of it at an eagerness,
and without one of them, or of their rules, is told by their own choice and the engine's.

    python benchmarks/eagerness.py --data validation.jsonl.zst --out eagerness.jsonl
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
from candidates import NAMES, Finders, Moment, chosen, remembered, rule
from fitting import digest
from next_edit import PAGE, write

from jupyter_nbedit.bench.report.markdown import aligned
from jupyter_nbedit.predict.request import Suggestion
from jupyter_nbedit.predict.thresholds import EAGERNESS, Eagerness

MEASURES = {
    "precision_helpful": "precision",
    "recall_helpful": "recall",
    "quiet_rate": "quiet",
    "precision_wide": "wide precision",
    "recall_wide": "wide recall",
    "quiet_wide": "wide quiet",
}

BINS = (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)


class Line(msgspec.Struct):
    """What was shown at a moment by one choice of predictors.

    Attributes
    ----------
    eagerness, predictors : str
        Which choice.
    repository, edit : str
        Where it is from.
    values : dict of str to float
        The scores.
    source : str
        Whose suggestion was shown, empty for none.
    chance : float
        Its chance.
    moment : str
        When that was.
    """

    eagerness: str
    predictors: str
    repository: str
    edit: str
    values: dict[str, float]
    source: str = ""
    chance: float = 0.0
    moment: str = ""


def choices(eagerness: Eagerness) -> Iterator[tuple[str, Collection[str]]]:
    """Yield the sets of predictors that are measured."""
    yield "all", NAMES
    if eagerness == "medium":
        for name in NAMES:
            yield f"without {name}", set(NAMES) - {name}
            yield f"{name} alone", {name}


async def lines(options: argparse.Namespace) -> list[Line]:
    """Ask, choose and judge."""
    finders = Finders()
    result: list[Line] = []
    async for moment in finders.moments(options):
        for eagerness in get_args(Eagerness):
            said = await finders.suggestions(moment, eagerness)
            known: dict[str, dict[str, float]] = {}
            for label, predictors in choices(eagerness):
                shown = chosen(said, predictors)
                source = shown.source if shown is not None else ""
                if source not in known:
                    known[source] = finders.values(moment, shown)
                case = moment.question.case
                chance = shown.confidence if shown is not None else 0.0
                where = (case.repository, case.edit)
                result.append(
                    Line(eagerness, label, *where, known[source], source, chance, case.id)
                )
            if eagerness == "medium":
                result += await without_rules(finders, moment, said)
    return result


async def without_rules(
    finders: Finders, moment: Moment, said: Mapping[str, Suggestion]
) -> list[Line]:
    """Return what else is shown at medium eagerness without one of the rules.

    Nothing is said of rules that make no difference.
    """
    case = moment.question.case
    whole = chosen(said, NAMES)
    result = []
    for name, found in moment.found.items():
        for left_out in {rule(name, each) for each in found} - {""}:
            left = [each for each in found if rule(name, each) != left_out]
            answer = await finders.suggestion(moment, "medium", name, left)
            others = {other: each for other, each in said.items() if other != name}
            shown = chosen(others | ({name: answer} if answer is not None else {}), NAMES)
            if shown != whole:
                label = f"without {left_out}"
                scores = finders.values(moment, shown)
                result.append(
                    Line("medium", label, case.repository, case.edit, scores, moment=case.id)
                )
    return result


def row(label: str, found: Sequence[Line]) -> list[str]:
    """Return the figures of a choice: every moment alike, and every repository alike."""
    by_repository: dict[str, list[Mapping[str, float]]] = {}
    for line in found:
        by_repository.setdefault(line.repository, []).append(line.values)
    cells = [label]
    for name in MEASURES:
        groups = [
            [each[name] for each in every if name in each] for every in by_repository.values()
        ]
        groups = [group for group in groups if group]
        if groups:
            micro = np.mean([value for group in groups for value in group])
            macro = np.mean([np.mean(group) for group in groups])
            cells.append(f"{100 * micro:.1f} / {100 * macro:.1f}")
        else:
            cells.append("")
    return cells


def reliability(found: Sequence[Line]) -> list[list[str]]:
    """Return how often what is shown with some chance is right, by predictor."""
    rows = []
    for low, high in pairwise(BINS):
        cells = [f"{low:.2f} to {high:.2f}"]
        for source in ("", *NAMES):
            right = [
                line.values["precision_helpful"]
                for line in found
                if line.source and source in ("", line.source) and low <= line.chance < high
            ]
            cells.append(f"{100 * np.mean(right):.0f} of {len(right)}" if right else "")
        rows.append(cells)
    return rows


def figures(options: argparse.Namespace, found: Sequence[Line]) -> str:
    """Return the text."""
    by_choice: dict[tuple[str, str], list[Line]] = {}
    for line in found:
        by_choice.setdefault((line.eagerness, line.predictors), []).append(line)
    whole = by_choice["medium", "all"]
    headings = list(MEASURES.values())
    levels = get_args(Eagerness)
    about = (
        f"{len(whole):,} moments of {len({line.edit for line in whole})} modified notebooks in "
        f"{len({line.repository for line in whole})} repositories (`{options.data.name}`, "
        f"{digest(options.data)}, seed {options.seed}). Percent, every moment alike / every "
        "repository alike."
    )
    eager = [
        row(f"{level} ({getattr(EAGERNESS, level)})", by_choice[level, "all"]) for level in levels
    ]
    parts = [row(label, by_choice["medium", label]) for label, _ in choices("medium")]
    # Where a rule makes no difference, all is as it is with it.
    rules = sorted({line.predictors for line in found if ": " in line.predictors})
    without = []
    for label in rules:
        other = {line.moment: line for line in by_choice["medium", label]}
        without.append(row(label, [other.get(line.moment, line) for line in whole]))
    return "\n\n".join(
        [
            about,
            aligned([["eagerness (threshold)", *headings], *eager]),
            "What each predictor is worth, at medium:",
            aligned([["predictors", *headings], *parts]),
            "What their rules are worth, at medium:",
            aligned([["rules", *headings], parts[0], *without]),
            "How often what is shown with some chance is helpful, in percent of how many, at high:",
            aligned([["chance", "all", *NAMES], *reliability(by_choice["high", "all"])]),
        ]
    )


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file for what was shown")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    found = remembered(options.out, list[Line], lambda: lines(options))
    write(options.page, "eagerness", figures(options, found))


if __name__ == "__main__":
    main()
