"""Fit the confidence of the repeated edit predictor, and write its `coefficients.py`.

Every place that any rule finds is an example: see `fitting.py`. Patterns, and lines that are like
an edited one, have a model each.

    python benchmarks/fit_repeat.py --data train.jsonl.zst --limit 1800
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter

from fitting import (
    MAX_CANDIDATES,
    PREDICT,
    Example,
    Examples,
    Model,
    moments,
    parse_options,
    write,
)

from jupyter_nbedit.bench.tasks.replay import missing
from jupyter_nbedit.predict.repeat import RepeatedEdit
from jupyter_nbedit.predict.repeat.coefficients import BIAS, SIBLING_BIAS, SIBLING_WEIGHTS, WEIGHTS
from jupyter_nbedit.predict.repeat.scoring import is_sibling


async def examples(options: argparse.Namespace) -> tuple[list[Example], list[Example]]:
    """Return features, label and weight of every candidate of a sample: patterns, siblings."""
    predictor = RepeatedEdit()
    patterns, siblings = Examples(), Examples()
    reachable: Counter[str] = Counter()
    for moment in moments(options):
        candidates = await predictor.find(moment.request)
        candidates.sort(key=lambda candidate: -candidate.confidence)
        found = []
        kinds = set()
        for candidate in candidates[:MAX_CANDIDATES]:
            place = candidate.found
            right = moment.is_right(candidate.cell_id, place.start, place.end, place.new)
            if right is None:
                continue
            found.append((candidate.features, right))
            if right:
                kinds.add(candidate.rule.kind)
        if missing(moment.sources, moment.targets):
            reachable["moments"] += 1
            reachable["any"] += bool(kinds)
            reachable.update(kinds)
        for model, wanted in ((patterns, False), (siblings, True)):
            model.add(moment.repository, [each for each in found if is_sibling(each[0]) is wanted])
    print("moments with something missing, and how many have a right candidate:", dict(reachable))
    return patterns.weighted(), siblings.weighted()


async def main() -> None:
    """Write the tables."""
    options = parse_options(limit=2000)
    patterns, siblings = await examples(options)
    models = [
        Model(patterns, WEIGHTS, BIAS),
        Model(siblings, SIBLING_WEIGHTS, SIBLING_BIAS, "SIBLING_"),
    ]
    title = "Weights of the logistic models of `scoring`: of patterns, and of lines that are alike."
    write(PREDICT / "repeat", title, [model.fitted(options) for model in models], options)


if __name__ == "__main__":
    asyncio.run(main())
