"""When a model's suggestion comes after the last key of a line, and what the typing costs.

Lines are typed in real time, at several speeds at once, into notebooks of the server's own, which
ask a scripted model as they would any other. Beside it stands what one would have spent who asks
after every pause of 200 ms and pays each request in full.

python benchmarks/rhythm.py
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jupyter_nbedit.core.events import Edit, Focus, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.llm.provider.policy import ModelConfig, Policy
from jupyter_nbedit.server.live import LiveNotebook
from jupyter_nbedit.server.predictors import Predictors
from jupyter_nbedit.server.wire.prediction import (
    PROTOCOL,
    Events,
    Hello,
    Predict,
    Prediction,
    ServerMessage,
)
from tests.predict.llm.scripted import Handler, Server, says, serving
from tests.predict.llm.serving.typist import QUIET, Key, debounced, typed

SPEEDS = {
    "60 ms a key": (0.06, 0.0),
    "120 ms a key": (0.12, 0.0),
    "250 ms a key": (0.25, 0.0),
    "250 ms a key, unsteady": (0.25, 0.2),
}
"""Mean seconds a key, and the standard deviation of their logarithms."""

AIM_P50, AIM_P90, AIM_SHARE = 280, 350, 1 / 3
"""Milliseconds from the last key, less the model's; and what it may cost of the debounced way."""

MODEL = 0.3
"""Seconds that the model takes."""

WORDS = "alpha = beta + gamma * delta - epsilon / zeta + eta"


async def answers(handler: Handler) -> None:
    """Go on with the line, after as long as a model takes."""
    await asyncio.sleep(MODEL)
    line = handler.asked.prompt.rpartition("\n")[2]
    text = "omega + 1" if line.rstrip()[-1] in "=+-*/" else "_1 + omega"
    if line[-1] == " " and text.startswith("_"):
        text = "+ omega + 1"
    await says(text, 0.95)(handler)


class Told(msgspec.Struct):
    """What was measured at one speed: milliseconds for each pause with a suggestion.

    Beside them stands how many milliseconds each key came later than it was to be typed: for as
    long other work kept the process from it, and as much may be in what is waited for.
    """

    keys: list[Key]
    delays: list[float] = []
    silent: int = 0
    late: list[float] = []


class Page:
    """A notebook in a browser, and who types in its last cell.

    Parameters
    ----------
    predictors : Predictors
        Those of the user's server.
    above : sequence of str
        The cells that are there already.
    name : str
        What the names begin with that are typed, so that no two users write the same.
    """

    def __init__(self, predictors: Predictors, above: Sequence[str] = (), name: str = "x") -> None:
        self._above = tuple(Cell(f"a{i}", "code", text) for i, text in enumerate(above))
        self._name = name
        engine, _ = predictors.open(lambda _: None)
        self._live = LiveNotebook(engine, self._receive, logging.getLogger())
        self._seq = self._requests = 0
        self._suggested = asyncio.Event()
        self._done = asyncio.Event()
        self._clock: Callable[[], float] = asyncio.get_running_loop().time
        self._live.receive(Hello(PROTOCOL))

    def _receive(self, message: ServerMessage) -> None:
        if isinstance(message, Prediction) and message.request == self._requests:
            if message.suggestion:
                self._suggested.set()
            if message.final:
                self._done.set()

    def _event(self, event: NotebookEvent) -> None:
        self._seq += 1
        self._live.receive(Events(self._seq, (event,)))

    async def type(self, told: Told) -> None:
        """Type all keys; wait for the answer at the end of each line."""
        self._event(Open(cells=(*self._above, Cell("0", "code", "")), language="python"))
        began, line = self._clock(), ""
        at = number = 0
        asking: asyncio.TimerHandle | None = None
        for key in told.keys:
            await asyncio.sleep(began + key.time - self._clock())
            told.late.append(max(0.0, 1000 * (self._clock() - began - key.time)))
            if asking is not None:
                asking.cancel()
            line = WORDS[: number + 1]
            # Each line is another one, so that nothing is answered from what is known.
            begun = f"{self._name}{len(told.delays) + told.silent}_{line}"
            text = line[-1] if number else begun
            now = began + key.time
            edit = Edit(time=now, cell_id="0", start=at, end=at, text=text)
            self._event(edit)
            pressed = self._clock()
            at, number = at + len(text), number + 1
            asking = asyncio.get_running_loop().call_later(QUIET, self._ask, at, now + QUIET)
            if not key.is_last:
                continue
            self._suggested.clear()
            self._done.clear()
            waiting = [asyncio.create_task(each.wait()) for each in (self._suggested, self._done)]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for each in waiting:
                each.cancel()
            if self._suggested.is_set():
                told.delays.append(1000 * (self._clock() - pressed - MODEL))
            else:
                told.silent += 1
            await self._done.wait()
            self._event(Edit(time=now, cell_id="0", start=at, end=at, text="\n"))
            at, number = at + 1, 0

    def _ask(self, at: int, now: float) -> None:
        self._requests += 1
        self._event(Focus(time=now, cell_id="0", cursor=at, anchor=at))
        self._live.receive(Predict(self._requests, self._seq, "edit"))


async def measure(seconds: float, unsteady: float, lines: int) -> tuple[Told, Server]:
    """Type lines at a speed."""
    async with serving(answers) as server:
        config = ModelConfig("openai/m", server.base, prompt_format="continuation")
        # A line before those that are counted: what is loaded on first use is loaded.
        for told in (Told(typed(0.06, lines=1)), Told(typed(seconds, unsteady, lines))):
            server.asked.clear()
            predictors = Predictors(Policy("m", models={"m": config}), lambda: None)
            await Page(predictors).type(told)
            await predictors.close()
        return told, server


def tokens(server: Server) -> float:
    """Estimate the tokens that were read and written: a third of the characters."""
    return sum(len(json.dumps(each.body.get("prompt"))) / 3 + each.pieces for each in server.asked)


async def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=12)
    options = parser.parse_args()
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    found = await asyncio.gather(
        *(measure(*speed, lines=options.lines) for speed in SPEEDS.values())
    )
    for name, (told, server) in zip(SPEEDS, found, strict=True):
        whole = tokens(server) / len(server.asked)
        p90 = statistics.quantiles(told.delays, n=10, method="inclusive")[-1]
        print(
            f"{name}: suggestion {statistics.median(told.delays):.0f} ms after the last key, p90 "
            f"{p90:.0f} ms, less the model's time (aim {AIM_P50} and {AIM_P90}); "
            f"{len(told.delays)} of {options.lines} pauses; {len(server.asked)} requests, "
            f"{tokens(server):.0f} tokens; debounced {debounced(told.keys)} requests, "
            f"{whole * debounced(told.keys):.0f} tokens"
        )
    steady = found[:3]
    ours = sum(len(server.asked) for _, server in steady)
    theirs = sum(debounced(told.keys) for told, _ in steady)
    print(
        f"all steady speeds together: {ours / theirs:.2f} of the requests of who asks after every "
        f"pause (aim {AIM_SHARE:.2f})"
    )


if __name__ == "__main__":
    asyncio.run(main())
