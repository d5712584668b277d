"""What a browser is told of stale cells."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

from jupyter_nbedit.core.events import CellDeleted, CellInserted, Edit, Focus, Open, Run
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.predictor import Predictor
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from jupyter_nbedit.server.live import LiveNotebook
from jupyter_nbedit.server.wire import prediction as wire

CELLS = (Cell("a", "code", "x = 1"), Cell("b", "code", "print(x)"), Cell("c", "code", "y = 2"))


class Listener(Predictor):
    """Remembers what it is asked, and says nothing."""

    name = "listener"

    def __init__(self) -> None:
        self.asked: asyncio.Queue[PredictionRequest] = asyncio.Queue()

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        self.asked.put_nowait(request)
        for nothing in list[Suggestion]():
            yield nothing


class Page:
    """A page whose kernel runs what it is told."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[wire.Stale] = asyncio.Queue()
        self.listener = Listener()
        engine = Engine([self.listener])
        self.live = LiveNotebook(engine, self._receive, logging.getLogger("test_stale"))
        self.seq = 0
        self.live.receive(wire.Hello(wire.PROTOCOL))
        self.send(Open(cells=CELLS, language="python"))

    def _receive(self, message: wire.ServerMessage) -> None:
        if isinstance(message, wire.Stale):
            self.messages.put_nowait(message)

    def send(self, *events: object) -> None:
        self.seq += len(events)
        self.live.receive(wire.Events(self.seq, events))  # type: ignore[arg-type]

    def run(self, *cells: str, ok: bool = True) -> None:
        for cell in cells:
            self.send(Run(time=time.time(), cell_id=cell, ok=ok))

    def edit(self, cell: str, start: int, end: int, text: str) -> None:
        self.send(Edit(time=time.time(), cell_id=cell, start=start, end=end, text=text))

    def kernel(self, name: str) -> None:
        self.live.receive(wire.KernelEvidence(name))

    async def told(self) -> dict[str, str]:
        message = await self.messages.get()
        return {cell.cell_id: cell.cause for cell in message.cells}


def test_cells_are_stale_until_they_are_run() -> None:
    async def main() -> None:
        page = Page()
        page.run("a", "b", "c")
        page.edit("a", 4, 5, "3")
        assert await page.told() == {"a": "a", "b": "a"}
        page.run("a")
        assert await page.told() == {"b": "a"}
        page.run("b")
        assert await page.told() == {}
        page.live.end()
        assert page.messages.empty()

    asyncio.run(main())


def test_a_kernel_that_is_started_again_has_run_nothing() -> None:
    async def main() -> None:
        page = Page()
        page.run("a", "b")
        page.kernel("one 0")
        page.edit("a", 4, 5, "3")
        assert await page.told() == {"a": "a", "b": "a"}
        page.kernel("one 0")
        assert page.messages.empty()
        page.kernel("one 1")
        assert await page.told() == {}
        page.run("b")
        page.edit("b", 0, 5, "str")
        assert await page.told() == {"b": "b"}
        page.live.end()

    asyncio.run(main())


def test_what_was_edited_while_it_ran_is_stale() -> None:
    async def main() -> None:
        page = Page()
        page.edit("a", 4, 5, "3")
        page.send(Run(time=time.time() + 1, cell_id="a", ok=True, duration=60.0))
        assert await page.told() == {"a": "a"}
        page.live.end()

    asyncio.run(main())


def test_a_deleted_cell_is_not_told_of() -> None:
    async def main() -> None:
        page = Page()
        page.run("a", "b")
        page.edit("b", 0, 0, "x = 2\n")
        assert await page.told() == {"b": "b"}
        page.send(CellDeleted(cell_id="b"))
        assert await page.told() == {}
        page.live.end()

    asyncio.run(main())


def test_nothing_is_found_out_before_anything_was_run() -> None:
    async def main() -> None:
        page = Page()
        page.edit("a", 4, 5, "3")
        page.send(CellInserted(index=3, cell=Cell("d", "code", "z = x")))
        page.send(Focus(cell_id="a", cursor=0, anchor=0))
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


def test_predictors_are_told_which_cells_use_what_was_edited() -> None:
    async def main() -> None:
        page = Page()
        page.run("a", "b", "c")
        page.edit("a", 4, 5, "3")
        assert await page.told() == {"a": "a", "b": "a"}
        page.live.receive(wire.Predict(request=1, seq=page.seq, trigger="edit"))
        request = await page.listener.asked.get()
        assert request.outdated == {"b"}
        page.live.end()

    asyncio.run(main())
