"""Fit the confidence of the repeated edit predictor, and print the table for `weights.py`.

Revisions are replayed as `jupyter nbedit bench run --task next` does; every place that any rule
finds is an example, right when it is helpful. Needs numpy.

    python benchmarks/fit_repeat.py --data train.jsonl.zst --limit 1800
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.judging import judge
from jupyter_nbedit.bench.tasks.replay import missing, revision
from jupyter_nbedit.bench.tasks.sampling import sample
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Edit
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.repeat import RepeatedEdit
from jupyter_nbedit.predict.request import build_request

MAX_PLACES = 30
MAX_CANDIDATES = 40

Example = tuple[dict[str, float], bool, float]


async def examples(path: Path, limit: int, seed: int) -> list[Example]:
    """Return features, label and weight of every candidate of a sample."""
    predictor = RepeatedEdit()
    groups: dict[str, list[list[tuple[dict[str, float], bool]]]] = defaultdict(list)
    reachable: Counter[str] = Counter()
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
            sources = {cell.id: cell.source for cell in session.notebook.cells}
            found = await predictor.candidates(request)
            found.sort(key=lambda candidate: -candidate.confidence)
            moment = []
            kinds = set()
            for candidate in found[:MAX_CANDIDATES]:
                place = candidate.found
                source = sources[candidate.cell_id]
                edit = TextEdit(
                    candidate.cell_id, place.start, source[place.start : place.end], place.new
                )
                if not passed([edit], request):
                    continue
                right = judge(edit, source, known.targets.get(candidate.cell_id)) != "wrong"
                moment.append((candidate.features, right))
                if right:
                    kinds.add(candidate.rule.kind)
            if missing(sources, known.targets):
                reachable["moments"] += 1
                reachable["any"] += bool(kinds)
                reachable.update(kinds)
            if moment:
                groups[record.repository].append(moment)
    print("moments with something missing, and how many have a right candidate:", dict(reachable))
    # A moment counts once whatever the number of its candidates, and a repository at most 5 %.
    total = sum(len(moments) for moments in groups.values())
    result: list[Example] = []
    for moments in groups.values():
        share = min(1.0, 0.05 * total / len(moments))
        for moment in moments:
            weight = share / len(moment) ** 0.5
            result.extend((features, right, weight) for features, right in moment)
    return result


def fit(data: list[Example], penalty: float) -> tuple[list[str], np.ndarray]:
    """Return feature names and weights of a logistic model, the bias last."""
    counts = Counter(name for features, _, _ in data for name, value in features.items() if value)
    names = sorted(name for name, count in counts.items() if count >= 20)
    index = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(data), len(names) + 1))
    for row, (features, _, _) in enumerate(data):
        for name, value in features.items():
            if name in index:
                matrix[row, index[name]] = value
    matrix[:, -1] = 1
    labels = np.array([float(right) for _, right, _ in data])
    weights = np.array([weight for _, _, weight in data])
    model = np.zeros(len(names) + 1)
    shrink = np.full(len(model), penalty)
    shrink[-1] = 0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ model, -30, 30)))
        slope = matrix.T @ (weights * (chance - labels)) + shrink * model
        curve = (matrix * (weights * chance * (1 - chance))[:, None]).T @ matrix
        step = np.linalg.solve(curve + np.diag(shrink + 1e-6), slope)
        model -= step
        if np.abs(step).max() < 1e-6:
            break
    return names, model


async def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--penalty", type=float, default=2.0)
    options = parser.parse_args()
    data = await examples(options.data, options.limit, options.seed)
    names, model = fit(data, options.penalty)
    print(f"{len(data)} candidates, {sum(right for _, right, _ in data)} right")
    print(f"BIAS = {model[-1]:.2f}\nWEIGHTS: dict[str, float] = {{")
    for name, value in zip(names, model[:-1], strict=True):
        print(f'    "{name}": {value:.2f},')
    print("}")


if __name__ == "__main__":
    asyncio.run(main())
