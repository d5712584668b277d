"""Server time from an event to the suggestion, on generated notebooks.

python benchmarks/engine_latency.py
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
from time import perf_counter

from jupyter_nbedit.core.events import Edit, Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.core.text import line_end
from jupyter_nbedit.predict.engine import default_engine
from jupyter_nbedit.predict.library import Library
from jupyter_nbedit.predict.request import build_request

LINES_PER_CELL = 20
HISTORY = 50

TEMPLATES = (
    "{a} = pd.read_csv('{b}.csv', sep=',')",
    "{a} = {b}.groupby('{c}').agg({{'{a}': 'mean'}})",
    "plt.plot({a}, {b}, label='{c}', lw={n})",
    "print(f'{{{a}}} of {{{b}}}', {c}.shape)  # {a}",
    "for {a} in range({n}):",
    "    {b}[{a}] = np.log({c}[{a}] + {n})",
    "model_{n} = RandomForest(n_estimators={n}, max_depth={n}).fit({a}, {b})",
    "%time {a}.describe()",
    "{a}['{b}'] = {a}['{c}'].fillna({n})",
)
NAMES = [f"{word}_{number}" for word in ("df", "train", "sales", "x", "y") for number in range(20)]


def notebook(cells: int, chance: random.Random) -> list[str]:
    """Return the sources of a notebook that looks like data analysis."""
    sources = []
    for _ in range(cells):
        lines: list[str] = []
        while len(lines) < LINES_PER_CELL:
            template = chance.choice(TEMPLATES)
            if template.startswith("    ") and not (lines and lines[-1].startswith("for ")):
                continue
            if lines and lines[-1].startswith("for ") and not template.startswith("    "):
                continue
            a, b, c = chance.sample(NAMES, 3)
            lines.append(template.format(a=a, b=b, c=c, n=chance.randint(1, 50)))
        sources.append("\n".join(lines))
    return sources


async def measure(cells: int, events: int, seed: int = 0, library: Library | None = None) -> None:
    """Play edits and print how long the answers took."""
    chance = random.Random(seed)
    sources = notebook(cells, chance)
    session = Session()
    session.apply(
        Open(
            cells=tuple(Cell(f"c{i}", "code", text) for i, text in enumerate(sources)),
            language="python",
        )
    )
    engine = default_engine()
    spent: list[float] = []
    shown = 0
    first = worst_stall = 0.0
    clock = 0.0
    for number in range(HISTORY + events):
        cell = chance.choice(session.notebook.cells)
        name = chance.choice([name for name in NAMES if name in cell.source] or ["pd"])
        start = cell.source.index(name)
        clock += 10
        event = Edit(
            time=clock,
            cell_id=cell.id,
            start=start,
            end=start + len(name),
            text=chance.choice(NAMES),
        )
        stall = asyncio.create_task(_stalls())
        await asyncio.sleep(0)
        started = perf_counter()
        session.apply(event)
        at = line_end(session.cell(cell.id).source, start)
        session.apply(Focus(cell_id=cell.id, cursor=at, anchor=at))
        async for _ in engine.predict(build_request(session, library=library)):
            shown += 1
        took = (perf_counter() - started) * 1000
        stall.cancel()
        worst = await stall
        if number == 0:
            first = took
        if number >= HISTORY:
            spent.append(took)
            worst_stall = max(worst_stall, worst)
    cuts = statistics.quantiles(spent, n=20)
    print(
        f"{cells} cells, {cells * LINES_PER_CELL} lines, {HISTORY} edits in the history: "
        f"p50 {statistics.median(spent):.1f} ms, p95 {cuts[-1]:.1f} ms, max {max(spent):.1f} ms; "
        f"event loop held at most {worst_stall:.1f} ms; the first answer {first:.0f} ms; "
        f"{shown} of {HISTORY + events} answered"
    )


async def _stalls() -> float:
    """Return the longest time, in milliseconds, that the event loop gave nobody else a turn."""
    worst = 0.0
    last = perf_counter()
    try:
        while True:
            await asyncio.sleep(0)
            now = perf_counter()
            worst = max(worst, (now - last) * 1000)
            last = now
    except asyncio.CancelledError:
        return worst


async def main() -> None:
    """Measure a large and a very large notebook."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--cells", type=int, nargs="+", default=[200, 2000])
    options = parser.parse_args()
    for cells in options.cells:
        await measure(cells, options.events)


if __name__ == "__main__":
    asyncio.run(main())
