from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from jupyter_nbedit.predict.llm.local import LocalModel, LocalModelError, LocalSettings
from jupyter_nbedit.predict.llm.local.process import Process
from tests.predict.llm.local.conftest import complete, wait_until_gone

pytestmark = pytest.mark.posix


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def running(settings, **arguments) -> AsyncIterator[LocalModel]:
    model = LocalModel(settings, **arguments)
    try:
        yield model
    finally:
        await model.close()


async def kill(model: LocalModel) -> None:
    child = model._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    await asyncio.to_thread(child._process.wait)


async def test_it_is_started_once_however_many_ask(settings):
    async with running(settings) as model:
        assert not model.is_running
        first = asyncio.create_task(model.ensure())
        await asyncio.sleep(0)
        first.cancel()
        others = await asyncio.gather(*(model.ensure() for _ in range(5)))

        assert first.cancelled()
        assert len(set(others)) == 1
        assert await model.ensure() == others[0]
        pid = model.pid
        answer = await asyncio.to_thread(complete, others[0], "a")
        assert answer["usage"]["completion_tokens"] > 0
    assert pid is not None
    wait_until_gone(pid)
    assert not model.is_running


async def test_it_starts_again_when_it_was_killed_and_later_each_time(settings):
    clock = Clock()
    async with running(settings, clock=clock) as model:
        before = await model.ensure()
        await kill(model)
        after = await model.ensure()
        assert after != before
        assert (await asyncio.to_thread(complete, after, "a"))["choices"]

        await kill(model)
        with pytest.raises(LocalModelError, match="ended unexpectedly"):
            await model.ensure()
        clock.now += 1.9
        with pytest.raises(LocalModelError, match="ended unexpectedly"):
            await model.ensure()
        assert model.pid is None
        clock.now += 0.2
        await model.ensure()
        # Long afterwards it is a mishap again, not the next of a series.
        clock.now += 1000
        await kill(model)
        await model.ensure()


async def test_what_cannot_start_is_not_tried_at_once_again(settings, tmp_path):
    clock = Clock()
    missing = msgspec.structs.replace(settings, model=str(tmp_path / "none.gguf"))
    async with running(missing, clock=clock) as model:
        waits = []
        for _ in range(3):
            with pytest.raises(LocalModelError, match="No such file"):
                await model.ensure()
            start = clock.now
            while model._backoff.seconds:
                clock.now += 0.5
            waits.append(clock.now - start)

    assert waits == [1.0, 2.0, 4.0]


async def test_it_is_stopped_when_nobody_asks_and_starts_anew(settings):
    async with running(settings, idle=0.05) as model:
        first = await model.ensure()
        pid = model.pid
        assert pid is not None
        await asyncio.to_thread(wait_until_gone, pid)
        assert model.pid is None
        assert await model.ensure() != first


async def test_asking_keeps_it(settings):
    async with running(settings, idle=3600) as model:
        await model.ensure()
        before = model._timer
        await model.ensure()

        assert before is not None
        assert before.cancelled()
        assert model._timer is not None
        assert not model._timer.cancelled()


async def test_after_the_end_there_is_nothing(settings):
    model = LocalModel(settings)
    starting = asyncio.create_task(model.ensure())
    await asyncio.sleep(0)
    await model.close()

    assert model.pid is None
    assert (await starting).api_base
    with pytest.raises(LocalModelError, match="closed"):
        await model.ensure()


def test_a_loop_that_ends_while_it_starts_leaves_nothing_behind(settings, monkeypatch):
    started: list[int] = []

    class Noted(Process):
        def __init__(self, settings: LocalSettings, since: float) -> None:
            super().__init__(settings, since)
            started.append(self.pid)

    monkeypatch.setattr("jupyter_nbedit.predict.llm.local.supervisor.Process", Noted)

    async def main() -> None:
        asyncio.create_task(LocalModel(settings).ensure())  # noqa: RUF006 - the loop ends
        for _ in range(2):
            await asyncio.sleep(0)

    asyncio.run(main())
    (pid,) = started
    wait_until_gone(pid)
