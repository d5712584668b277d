from __future__ import annotations

import asyncio

import pytest

from jupyter_nbedit.predict.llm.provider.single_flight import SingleFlight
from jupyter_nbedit.predict.llm.provider.transport import Answer


class Road:
    """Counts the requests that are under way at one time."""

    def __init__(self) -> None:
        self.lane = SingleFlight()
        self.now = self.most = self.started = 0
        self.ended: list[str] = []
        self.go = asyncio.Event()

    async def drive(self) -> Answer:
        self.started += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            # To close a connection takes its time.
            await asyncio.sleep(0.01)
            self.ended.append("cancelled")
            raise
        else:
            self.ended.append("arrived")
            return Answer(str(self.started))
        finally:
            self.now -= 1

    def ask(self, key: bytes) -> asyncio.Task[Answer]:
        return asyncio.create_task(self.lane.ask(key, self.drive))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_request_after_the_other():
    road = Road()
    tasks = []
    for number in range(5):
        tasks.append(road.ask(bytes([number])))
        await settle()
        if number < 4:
            tasks[-1].cancel()
    road.go.set()
    assert (await tasks[-1]).text == str(road.started)
    assert road.most == 1
    await asyncio.gather(*tasks, return_exceptions=True)
    assert road.ended.count("arrived") == 1


async def test_who_is_overtaken_is_cancelled():
    road = Road()
    first = road.ask(b"1")
    await settle()
    second = road.ask(b"2")
    with pytest.raises(asyncio.CancelledError):
        await first
    road.go.set()
    await second
    assert road.ended == ["cancelled", "arrived"]


async def test_the_same_question_is_asked_once():
    road = Road()
    first, second = road.ask(b"1"), road.ask(b"1")
    await settle()
    first.cancel()
    await settle()
    road.go.set()
    assert (await second).text == "1"
    assert road.started == 1


async def test_a_question_given_up_is_not_joined():
    road = Road()
    first = road.ask(b"1")
    await settle()
    first.cancel()
    await settle()
    second = road.ask(b"1")
    await settle()
    road.go.set()
    assert (await second).text == "2"
    assert road.most == 1


async def test_what_was_prefetched_is_joined():
    road = Road()
    await road.lane.prefetch(b"1", road.drive)
    await settle()
    second = road.ask(b"1")
    await settle()
    road.go.set()
    assert (await second).text == "1"


async def test_or_makes_way():
    road = Road()
    await road.lane.prefetch(b"1", road.drive)
    await settle()
    second = road.ask(b"2")
    road.go.set()
    await second
    assert road.most == 1


async def test_closing_ends_what_is_under_way():
    road = Road()
    await road.lane.prefetch(b"1", road.drive)
    await settle()
    await road.lane.close()
    assert road.ended == ["cancelled"]
    await road.lane.close()
