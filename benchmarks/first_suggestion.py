"""How long the first suggestion of a new JupyterLab server takes, and the server's memory.

Each run is a fresh server. A notebook is opened in it, a key is typed and a prediction is asked
for, as the browser would, and again after another key. The scripted models answer at once; the
bundled one has to be started. While litellm is loaded in the background the server is asked
something else all the time, to see how long others have to wait.

python benchmarks/first_suggestion.py
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
from tornado.httpclient import AsyncHTTPClient
from tornado.netutil import bind_sockets
from tornado.websocket import WebSocketClientConnection, websocket_connect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jupyter_nbedit.server.wire.prediction import PROTOCOL
from tests.predict.llm.scripted import says, serving

AIM, AIM_MEMORY = 1.0, 150
"""Seconds that the first suggestion takes more than the model, and MiB of the server."""

QUIET = 0.15
"""Seconds after a key when the browser asks."""

ANSWER = """CELL 1
<<<<<<< SEARCH
print(totl)
=======
print(total)
>>>>>>> REPLACE"""

SOURCES = {
    "scripted": "total = 1\nprint(totl)\n",
    "litellm": "total = 1\nprint(totl)\n",
    "local": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.sh",
}
"""What is in the notebook, by the model that is asked."""

KEYS = {"scripted": "12", "litellm": "12", "local": "ow"}
"""Which keys are typed."""

PLACES = {"scripted": 8, "litellm": 8, "local": len(SOURCES["local"])}
"""Where."""


class Run(msgspec.Struct):
    """What one server took.

    Attributes
    ----------
    first, second : float
        Seconds from asking to the first suggestion, and to the one after the next key.
    idle, memory : float
        MiB of the server before the notebook was opened and after the suggestions.
    stalls : list of float
        Milliseconds that another request took while a library was loaded.
    """

    first: float
    second: float
    idle: float
    memory: float
    stalls: list[float]


def start(folder: Path, settings: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start JupyterLab with these settings alone."""
    path = folder / "jupyter_server_config.json"
    path.write_text(json.dumps(settings))
    return subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--config", str(path), "--no-browser"],
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextlib.asynccontextmanager
async def server(config: dict[str, Any]) -> AsyncIterator[tuple[int, int]]:
    """Start JupyterLab with nothing of the user's; give the port and the number of its process."""
    sockets = bind_sockets(0, "127.0.0.1")
    port = sockets[0].getsockname()[1]
    for each in sockets:
        each.close()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "ServerApp": {
                "ip": "127.0.0.1",
                "port": port,
                "open_browser": False,
                "allow_root": True,
                "root_dir": folder,
                "jpserver_extensions": {"jupyter_nbedit": True},
            },
            "IdentityProvider": {"token": "t"},
            "NbeditApp": config,
        }
        process = start(Path(folder), settings)
        try:
            while True:
                if process.poll() is not None:
                    sys.exit("JupyterLab did not start")
                with contextlib.suppress(OSError):
                    await status(port)
                    break
                await asyncio.sleep(0.2)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


async def status(port: int) -> float:
    """Ask the server how it is; return the milliseconds that this took."""
    began = perf_counter()
    await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/jupyter-nbedit/status?token=t")
    return 1000 * (perf_counter() - began)


def resident(pid: int) -> float:
    """Return how many MiB a process holds in memory."""
    fields = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in fields if line.startswith("VmRSS")) / 1024


async def watch(port: int, stalls: list[float]) -> None:
    """Ask the server something else until this is cancelled."""
    while True:
        stalls.append(await status(port))
        await asyncio.sleep(0.01)


class Page:
    """A notebook in a browser."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._seq = self._requests = 0

    async def send(self, **message: Any) -> None:
        """Send a message."""
        await self._socket.write_message(json.dumps(message))

    async def event(self, **event: Any) -> None:
        """Send an event."""
        self._seq += 1
        await self.send(type="events", seq=self._seq, events=[event])

    async def receive(self) -> Any:
        """Return the next message."""
        return json.loads(await asyncio.wait_for(self._socket.read_message(), 120))

    async def ready(self) -> None:
        """Wait until the model is not being loaded any more."""
        while (message := await self.receive())["type"] != "model" or (
            message["status"]["state"] == "loading"
        ):
            pass

    async def suggested(self) -> float:
        """Ask; return the seconds until a model's suggestion came."""
        began = perf_counter()
        self._requests += 1
        await self.send(type="predict", request=self._requests, seq=self._seq, trigger="edit")
        took = 0.0
        while not took:
            message = await self.receive()
            if message["type"] != "prediction" or message["request"] != self._requests:
                continue
            if message["suggestion"]:
                took = perf_counter() - began
            elif message["final"]:
                sys.exit("no suggestion came")
        return took


async def measure(model: str) -> Run:
    """Start a server, open a notebook and type two keys."""
    async with serving(says(ANSWER, 0.9)) as scripted:
        config: dict[str, Any] = {
            "model": model,
            "models": {
                "scripted": {"model": "hosted_vllm/m", "api_base": scripted.base},
                "litellm": {"model": "mistral/m", "api_base": scripted.base},
            },
            "granted_hosts": ["*"],
        }
        os.environ["MISTRAL_API_KEY"] = "none"
        async with server(config) as (port, pid):
            idle = resident(pid)
            url = f"ws://127.0.0.1:{port}/jupyter-nbedit/notebook?token=t"
            page = Page(await websocket_connect(url))
            stalls: list[float] = []
            watching = asyncio.create_task(watch(port, stalls))
            await page.send(type="hello", protocol=PROTOCOL)
            await page.send(type="configure", model="")
            source = SOURCES[model]
            cell = {"id": "0", "type": "code", "source": source}
            await page.event(type="open", cells=[cell], language="python", time=0)
            if model == "litellm":
                await page.receive()
                await page.receive()
                await page.ready()
            watching.cancel()
            took = []
            at = PLACES[model]
            for number, key in enumerate(KEYS[model]):
                time = 10.0 * (number + 1)
                edit = {"cellId": "0", "start": at, "end": at, "text": key, "origin": "user"}
                await page.event(type="edit", time=time, **edit)
                at += 1
                await page.event(type="focus", cellId="0", cursor=at, anchor=at, time=time + QUIET)
                took.append(await page.suggested())
            return Run(took[0], took[1], idle, resident(pid), stalls)


def middle(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)


async def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--models", nargs="+", default=list(SOURCES))
    options = parser.parse_args()
    for model in options.models:
        runs = [await measure(model) for _ in range(options.runs)]
        first = middle([run.first for run in runs])
        second = middle([run.second for run in runs])
        memory = middle([run.memory for run in runs])
        print(
            f"{model}: first suggestion of a new server after {1000 * first:.0f} ms, the second "
            f"after {1000 * second:.0f} ms (aim: {1000 * AIM:.0f} ms more than the model takes); "
            f"the server holds {memory:.0f} MiB, {middle([run.idle for run in runs]):.0f} before "
            f"(aim {AIM_MEMORY}); medians of {options.runs}"
        )
        if model == "litellm":
            longest = middle([max(run.stalls) for run in runs])
            usual = middle([middle(run.stalls) for run in runs])
            print(
                f"while litellm is loaded, another request takes {usual:.1f} ms in the middle and "
                f"{longest:.0f} ms at most"
            )


if __name__ == "__main__":
    asyncio.run(main())
