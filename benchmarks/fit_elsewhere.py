"""Fit the confidence of what was done in other notebooks, and print the table.

Commits of several notebooks are replayed as `jupyter nbedit bench run --task next` does; every
place that an edit of an earlier notebook of the commit applies to is an example. See `fitting.py`.

    python benchmarks/fit_elsewhere.py --data train.jsonl.zst --limit 1000
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from itertools import groupby

from fitting import MAX_CANDIDATES, MAX_PLACES, Examples, fit, parse_options, print_table

from jupyter_nbedit.bench.records import Configuration
from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.judging import best_verdict
from jupyter_nbedit.bench.tasks.sampling import sample
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.elsewhere import Elsewhere

CONFIGURATION = Configuration(
    task="next", data=(), predictors=(), context=context_for("next"), max_places=MAX_PLACES
)


async def examples(options: argparse.Namespace) -> Examples:
    """Return features, label and weight of every candidate of a sample."""
    predictor = Elsewhere()
    result = Examples()
    counts: Counter[str] = Counter()
    edits = sorted(
        sample(
            [options.data], next_edit.suits, together=True, limit=options.limit, seed=options.seed
        ),
        key=lambda edit: (edit.repository, edit.commit),
    )
    for (repository, _), unit in groupby(edits, key=lambda edit: (edit.repository, edit.commit)):
        for question in next_edit.questions(list(unit), CONFIGURATION):
            request, targets = question.shown.request, question.targets
            if not request.elsewhere:
                continue
            stage = "missing" if question.missing else "complete"
            found = []
            every = await predictor.replacements(request)
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
            result.add(repository, found)
    print("moments:", dict(sorted(counts.items())))
    return result


async def main() -> None:
    """Print the table."""
    options = parse_options(limit=1000)
    data = (await examples(options)).weighted()
    names, model = fit(data, options.penalty)
    print(f"{len(data)} candidates, {sum(right for _, right, _ in data)} right")
    print_table(names, model)


if __name__ == "__main__":
    asyncio.run(main())
