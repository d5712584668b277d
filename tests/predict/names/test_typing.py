"""What is not finished yet is followed nowhere."""

from __future__ import annotations

import pytest

from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.names import Names
from tests.predict.playing import Player


@pytest.mark.parametrize(
    ("cell", "deleted", "use"),
    [
        ("import numpy as np", "p", "np.zeros(3)"),
        ("from tools import loads as load_all", "_all", "load_all(3)"),
        ("sales_df = 3", "_df", "print(sales_df)"),
        ("def load_all(): pass", "_all", "load_all()"),
    ],
)
def test_a_name_that_is_being_deleted(cell: str, deleted: str, use: str) -> None:
    player = Player(cell, use, engine=Engine([Names()]))
    start = cell.rindex(deleted)
    player.edit(0, start, start + len(deleted), "")
    player.focus(0, start)
    assert player.suggest() is None

    # Whoever went away has deleted what was to be deleted.
    player.focus(1, 0)
    assert player.suggest() is not None
