"""A request differs from the one before by an edit in one cell, and so does the work."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import patch

import pytest

from jupyter_nbedit.predict.columns import Columns
from jupyter_nbedit.predict.judged import JudgedPredictor
from jupyter_nbedit.predict.memory import Memory
from jupyter_nbedit.predict.names import Names
from jupyter_nbedit.predict.repeat import RepeatedEdit
from jupyter_nbedit.predict.syntax import cache
from tests.predict.counting import calls_counted
from tests.predict.playing import Player

CELL = """\
total_{n:03} = load('data_{n}.csv')
total_{n:03}['price'] = total_{n:03}['cost'].fillna({n})
print(total_{n:03}.shape)
"""


def work(predictor: JudgedPredictor[Any], cells: int) -> int:
    """Return how much is called for an edit of a notebook of which the same was asked before."""
    player = Player("rate = 1", *(CELL.format(n=n) for n in range(1, cells)))
    # What other tests had parsed must not make one of two cheaper.
    with patch.object(cache, "_shared", cache.ParseCache()):
        for number in range(1, 6):
            player.replace(number, f"total_{number:03}", f"amount_{number:03}")
            asyncio.run(predictor.find(player.request, 0.5))
        player.replace(7, "total_007", "amount_007")
        with calls_counted() as calls:
            asyncio.run(predictor.find(player.request, 0.5))
    return calls.made


@pytest.mark.parametrize("predictor", [Columns, Memory, Names, RepeatedEdit])
def test_four_times_as_many_cells_are_hardly_more_work(
    predictor: type[JudgedPredictor[Any]],
) -> None:
    few, many = (work(predictor(), cells) for cells in (50, 200))

    assert many < 1.5 * few


def work_after_a_rename(uses: int) -> int:
    """Return how much is called for an edit elsewhere than where a name with many uses stands."""
    player = Player("total = 1\nprint(amount)", "x = total", "print(total)\n" * uses, "other = 1")
    names = Names()
    # Another variable is used there now: nothing follows.
    player.replace(1, "total", "amount")
    assert asyncio.run(names.find(player.request)) == []
    player.replace(3, "other", "another")
    with calls_counted() as calls:
        asyncio.run(names.find(player.request))
    return calls.made


def test_what_an_old_rename_leaves_behind_is_not_gone_through_again() -> None:
    few, many = (work_after_a_rename(uses) for uses in (10, 200))

    assert many < 1.2 * few
