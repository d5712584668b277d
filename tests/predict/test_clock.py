from __future__ import annotations

import asyncio

import pytest

from jupyter_nbedit.predict import clock
from jupyter_nbedit.predict.clock import SLICE, Clock


async def test_who_works_at_the_same_time_shares_one_slice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    done: list[str] = []
    monkeypatch.setattr(clock, "perf_counter", lambda: now)
    monkeypatch.setattr(Clock, "_since", now)

    async def work(name: str) -> None:
        nonlocal now
        own = Clock()
        for _ in range(20):
            now += SLICE / 3
            done.append(name)
            await own.tick()

    tasks = [asyncio.create_task(work(name)) for name in "abc"]
    turns: list[int] = []
    while not all(task.done() for task in tasks):
        before = len(done)
        await asyncio.sleep(0)
        turns.append(len(done) - before)

    assert len(done) == 60
    # The first takes the slice, of the others each goes one step on.
    assert max(turns) <= 4 + 2


async def test_what_is_superseded_ends_between_the_steps_of_two_predictors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    done: list[str] = []
    monkeypatch.setattr(clock, "perf_counter", lambda: now)
    monkeypatch.setattr(Clock, "_since", now)

    async def work(name: str) -> None:
        nonlocal now
        own = Clock()
        for _ in range(4):
            now += SLICE / 2
            done.append(name)
            await own.tick()

    tasks = [asyncio.create_task(work(name)) for name in "ab"]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    # `b` had not begun a slice of its own when the newer edit was read.
    assert done in (list("aaab"), list("aab"))
