"""What recording costs: an hour of fast typing, and rebuilding a moment of a long history.

python benchmarks/recording.py
"""

from __future__ import annotations

import argparse
import logging
import queue
import random
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

from jupyter_nbedit.core.events import Edit, Focus, NotebookEvent, Open, Run, Saved
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record import writer as writing
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.replies import Recorded, StreamReply
from jupyter_nbedit.record.store.deletion import Limits, used
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.record.store.schema import connect
from jupyter_nbedit.server.wire.prediction import read_event

CELLS = 40
AIM = 100.0
"""Milliseconds in which a moment is to be rebuilt."""

BURST = 3
"""Events that are typed in the half second that a commit waits for more."""

LINES = (
    "sales = pd.read_csv('sales_2024.csv', sep=';')\n",
    "monthly = sales.groupby('month').agg({'price': 'mean'})\n",
    "print(f'{monthly} of {sales}', model.shape)  # a summary\n",
    "for row in range(12):\n",
    "    total[row] = np.log(sales['amount'][row] + 1)\n",
    "model = RandomForest(n_estimators=100, max_depth=4).fit(x, y)\n",
    "connection = connect(host='localhost', password='s3cret-and-long')\n",
)


def typing(events: int, seed: int = 0) -> Iterator[NotebookEvent]:
    """Yield the events of someone who types lines, corrects them, runs cells and saves."""
    chance = random.Random(seed)
    sources = ["".join(chance.choices(LINES, k=10)) for _ in range(CELLS)]
    time = 1_790_000_000.0
    yield Open(
        time=time,
        cells=tuple(Cell(_name(number), "code", text) for number, text in enumerate(sources)),
        language="python",
        path="analysis.ipynb",
    )
    made = 1
    while made < events:
        number = chance.randrange(CELLS)
        place = sources[number].rfind("\n", 0, chance.randrange(len(sources[number]))) + 1
        time += 1.0
        yield Focus(time=time, cell_id=_name(number), cursor=place, anchor=place)
        made += 1
        for character in chance.choice(LINES):
            wrong = chance.random() < 0.05
            for typed in ("x", None, character) if wrong else (character,):
                time += 0.18
                start, end = (place - 1, place) if typed is None else (place, place)
                text = typed or ""
                sources[number] = sources[number][:start] + text + sources[number][end:]
                place = start + len(text)
                yield Edit(time=time, cell_id=_name(number), start=start, end=end, text=text)
                made += 1
        if chance.random() < 0.2:
            ok = chance.random() < 0.8
            trace = "" if ok else "Traceback\n" * 20
            yield Run(time=time, cell_id=_name(number), ok=ok, traceback=trace, duration=0.5)
            yield Saved(time=time)
            made += 2


def _name(number: int) -> str:
    return f"0b1c2d3e-{number:04d}-4f50-8a6b-7c8d9e0f1a2b"


def record(folder: Folder, events: list[NotebookEvent], *, typed: bool) -> float:
    """Record events, and return the process's seconds of CPU time.

    If they are `typed`, each burst has a commit of its own, as in an hour of typing; otherwise
    they come as fast as they are written.
    """
    written: queue.SimpleQueue[int] = queue.SimpleQueue()

    def reply(answer: StreamReply) -> None:
        if not isinstance(answer, Recorded):
            raise SystemExit(f"the recorder answered {answer}")
        written.put(answer.upto)

    writing.BATCH_SECONDS = 0.0 if typed else 0.5
    started = process_time()
    writer = writing.HistoryWriter(
        folder,
        read_event,
        excluded=lambda path, language: "",  # noqa: ARG005 - leaves out nothing
        limits=Limits(0, 0),
        say=print,
        log=logging.getLogger(),
    )
    upto = 0
    for first in range(0, len(events), BURST):
        burst = events[first : first + BURST]
        writer.submit("benchmark", first + 1, burst, reply)
        while typed and upto < first + len(burst):
            upto = written.get()
    while upto < len(events):
        upto = written.get()
    writer.stop()
    return process_time() - started


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000, help="an hour of fast typing")
    parser.add_argument("--history", type=int, default=100_000, help="a long history")
    parser.add_argument("--moments", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place, "hour"))
        events = list(typing(options.events))[: options.events]
        seconds = record(folder, events, typed=True)
        connection = connect(folder)
        size = used(connection)
        connection.close()
        print(
            f"{len(events):,} events recorded, a commit for {BURST}: {seconds:.1f} s of CPU time, "
            f"{1000 * seconds / len(events):.2f} ms and {size / len(events):.0f} bytes an event"
        )
        folder = Folder(Path(place, "long"))
        events = list(typing(options.history))[: options.history]
        record(folder, events, typed=False)
        times, spent = [], []
        chance = random.Random(0)
        with History(folder) as history:
            stream = history.stream("benchmark")
            for _ in range(options.moments):
                number = chance.randint(1, stream.last)
                before, cpu = perf_counter(), process_time()
                history.moment(stream, number)
                times.append(1000 * (perf_counter() - before))
                spent.append(1000 * (process_time() - cpu))
        print(
            f"a moment of {len(events):,} events rebuilt: median {statistics.median(times):.0f} "
            f"ms, slowest of {len(times)} {max(times):.0f} ms (aim {AIM:.0f} ms); of CPU time "
            f"median {statistics.median(spent):.0f} ms, most {max(spent):.0f} ms"
        )


if __name__ == "__main__":
    main()
