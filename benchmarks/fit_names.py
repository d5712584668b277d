"""Fit the confidence of the predictor of names, and print the table for its `coefficients.py`.

It is done as for repeated edits (`fit_repeat.py`): every place that follows is an example, right
when it is helpful. Needs numpy.

    python benchmarks/fit_names.py --data train.jsonl.zst --limit 1800
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter, defaultdict
from pathlib import Path

from fit_repeat import MAX_CANDIDATES, MAX_PLACES, Example, fit

from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.judging import judge
from jupyter_nbedit.bench.tasks.replay import revision
from jupyter_nbedit.bench.tasks.sampling import sample
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Edit
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.names import Names
from jupyter_nbedit.predict.request import build_request


async def examples(path: Path, limit: int, seed: int) -> list[Example]:
    """Return features, label and weight of every place that follows in a sample."""
    predictor = Names()
    groups: dict[str, list[list[tuple[dict[str, float], bool]]]] = defaultdict(list)
    for record in sample([path], next_edit.suits, together=True, limit=limit, seed=seed):
        known = revision(record.old, record.new)
        session = Session()
        session.apply(known.start)
        asked = 0
        for event in known.events:
            session.apply(event)
            if not isinstance(event, Edit):
                continue
            asked += 1
            if asked > MAX_PLACES:
                break
            request = build_request(session)
            moment = []
            places = await predictor.replacements(request)
            for found in [each for each in places if "prose" not in each.features][:MAX_CANDIDATES]:
                cell = session.notebook.cells[found.cell]
                old = cell.source[found.start : found.end]
                edit = TextEdit(cell.id, found.start, old, found.new)
                if passed([edit], request):
                    right = judge(edit, cell.source, known.targets.get(cell.id)) != "wrong"
                    moment.append((found.features, right))
            if moment:
                groups[record.repository].append(moment)
    # A moment counts once whatever the number of its places, and a repository at most 5 %.
    total = sum(len(moments) for moments in groups.values())
    result: list[Example] = []
    for moments in groups.values():
        share = min(1.0, 0.05 * total / len(moments))
        for moment in moments:
            weight = share / len(moment) ** 0.5
            result.extend((features, right, weight) for features, right in moment)
    return result


async def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=1800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--penalty", type=float, default=2.0)
    options = parser.parse_args()
    data = await examples(options.data, options.limit, options.seed)
    names, model = fit(data, options.penalty)
    print(f"{len(data)} places, {sum(right for _, right, _ in data)} right")
    kinds = Counter(
        (key, right) for features, right, _ in data for key in features if features[key]
    )
    for name in names:
        print(f"# {name}: {kinds[name, True]} right, {kinds[name, False]} wrong")
    print(f"BIAS = {model[-1]:.2f}\nWEIGHTS: dict[str, float] = {{")
    for name, value in zip(names, model[:-1], strict=True):
        print(f'    "{name}": {value:.2f},')
    print("}")


if __name__ == "__main__":
    asyncio.run(main())
