"""A made-up week of recorded history: somebody with habits, who types notebooks line by line.

Whoever has helpers of their own calls them over and over, on other data each day. That is what
tuning on a history can learn, and what no model knows before.

    python -m scripts.week FOLDER
    jupyter nbedit train history --folder FOLDER

The events go through the recorder, as those of a page do, into a database in FOLDER.
"""

from __future__ import annotations

import argparse
import logging
import queue
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from jupyter_nbedit.core.events import CellInserted, Edit, NotebookEvent, Open, Run, Saved
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record.replies import Recorded, StreamReply
from jupyter_nbedit.record.store.deletion import Limits
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.record.writer import HistoryWriter
from jupyter_nbedit.server.wire.prediction import read_event

MONDAY = datetime(2026, 5, 4, 9).astimezone()
"""When the week begins, by the clock of this machine."""

DAY, KEY, PAUSE = 86_400.0, 0.18, 40.0
"""Seconds of a day, between two keys, and between two cells."""

TYPOS = 0.03
"""How often a wrong key is struck, and taken back."""

PATIENCE = 120
"""Seconds after which the recorder is taken not to answer."""

IMPORTS = (
    "import pandas as pd\nimport numpy as np\nfrom shopkit import load_orders, tidy_columns",
    "import pandas as pd\nfrom shopkit import load_orders, tidy_columns, weekly_report",
)
CELLS = (
    "{frame} = load_orders(month='2026-{month}', region='{region}', tidy=True)\n{frame}.head(10)",
    "{frame} = tidy_columns({frame}, drop=['internal_id', 'legacy_code'])\n{frame}.info()",
    "plot_by({frame}, column='{column}', title='{title} by {column}', palette='shop')",
    (
        "by_{column} = {frame}.groupby('{column}', observed=True)['{value}'].agg(['mean', 'sum'])\n"
        "by_{column}.sort_values('sum', ascending=False).head(12)"
    ),
    "weekly_report({frame}, value='{value}', path='reports/{region}-{month}.html', overwrite=True)",
    (
        "{frame} = {frame}.assign(margin=lambda d: d['{value}'] / d['cost'] - 1.0)\n"
        "{frame}['margin'].describe(percentiles=[0.05, 0.5, 0.95])"
    ),
    (
        "missing = {frame}.isna().mean().sort_values(ascending=False)\n"
        "missing[missing > 0.02].to_frame('share missing')"
    ),
)
WORDS = {
    "frame": ("orders", "returns", "baskets", "visits"),
    "region": ("north", "south", "east", "west"),
    "column": ("channel", "store", "segment", "weekday"),
    "value": ("revenue", "items", "discount"),
    "title": ("Revenue", "Orders", "Returns"),
    "month": ("01", "02", "03", "04", "05"),
}


def week(
    days: int = 5, notebooks: int = 2, cells: int = 9, seed: int = 0
) -> Iterator[tuple[str, list[NotebookEvent]]]:
    """Yield the name of each recording and its events."""
    chance = random.Random(seed)
    for day in range(days):
        for number in range(notebooks):
            time = MONDAY.timestamp() + day * DAY + number * 3 * 3600
            yield (
                f"day-{day}-{number}",
                list(_notebook(f"day{day}-{number}.ipynb", time, cells, chance)),
            )


def _notebook(path: str, time: float, cells: int, chance: random.Random) -> Iterator[NotebookEvent]:
    words = {name: chance.choice(values) for name, values in WORDS.items()}
    yield Open(time=time, cells=(Cell("cell-0", "code", ""),), language="python", path=path)
    sources = [chance.choice(IMPORTS), *(chance.choice(CELLS) for _ in range(cells - 1))]
    for number, source in enumerate(sources):
        words["column"] = chance.choice(WORDS["column"])
        cell_id = f"cell-{number}"
        if number:
            time += PAUSE
            yield CellInserted(time=time, index=number, cell=Cell(cell_id, "code", ""))
        for event in _keys(cell_id, source.format(**words), time, chance):
            yield event
            time = event.time
        time += 1.0
        yield Run(time=time, cell_id=cell_id, ok=chance.random() < 0.9, duration=0.4)
    yield Saved(time=time + 1.0)


def _keys(cell_id: str, text: str, time: float, chance: random.Random) -> Iterator[Edit]:
    for place, key in enumerate(text):
        if chance.random() < TYPOS:
            time += KEY
            yield Edit(time=time, cell_id=cell_id, start=place, end=place, text="x")
            time += 2 * KEY
            yield Edit(time=time, cell_id=cell_id, start=place, end=place + 1, text="")
        time += KEY
        yield Edit(time=time, cell_id=cell_id, start=place, end=place, text=key)


def record(folder: Folder, days: int = 5, notebooks: int = 2, cells: int = 9, seed: int = 0) -> int:
    """Record such a week and return the number of events."""
    answers: queue.SimpleQueue[StreamReply] = queue.SimpleQueue()
    folder.make()
    writer = HistoryWriter(
        folder,
        read_event,
        excluded=lambda path, language: None,  # noqa: ARG005 - leaves out nothing
        limits=Limits(0, 0),
        say=lambda failed, text: None,  # noqa: ARG005 - what fails is not answered
        log=logging.getLogger("nbedit-week"),
    )
    written = 0
    try:
        for name, events in week(days, notebooks, cells, seed):
            writer.submit(name, 1, tuple(events), answers.put)
            answer = answers.get(timeout=PATIENCE)
            while isinstance(answer, Recorded) and answer.upto < len(events):
                answer = answers.get(timeout=PATIENCE)
            if not isinstance(answer, Recorded):
                raise TypeError(f"the recorder answered {answer}")
            written += len(events)
    finally:
        writer.stop()
    return written


def main() -> None:
    """Record a week."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--notebooks", type=int, default=2, help="of each day")
    parser.add_argument("--cells", type=int, default=9, help="of each notebook")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    folder = Folder(options.folder)
    events = record(folder, options.days, options.notebooks, options.cells, options.seed)
    print(f"{events:,} events in {folder.database}")


if __name__ == "__main__":
    main()
