"""Fit the confidence of the repeated edit predictor, and print the table for `coefficients.py`.

Every place that any rule finds is an example: see `fitting.py`.

    python benchmarks/fit_repeat.py --data train.jsonl.zst --limit 1800
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter

from fitting import MAX_CANDIDATES, Example, Examples, moments, parse_options, print_fit

from jupyter_nbedit.bench.tasks.replay import missing
from jupyter_nbedit.predict.repeat import RepeatedEdit
from jupyter_nbedit.predict.repeat.coefficients import BIAS, WEIGHTS


async def examples(options: argparse.Namespace) -> list[Example]:
    """Return features, label and weight of every candidate of a sample."""
    predictor = RepeatedEdit()
    result = Examples()
    reachable: Counter[str] = Counter()
    for moment in moments(options):
        candidates = await predictor.candidates(moment.request)
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
        result.add(moment.repository, found)
    print("moments with something missing, and how many have a right candidate:", dict(reachable))
    return result.weighted()


async def main() -> None:
    """Print the table."""
    options = parse_options(limit=2000)
    print_fit(await examples(options), options, WEIGHTS, BIAS)


if __name__ == "__main__":
    asyncio.run(main())
