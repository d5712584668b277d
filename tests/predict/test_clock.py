from __future__ import annotations

import asyncio

import pytest

from jupyter_nbedit.predict import clock
from jupyter_nbedit.predict.clock import SLICE, Clock, Steps, at_once


class Workers:
    """Predictors that work at the same time, and the time that it takes them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        self._now = 1000.0
        monkeypatch.setattr(clock, "perf_counter", lambda: self._now)
        monkeypatch.setattr(Clock, "_since", self._now)

    def begin(self, names: str, steps: int, seconds: float) -> list[asyncio.Task[None]]:
        """Have each of them take steps that last some seconds."""
        return [asyncio.create_task(self._work(name, steps, seconds)) for name in names]

    def steps(self, count: int, seconds: float) -> Steps[int]:
        """Take steps that last some seconds; return how many."""
        for _ in range(count):
            self._now += seconds
            yield
        return count

    async def _work(self, name: str, steps: int, seconds: float) -> None:
        own = Clock()
        for _ in range(steps):
            self._now += seconds
            self.done.append(name)
            await own.tick()


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Workers:
    return Workers(monkeypatch)


async def test_who_works_at_the_same_time_shares_one_slice(workers: Workers) -> None:
    done = workers.done
    tasks = workers.begin("abc", 20, SLICE / 3)
    turns: list[int] = []
    while not all(task.done() for task in tasks):
        before = len(done)
        await asyncio.sleep(0)
        turns.append(len(done) - before)

    assert len(done) == 60
    # The first takes the slice, of the others each goes one step on.
    assert max(turns) <= 4 + 2


async def test_what_is_superseded_ends_between_the_steps_of_two_predictors(
    workers: Workers,
) -> None:
    tasks = workers.begin("ab", 4, SLICE / 2)
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    # `b` had not begun a slice of its own when the newer edit was read.
    assert workers.done in (list("aaab"), list("aab"))


async def test_whose_steps_are_long_go_on_one_by_one(workers: Workers) -> None:
    tasks = workers.begin("abc", 3, 4 * SLICE)
    turns: list[list[str]] = []
    while not all(task.done() for task in tasks):
        before = len(workers.done)
        await asyncio.sleep(0)
        turns.append(workers.done[before:])

    # In the first turn nobody knew of the others.
    assert max(map(len, turns[1:])) == 1
    assert workers.done[3:] == list("abc") * 2


async def test_whoever_ends_meanwhile_is_not_waited_for(workers: Workers) -> None:
    tasks = workers.begin("abc", 3, 4 * SLICE)
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.wait(tasks)

    assert workers.done == list("abc") + list("bc") * 2


async def test_long_work_gives_others_their_turn_between_its_steps(workers: Workers) -> None:
    steps = workers.steps(3, 2 * SLICE)
    task = asyncio.create_task(Clock().take(steps))
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1

    assert await task == 3
    assert turns > 3
    assert at_once(workers.steps(3, SLICE)) == 3
