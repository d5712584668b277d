"""Fit the confidence of the predictor that remembers, and write its `coefficients.py`.

Every continuation that it finds is an example: at the moments of `jupyter nbedit bench run --task
next`, finished revisions included, where the cursor stands behind a whole change; and while a line
is being typed, where the benchmark does not ask. A pause may be either. See `fitting.py`.

    python benchmarks/fit_memory.py --data train.jsonl.zst --limit 600
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec
from fitting import CONFIGURATION, PREDICT, Examples, Model, commits, parse_options, write

from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.judging import best_verdict
from jupyter_nbedit.bench.tasks.others import OtherNotebooks, Version, before, versions
from jupyter_nbedit.bench.tasks.replay import revision
from jupyter_nbedit.bench.tasks.typed import typed
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.memory import Memory
from jupyter_nbedit.predict.memory.coefficients import BIAS, WEIGHTS
from jupyter_nbedit.predict.request import PredictionRequest


def asked(
    unit: list[NotebookEdit], others: OtherNotebooks
) -> Iterator[tuple[str, PredictionRequest, Mapping[str, str], bool]]:
    """Yield the moments of a commit.

    Of each its kind, the request, what the cells come to, and whether anything is missing.
    """
    for question in next_edit.questions(unit, CONFIGURATION, others):
        yield "next", question.shown.request, question.targets[0], bool(question.missing)
    for edit in unit:
        library = others.library(besides=(edit.file, edit.old_file))
        targets = revision(edit.old, edit.new).targets
        chance = random.Random(edit.key)
        for moment in typed(edit, chance, changes=3, points=1):
            request = msgspec.structs.replace(moment.request, library=library)
            yield "typed", request, targets, True
        others = others.after(edit)


async def examples(options: argparse.Namespace) -> Examples:
    """Return features, label and weight of every candidate of a sample."""
    predictor = Memory()
    result = Examples()
    units = commits(options)
    history: dict[str, list[Version]] = {}
    for repository, each in versions([options.data], {unit[0].repository for unit in units}):
        history.setdefault(repository, []).append(each)
    counts: Counter[str] = Counter()
    for unit in units:
        others = before(history.get(unit[0].repository, ()), unit[0].time)
        for kind, request, targets, is_missing in asked(unit, others):
            counts[f"{kind} {'missing' if is_missing else 'complete'}"] += 1
            found = []
            for candidate in await predictor.find(request):
                edit = candidate.edit
                if not passed([edit], request):
                    continue
                cell = request.notebook.cell(edit.cell_id)
                source = cell.source if cell is not None else ""
                verdict = best_verdict(edit, source, [targets]) if is_missing else "wrong"
                found.append((candidate.features, verdict != "wrong"))
            if found:
                counts[f"{kind} {'missing' if is_missing else 'complete'}, with a candidate"] += 1
            if any(right for _, right in found):
                counts[f"{kind}, with a right candidate"] += 1
            result.add(unit[0].repository, found)
    print("moments:", dict(sorted(counts.items())))
    return result


async def main() -> None:
    """Write the table."""
    options = parse_options(limit=600)
    data = (await examples(options)).weighted()
    model = Model(data, WEIGHTS, BIAS).fitted(options)
    write(PREDICT / "memory", "Weights of the logistic model of continuations.", [model], options)


if __name__ == "__main__":
    asyncio.run(main())
