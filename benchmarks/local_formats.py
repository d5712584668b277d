"""How well the bundled model predicts the next edit when it is asked for one, format by format.

Revisions are replayed as in `next_edit.py`; at some moments the model is asked, and its first edit
is judged whatever its chance. It was not trained for this: the figures say why it only continues
lines. Needs the weights.

    python benchmarks/local_formats.py --data validation.jsonl.zst --limit 20
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from jupyter_nbedit.bench.tasks import next_edit
from jupyter_nbedit.bench.tasks.judging import judge
from jupyter_nbedit.bench.tasks.replay import missing, revision
from jupyter_nbedit.bench.tasks.sampling import sample
from jupyter_nbedit.core.events import Edit, Focus
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.llm.context import SMALL, build_context
from jupyter_nbedit.predict.llm.local import SMOLLM2, LocalModel
from jupyter_nbedit.predict.llm.prompts import FORMATS, AnswerError
from jupyter_nbedit.predict.llm.provider.policy import LOCAL, ModelConfig, Policy
from jupyter_nbedit.predict.llm.serving.service import Models, Target
from jupyter_nbedit.predict.request import PredictionRequest, build_request
from jupyter_nbedit.utils.weights_folders import models_folders

PATIENCE = 300.0
"""Seconds that an answer may take."""

Targets = dict[str, str]


def moments(path: Path, limit: int, seed: int) -> Iterator[tuple[PredictionRequest, Targets]]:
    """Yield one moment of each revision: what is asked, and what the cells come to."""
    chance = random.Random(seed)
    for record in sample([path], next_edit.suits, together=True, limit=limit, seed=seed):
        known = revision(record.old, record.new)
        edits = [pair for pair in enumerate(known.events) if isinstance(pair[1], Edit)]
        if not edits:
            continue
        number, last = chance.choice(edits)
        session = Session()
        session.apply(known.start)
        for event in known.events[: number + 1]:
            session.apply(event)
        if isinstance(last, Edit):
            cursor = last.start + len(last.text)
            session.apply(Focus(cell_id=last.cell_id, cursor=cursor, anchor=cursor))
        yield build_request(session), known.targets


async def verdict(models: Models, name: str, request: PredictionRequest, targets: Targets) -> str:
    """Return what came of asking once."""
    known = FORMATS[name]
    prompt = known.render(build_context(request, SMALL, redact=False))
    endpoint = await models.endpoint(Target(LOCAL, None))
    answer = await models.transport.ask(endpoint, prompt, lambda text: known.finished(prompt, text))
    try:
        edits = known.parse(prompt, answer.text, truncated=answer.truncated)
    except AnswerError:
        return "unreadable"
    good = passed(edits, request)
    if not good:
        return "dropped" if edits else "no edit"
    cell = request.notebook.cell(good[0].cell_id)
    return judge(good[0], cell.source if cell else "", targets.get(good[0].cell_id))


async def main() -> None:
    """Run the formats and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--formats", nargs="+", default=["nbedit", "instruct", "zeta2"])
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    policy = Policy(base=ModelConfig("", timeout=PATIENCE))
    models = Models(policy, LocalModel(SMOLLM2.settings(models_folders())))
    kinds = ("exact", "helpful", "wrong", "no edit", "dropped", "unreadable")
    asked = list(moments(options.data, options.limit, options.seed))
    open_ = sum(
        bool(missing({cell.id: cell.source for cell in request.notebook.cells}, targets))
        for request, targets in asked
    )
    print(f"{len(asked)} moments, at {open_} of them something is missing")
    print(f"{'':12}" + "".join(f"{kind:>12}" for kind in kinds) + f"{'seconds':>12}")
    for name in options.formats:
        started = perf_counter()
        counts = Counter([await verdict(models, name, *moment) for moment in asked])
        spent = (perf_counter() - started) / max(1, len(asked))
        print(f"{name:12}" + "".join(f"{counts[kind]:12}" for kind in kinds) + f"{spent:12.1f}")
    await models.close()


if __name__ == "__main__":
    asyncio.run(main())
