"""Whatever is edited, others get their turn: no step is long.

What the parser does is one step, bounded by the length of a cell; the rest is counted in calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest.mock import patch

import pytest

from jupyter_nbedit.predict.dependence.flow import FlowReader
from jupyter_nbedit.predict.dependence.stale import Ran, StaleCells
from jupyter_nbedit.predict.engine import default_engine
from jupyter_nbedit.predict.syntax import cache
from tests.predict.counting import calls_counted
from tests.predict.playing import Player

MOST = 60_000
"""Calls of our own code that may be made in one turn of the loop; a third of them are 10 ms."""

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
    "a name of a module that others import in long cells": (
        ["from os import path, sep", *(f"import os as os{n}\n{LONG}" for n in range(36))],
        ("path, sep", "sep"),
    ),
    "an argument whose name stands in long cells": (
        ["def go(a):\n    return a\n\ngo(1)", *(f"x = {n}\n{LONG}" for n in range(8))],
        ("(a)", "(a, data)"),
    ),
    "a flag of a function that is called often": (
        [
            "def go(a, flag=False):\n    if flag:\n        return a",
            *("\n".join(f"x{n} = go({n}, {cell})" for n in range(900)) for cell in range(3)),
        ],
        (", flag=False", ""),
    ),
    "an attribute whose name is a variable in many cells": (
        [
            "class A:\n    def __init__(self, lr):\n        self.lr = lr",
            *("\n".join(f"lr{n} = lr[{n + cell}]" for n in range(900)) for cell in range(50)),
        ],
        ("self.lr", "self.rate"),
    ),
    "long cells with one name": (["data = 1", *([LONG] * 5)], ("data", "frame")),
}


@asynccontextmanager
async def longest_turn() -> AsyncIterator[list[int]]:
    """Tell how much is called in the longest turn of the loop."""
    # What other tests had parsed must not make it cheaper.
    with patch.object(cache, "_shared", cache.ParseCache()), calls_counted() as calls:
        longest = [0]

        async def watch() -> None:
            while True:
                await asyncio.sleep(0)
                longest[0] = max(longest[0], calls.made)
                calls.made = 0

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0)
        yield longest
        await asyncio.sleep(0)
        watching.cancel()


@pytest.mark.parametrize(("sources", "change"), HOSTILE.values(), ids=HOSTILE)
async def test_no_step_of_the_engine_is_long(sources: list[str], change: tuple[str, str]) -> None:
    player = Player(*sources, engine=default_engine())
    player.replace(0, *change)

    async with longest_turn() as longest:
        async for _ in player.engine.predict(player.request):
            pass

    assert longest[0] < MOST


async def test_no_step_is_long_in_which_commands_are_read() -> None:
    commands = "\n".join(f"!head {{total_{n}}}" for n in range(300))
    notebook = Player(commands).session.notebook

    async with longest_turn() as longest:
        flow = await FlowReader().read(notebook)

    assert flow.cells[0][1][7].uses == {"total_7"}
    assert longest[0] < MOST


async def test_no_step_is_long_in_which_stale_cells_are_found() -> None:
    player = Player("data = 1", *([LONG] * 3))
    stale, notebook = StaleCells(), player.session.notebook
    for cell in notebook.cells:
        await stale.ran(Ran(notebook, cell.id, as_it_is=True), is_new=False)
    player.replace(0, "1", "2")
    player.replace(1, "total_0 ", "sum_0 ")

    async with longest_turn() as longest:
        found = await stale.now(player.session.notebook)

    assert list(found) == ["0", "1", "2", "3"]
    assert longest[0] < MOST
