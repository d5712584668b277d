"""Compare two runs of the benchmark on the cases that both have: what got better, what got worse.

Predictors of the same name are compared with each other, or else the first of each run. Of every
figure the difference is told with its confidence interval, and how likely it is by chance.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ...core.edits import CellDeletion, CellInsertion, CellTypeChange
from ...utils.commands import OK, json_text, put
from ...utils.extras import MissingExtraError, need
from ...utils.files import DatasetError
from ...utils.terminal import visible
from ..run.directory import RunDirectoryError

if TYPE_CHECKING:
    from ..records import Answer
    from ..report.systems import System

ERRORS = (DatasetError, MissingExtraError, OSError, RunDirectoryError, msgspec.MsgspecError)

_LONGEST = 70
"""Characters of a text that are shown."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit bench compare`."""
    parser.add_argument("before", type=Path, metavar="DIR", help="a run")
    parser.add_argument("after", type=Path, metavar="DIR", help="the run that is compared with it")
    parser.add_argument(
        "--cases",
        type=int,
        default=5,
        metavar="N",
        help="how many cases are listed that got better, and worse (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what differs."""
    if not arguments.json:
        need("rich", "mine")
    need("numpy", "bench")
    from ..report.summary import summarize  # needs numpy
    from ..report.systems import load  # so does this
    from ..report.tables import contest  # and this

    pairs = list(_pairs(load([arguments.before]), load([arguments.after])))
    summaries = []
    for first, second in pairs:
        first.label = f"{first.predictor} of {arguments.before}"
        second.label = f"{second.predictor} of {arguments.after}"
        summary = summarize((first, second))
        if not summary.contests[0].cases:
            raise RunDirectoryError(
                f"{arguments.before} and {arguments.after} have no case in common: run them on "
                "the same data, with the same --task, --seed and --told"
            )
        summaries.append(summary)
    if arguments.json:
        put(json_text(summaries))
        return OK
    from ..report.terminal import screen, show  # needs rich

    shown = screen()
    for (first, second), summary in zip(pairs, summaries, strict=True):
        show(shown, [contest(summary.contests[0], summary.measures)])
        for line in _changed(first, second, arguments.cases):
            shown.print(line)
    return 0


def _pairs(before: list[System], after: list[System]) -> Iterator[tuple[System, System]]:
    named = {system.predictor: system for system in after}
    pairs = [(system, named[system.predictor]) for system in before if system.predictor in named]
    yield from pairs or [(before[0], after[0])]


def _changed(first: System, second: System, most: int) -> Iterator[str]:
    """Yield the cases that changed most, those that got better before those that got worse."""
    places = {case: place for place, case in enumerate(second.ids)}
    changes = [
        (_worth(second, places[case]) - _worth(first, place), case, place, places[case])
        for place, case in enumerate(first.ids)
        if case in places
    ]
    better = sorted((each for each in changes if each[0] > 0), key=lambda each: -each[0])[:most]
    worse = sorted((each for each in changes if each[0] < 0), key=lambda each: each[0])[:most]
    wanted = {case for _, case, _, _ in (*better, *worse)}
    said = [
        {
            case.id: answer
            for case, answer, _ in system.run.judged(system.predictor)
            if case.id in wanted
        }
        for system in (first, second)
    ]
    for title, listed in (("better", better), ("worse", worse)):
        if not listed:
            continue
        yield f"{title}:"
        for _, case, one, two in listed:
            yield f"  {visible(case)}"
            for system, place, answers in ((first, one, said[0]), (second, two, said[1])):
                yield f"    {system.verdicts[place]:9} {_shown(answers[case])}"
        yield ""


def _worth(system: System, place: int) -> float:
    """Return how good an answer is: its verdict, and for code how similar it is."""
    from ..report.systems import RANKS  # needs numpy

    if "edit_sim" in system.values:
        similar = float(system.values["edit_sim"][place])
        return 0.0 if math.isnan(similar) else similar
    return float(RANKS[system.verdicts[place]])


def _shown(answer: Answer) -> str:
    if answer.fault:
        return _short(answer.fault)
    if not answer.edits:
        return _short(repr(answer.text)) if answer.text else "nothing"
    edit = answer.edits[0]
    if isinstance(edit, CellInsertion):
        return f"cell {_short(repr(edit.cell.source))}"
    if isinstance(edit, CellDeletion):
        return f"{visible(edit.cell_id)} deleted"
    if isinstance(edit, CellTypeChange):
        return f"{visible(edit.cell_id)} {edit.old} -> {edit.new}"
    return f"{_short(repr(edit.old))} -> {_short(repr(edit.new))}"


def _short(text: str) -> str:
    text = visible(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
