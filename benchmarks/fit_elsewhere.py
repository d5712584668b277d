"""Fit the confidence of what was done in other notebooks, and write its `coefficients.py`.

Commits of several notebooks are replayed as `jupyter nbedit bench run --task next` does; every
place that an edit of an earlier notebook of the commit applies to is an example. See `fitting.py`.

    python benchmarks/fit_elsewhere.py --data train.jsonl.zst --limit 1000
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter

from fitting import (
    CONFIGURATION,
    MAX_CANDIDATES,
    PREDICT,
    Examples,
    Model,
    commits,
    parse_options,
    write,
)

from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.judging import best_verdict
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.elsewhere import Elsewhere
from jupyter_nbedit.predict.elsewhere.coefficients import BIAS, WEIGHTS


async def examples(options: argparse.Namespace) -> Examples:
    """Return features, label and weight of every candidate of a sample."""
    predictor = Elsewhere()
    result = Examples()
    counts: Counter[str] = Counter()
    for unit in commits(options):
        for question in next_edit.questions(unit, CONFIGURATION):
            request, targets = question.shown.request, question.targets
            if not request.elsewhere:
                continue
            stage = "missing" if question.missing else "complete"
            found = []
            every = await predictor.find(request)
            for item in sorted(every, key=lambda item: -item.chance)[:MAX_CANDIDATES]:
                cell = request.notebook.cells[item.cell]
                old = cell.source[item.start : item.end]
                edit = TextEdit(cell.id, item.start, old, item.new)
                if not passed([edit], request):
                    continue
                right = question.missing and best_verdict(edit, cell.source, targets) != "wrong"
                if item.features:
                    found.append((item.features, bool(right)))
                else:
                    counts[f"renamed, {'right' if right else 'wrong'}"] += 1
            counts[stage] += 1
            counts[f"{stage}, with a candidate"] += bool(found)
            counts[f"{stage}, with a right candidate"] += any(right for _, right in found)
            result.add(unit[0].repository, found)
    print("moments:", dict(sorted(counts.items())))
    return result


async def main() -> None:
    """Write the table."""
    options = parse_options(limit=1000)
    data = (await examples(options)).weighted()
    title = "Weights of the logistic model of what was done in other notebooks."
    model = Model(data, WEIGHTS, BIAS).fitted(options)
    write(PREDICT / "elsewhere", title, [model], options)


if __name__ == "__main__":
    asyncio.run(main())
