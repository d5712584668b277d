"""Many uses of a name, in one line or in many, cost in proportion to their number."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from unittest.mock import patch

import pytest

from jupyter_nbedit.predict.clock import Clock
from jupyter_nbedit.predict.repeat.candidates import join
from jupyter_nbedit.predict.repeat.predictor import RepeatedEdit
from jupyter_nbedit.predict.request import PredictionRequest
from jupyter_nbedit.predict.surroundings import surroundings
from jupyter_nbedit.predict.syntax import cache, parse
from tests.predict.counting import calls_counted
from tests.predict.playing import Player, last_suggestion, texts

SHAPES = {
    "arguments": lambda uses: "print(" + ", ".join(["t.df"] * uses) + ")",
    "terms": lambda uses: "x = " + " + ".join(["t.df"] * uses),
    "lines": lambda uses: "\n".join(["print(t.df)"] * uses),
    "calls": lambda uses: "x = [" + ", ".join(["f(t.df)"] * uses) + "]",
    "a function's": lambda uses: "def f(t):\n    return [" + ", ".join(["t.df"] * uses) + "]",
}


async def repeated(request: PredictionRequest) -> int:
    """Return how many places are found for what was changed."""
    clock = Clock()
    joined = await join(await RepeatedEdit().find(request), clock.tick)
    return sum(len(place.parts) for place in joined)


def work(shape: str, uses: int) -> int:
    """Change one use of many; return how much is called to find the others."""
    player = Player("t.df = load()\n" + SHAPES[shape](uses))
    player.replace(0, "df", "data")
    request = player.request
    # What other tests had parsed must not make one of the two cheaper.
    with patch.object(cache, "_shared", cache.ParseCache()), calls_counted() as calls:
        found = asyncio.run(repeated(request))
    assert found > 0
    return calls.made


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_as_many_uses_are_twice_as_much_work(shape: str) -> None:
    # More than the nodes that are climbed from any place.
    few, many = (work(shape, uses) for uses in (300, 600))

    assert many < 2.5 * few


def test_a_line_is_read_once_for_all_that_stands_on_it() -> None:
    tree = parse("print(" + ", ".join(["df"] * 50) + ")", "python")
    assert tree is not None

    lines = [surroundings(leaf, tree).line for leaf in tree.find("df")]

    assert all(first is second for first, second in pairwise(lines))


def test_all_uses_of_a_line_become_one_edit() -> None:
    source = "df = load()\nprint(" + ", ".join(["df"] * 1500) + ")"
    player = Player(source)
    player.replace(0, "df", "data")

    edit = texts(asyncio.run(last_suggestion(player.engine, player.request)))[0]

    assert edit.apply(player.sources[0]) == source.replace("df", "data")
