"""Whatever is edited, others get their turn: no step of the engine is long.

What the parser does is one step, bounded by the length of a cell; the rest is counted in calls.
"""

from __future__ import annotations

import asyncio
from unittest.mock import patch

import pytest

from jupyter_nbedit.predict.engine import default_engine
from jupyter_nbedit.predict.syntax import cache
from tests.predict.counting import calls_counted
from tests.predict.playing import Player

LONG = "\n".join(f"total_{n} = data['price_{n}'].fillna({n}).map(str)" for n in range(380))

HOSTILE = {
    "a parameter of a function that is called often": (
        ["def f(a, b):\n    return a", "\n".join(f"x{n} = f({n}, b=2)" for n in range(900))],
        ("a, b", "a"),
    ),
    "an import that is used often": (
        ["from os.path import join", "\n".join(f"x{n} = join({n}, 'b')" for n in range(900))],
        ("from os.path import join", "import os.path"),
    ),
    "an attribute of a class with many methods": (
        [
            "class A:\n    def __init__(self, lr):\n        self.lr = lr\n"
            + "\n".join(f"    def f{n}(self):\n        return self.lr * {n}" for n in range(380))
        ],
        ("self.lr = lr", "self.rate = lr"),
    ),
    "a long cell that is pasted": (["x = 1"], ("x = 1", LONG)),
    "a long cell that is pasted over another": ([LONG], (LONG, LONG.replace("total", "sum"))),
    "long cells with one name": (["data = 1", *([LONG] * 5)], ("data", "frame")),
}


@pytest.mark.parametrize(("sources", "change"), HOSTILE.values(), ids=HOSTILE)
async def test_no_step_is_long(sources: list[str], change: tuple[str, str]) -> None:
    player = Player(*sources, engine=default_engine())
    player.replace(0, *change)
    longest = 0
    # What other tests had parsed must not make it cheaper.
    with patch.object(cache, "_shared", cache.ParseCache()), calls_counted() as calls:

        async def watch() -> None:
            nonlocal longest
            while True:
                await asyncio.sleep(0)
                longest = max(longest, calls.made)
                calls.made = 0

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0)
        async for _ in player.engine.predict(player.request):
            pass
        watching.cancel()

    assert longest < 60_000
