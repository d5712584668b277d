"""What a burst of events and an afternoon of edits cost the server.

Prints the longest stretch for which a burst of 100,000 edits in one message holds the event loop,
and what memory is kept after a number of notebooks was opened, edited and closed again.

python benchmarks/server_load.py
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import random
import resource
import sys
from time import perf_counter

from engine_latency import NAMES, notebook

from jupyter_nbedit.core.events import Edit, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.clock import Clock
from jupyter_nbedit.predict.engine import Engine, default_engine
from jupyter_nbedit.predict.request import build_request
from jupyter_nbedit.server.live import LiveNotebook
from jupyter_nbedit.server.wire import prediction as wire

CELLS = 100


async def burst(number: int) -> None:
    """Follow one message of many events, as the socket does, while somebody else waits."""
    events: list[NotebookEvent] = [Open(cells=(Cell("a", "code", ""),), language="python")]
    events += (
        Edit(time=float(at), cell_id="a", start=at % 500, end=at % 500, text="x")
        if at < 500
        else Edit(time=float(at), cell_id="a", start=at % 500, end=at % 500 + 1, text="y")
        for at in range(number - 1)
    )
    answers: list[wire.ServerMessage] = []
    live = LiveNotebook(Engine([]), answers.append, logging.getLogger("burst"))
    live.receive(wire.Hello(wire.PROTOCOL))
    message = wire.encode(wire.Events(len(events), tuple(events)))
    clock = Clock()
    worst = last = 0.0

    async def other() -> None:
        nonlocal worst, last
        last = perf_counter()
        while True:
            await asyncio.sleep(0)
            worst, last = max(worst, perf_counter() - last), perf_counter()

    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    started = perf_counter()
    for part in wire.decode_parts(message):
        live.receive(part)
        await clock.tick()
    took = perf_counter() - started
    await asyncio.sleep(0)
    task.cancel()
    print(
        f"a burst of {number} events, {len(message) / 1e6:.0f} MB: {took:.2f} s, "
        f"event loop held at most {1000 * worst:.0f} ms"
    )


async def afternoon(notebooks: int, edits: int) -> None:
    """Open, edit and close notebooks one after the other; print the memory after each."""
    kept = [_memory()]
    for seed in range(notebooks):
        chance = random.Random(seed)
        session, engine = Session(), default_engine()
        sources = notebook(CELLS, chance)
        cells = tuple(Cell(f"c{number}", "code", text) for number, text in enumerate(sources))
        session.apply(Open(cells=cells, language="python"))
        for number in range(edits):
            cell = chance.choice(session.notebook.cells)
            name = chance.choice([name for name in NAMES if name in cell.source] or ["pd"])
            at = cell.source.index(name)
            end, new = at + len(name), chance.choice(NAMES)
            session.apply(Edit(time=10.0 * number, cell_id=cell.id, start=at, end=end, text=new))
            async for _ in engine.predict(build_request(session)):
                pass
        await engine.close()
        del session, engine
        gc.collect()
        kept.append(_memory())
    print(
        f"{notebooks} notebooks of {CELLS} cells, {edits} edits in each: {kept[0]:.0f} MB before, "
        f"{kept[1]:.0f} after the first, {kept[notebooks // 2]:.0f} after half of them, "
        f"{kept[-1]:.0f} after the last"
    )


def _memory() -> float:
    """Return the most memory that the process had, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


async def main() -> None:
    """Measure a burst and an afternoon."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--notebooks", type=int, default=30)
    parser.add_argument("--edits", type=int, default=60)
    options = parser.parse_args()
    await burst(options.events)
    await afternoon(options.notebooks, options.edits)


if __name__ == "__main__":
    asyncio.run(main())
