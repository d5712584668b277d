"""How often the next edit of a revision is predicted, on notebooks out of git histories.

Every revision is replayed place by place from top to bottom. After each place the engine is asked,
and the first edit that it suggests is judged against all that is still missing.

    python benchmarks/next_edit.py --data revisions.jsonl.zst --limit 500
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from pathlib import Path
from time import perf_counter

from corpus import Record, sample

from jupyter_nbedit.bench.replay import judge, missing, revision
from jupyter_nbedit.bench.scores import Moment, Scores, macro, score
from jupyter_nbedit.core.events import Edit
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.engine import Engine, default_engine
from jupyter_nbedit.predict.request import Suggestion, build_request

MAX_PLACES = 60


async def ask(engine: Engine, session: Session) -> Suggestion | None:
    """Return what is shown in the end."""
    shown = None
    async for suggestion in engine.predict(build_request(session)):
        shown = suggestion
    return shown


async def replay(engine: Engine, record: Record, show: int) -> list[Moment]:
    """Play one revision and return its moments."""
    known = revision(record.old, record.new)
    session = Session()
    session.apply(known.start)
    moments: list[Moment] = []
    for event in known.events:
        session.apply(event)
        if not isinstance(event, Edit):
            continue
        if len(moments) == MAX_PLACES:
            break
        sources = {cell.id: cell.source for cell in session.notebook.cells}
        left = missing(sources, known.targets)
        shown = await ask(engine, session)
        verdict = None
        if shown is not None:
            edit = shown.edits[0]
            verdict = judge(edit, sources[edit.cell_id], known.targets.get(edit.cell_id))
            if show and verdict == "wrong":
                print(
                    f"\n{record.group} {record.commit[:8]} {record.file}: {shown.reason!r} "
                    f"{shown.confidence:.2f}, {len(left)} missing"
                )
                print(f"  - {edit.old!r}\n  + {edit.new!r}")
        moments.append(Moment(record.group, len(left), verdict))
    return moments


def line(name: str, scores: Scores) -> str:
    """Return a line of the table."""
    return (
        f"{name:16} {scores.moments:7} {scores.shown:6}  {scores.helpful:7.1%} {scores.exact:7.1%}"
        f" {scores.recall:7.1%} {scores.show:7.1%} {scores.quiet:7.1%}"
    )


async def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show-mistakes", action="store_true")
    options = parser.parse_args()
    engine = default_engine()
    moments: list[Moment] = []
    records = sample(options.data, options.limit, options.seed)
    started = perf_counter()
    for record in records:
        moments.extend(await replay(engine, record, options.show_mistakes))
    spent = perf_counter() - started
    repositories = Counter(record.group for record in records)
    print(
        f"{len(records)} revisions of {len(repositories)} repositories, {len(moments)} moments, "
        f"{spent / max(1, len(moments)) * 1000:.1f} ms a moment"
    )
    print(f"{'':16} moments  shown  helpful   exact  recall    show   quiet")
    print(line("every moment", score(moments)))
    print(line("per repository", macro(moments)))


if __name__ == "__main__":
    asyncio.run(main())
