"""What it costs to know the other notebooks of a folder, and how quick the engine is with them.

200 notebooks of 400 lines, with outputs, are written into a folder and indexed as a server does.
Then the engine is asked in a notebook of 200 cells and 4,000 lines, with and without them.

    python benchmarks/notebook_index.py
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import random
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from engine_latency import measure, notebook

from jupyter_nbedit.predict.library import Library
from jupyter_nbedit.server.notebooks import NotebookIndex

CELLS = 20
OUTPUT = "x" * 100_000


def write(folder: Path, count: int) -> None:
    """Write notebooks that look like data analysis, each with 2 MB of outputs."""
    chance = random.Random(1)
    for number in range(count):
        cells = [
            {
                "cell_type": "code",
                "source": source.splitlines(True),
                "outputs": [{"output_type": "display_data", "data": {"image/png": OUTPUT}}],
            }
            for source in notebook(CELLS, chance)
        ]
        metadata = {"language_info": {"name": "python"}}
        path = folder / str(number % 10) / f"{number}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"cells": cells, "metadata": metadata}))


async def index(folder: Path) -> tuple[NotebookIndex, float, float]:
    """Return the index of a folder, the seconds it took, and the longest wait meanwhile."""
    known = NotebookIndex(folder, lambda _: True)
    started = last = perf_counter()
    longest = 0.0
    known.look_around("0/0.ipynb")
    settled = asyncio.ensure_future(known.settled())
    while not settled.done():
        await asyncio.sleep(0.001)
        now = perf_counter()
        longest = max(longest, now - last - 0.001)
        last = now
    return known, perf_counter() - started, longest


async def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--notebooks", type=int, default=200)
    parser.add_argument("--events", type=int, default=100)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        write(Path(folder), options.notebooks)
        known, seconds, longest = await index(Path(folder))
        gc.collect()
        tracemalloc.start()
        traced, _, _ = await index(Path(folder))
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del traced
        near = known.near("0/a.ipynb", "python", ())
    lines = sum(len(each.texts) for each in near)
    print(
        f"{len(known)} notebooks, {lines} lines: indexed in {seconds:.1f} s, the event loop waited "
        f"at most {1000 * longest:.1f} ms; {size / 1e6:.0f} MB"
    )
    print("without them: ", end="", flush=True)
    await measure(200, options.events)
    print("with them: ", end="", flush=True)
    await measure(200, options.events, library=Library(tuple(near)))


if __name__ == "__main__":
    asyncio.run(main())
