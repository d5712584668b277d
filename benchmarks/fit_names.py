"""Fit the confidence of the predictor of names, and write its `coefficients.py`.

Every place that follows is an example: see `fitting.py`.

    python benchmarks/fit_names.py --data train.jsonl.zst --limit 1800
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

from jupyter_nbedit.predict.names import Names
from jupyter_nbedit.predict.names.coefficients import BIAS, WEIGHTS


async def examples(options: argparse.Namespace) -> list[Example]:
    """Return features, label and weight of every place that follows in a sample."""
    predictor = Names()
    result = Examples()
    for moment in moments(options):
        places = await predictor.find(moment.request)
        cells = list(moment.sources)
        found = []
        for place in [each for each in places if "prose" not in each.features][:MAX_CANDIDATES]:
            right = moment.is_right(cells[place.cell], place.start, place.end, place.new)
            if right is not None:
                found.append((place.features, right))
        result.add(moment.repository, found)
    return result.weighted()


async def main() -> None:
    """Write the table, and print how often each feature was right."""
    options = parse_options(limit=1800)
    data = await examples(options)
    model = Model(data, WEIGHTS, BIAS).fitted(options)
    write(PREDICT / "names", "Weights of the logistic model of `scoring`.", [model], options)
    kinds = Counter(
        (key, right) for features, right, _ in data for key in features if features[key]
    )
    for name in sorted({name for name, _ in kinds}):
        print(f"# {name}: {kinds[name, True]} right, {kinds[name, False]} wrong")


if __name__ == "__main__":
    asyncio.run(main())
