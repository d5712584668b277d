"""What a burst of events and an afternoon of edits cost the server.

Prints the longest stretch for which a burst of 100,000 edits in one message holds the event loop,
in CPU time, to which other programs add nothing, and what memory is kept after a number of
notebooks was opened, edited and closed again over the server's own socket (on Linux). A page sends
such a burst in many messages: the first look at a message is the longest stretch.

python benchmarks/server_load.py
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import random
import sys
import tempfile
from pathlib import Path
from time import perf_counter, thread_time

from engine_latency import NAMES, notebook
from jupyter_server.serverapp import ServerApp
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.websocket import websocket_connect

from jupyter_nbedit.core.events import Edit, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.clock import Clock
from jupyter_nbedit.predict.engine import Engine
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
        last = thread_time()
        while True:
            await asyncio.sleep(0)
            worst, last = max(worst, thread_time() - last), thread_time()

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
        f"event loop held for at most {1000 * worst:.0f} ms of CPU time"
    )


async def afternoon(notebooks: int, edits: int) -> None:
    """Open, edit and close notebooks over the server's own socket; print what memory is kept."""
    kept = [_resident()]
    with tempfile.TemporaryDirectory() as folder:
        app = ServerApp(root_dir=folder, token="t", allow_root=True, log_level="ERROR")  # noqa: S106
        app.jpserver_extensions = {"jupyter_nbedit": True}
        app.config_file_paths.clear()
        app.initialize(argv=[], new_httpserver=False)
        server = HTTPServer(app.web_app)
        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        url = f"ws://127.0.0.1:{sockets[0].getsockname()[1]}/jupyter-nbedit/notebook?token=t"
        for seed in range(notebooks):
            await _edit(url, edits, random.Random(seed))
            kept.append(_resident())
        server.stop()
        await asyncio.sleep(0.5)
        gc.collect()
        alive = sum(isinstance(each, (Session, Engine)) for each in gc.get_objects())
    print(
        f"{notebooks} notebooks of {CELLS} cells, {edits} edits in each: {kept[0]:.0f} MB before, "
        f"{kept[1]:.0f} after the first, {kept[notebooks // 2]:.0f} after half of them, "
        f"{kept[-1]:.0f} after the last; sessions and engines left: {alive}"
    )


async def _edit(url: str, edits: int, chance: random.Random) -> None:
    """Open a notebook, edit it, wait for what is suggested each time, and close it."""
    socket = await websocket_connect(url)
    session = Session()
    seq = 0

    async def tell(event: NotebookEvent) -> None:
        nonlocal seq
        seq += 1
        session.apply(event)
        await socket.write_message(wire.encode(wire.Events(seq, (event,))))

    await socket.write_message(wire.encode(wire.Hello(wire.PROTOCOL)))
    await socket.write_message(wire.encode(wire.Configure(model="none")))
    sources = notebook(CELLS, chance)
    cells = tuple(Cell(f"c{number}", "code", text) for number, text in enumerate(sources))
    await tell(Open(cells=cells, language="python"))
    for number in range(edits):
        cell = chance.choice(session.notebook.cells)
        name = chance.choice([name for name in NAMES if name in cell.source] or ["pd"])
        at = cell.source.index(name)
        end, new = at + len(name), chance.choice(NAMES)
        await tell(Edit(time=10.0 * number, cell_id=cell.id, start=at, end=end, text=new))
        await socket.write_message(wire.encode(wire.Predict(number + 1, seq, "edit")))
        is_answered = False
        while not is_answered:
            said = await socket.read_message()
            if said is None:
                sys.exit("the server closed the socket")
            answer = json.loads(said)
            is_answered = answer["type"] == "prediction" and answer["final"]
    socket.close()


def _resident() -> float:
    """Return the memory that the process holds now, in megabytes."""
    fields = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in fields if line.startswith("VmRSS")) * 1024 / 1e6


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
