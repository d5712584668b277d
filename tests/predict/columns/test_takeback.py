"""A renamed column gets its old name back by hand where it is made: the uses go back, too."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.events import Origin
from tests.predict.playing import Player, texts

CELLS = (
    "import pandas as pd\ndf = pd.DataFrame({'cost': [1, 2], 'n': [3, 4]})",
    "df['cost'].sum()",
    "df['cost'] * df['n']\ndf.sort_values('cost')",
)


@pytest.fixture(params=["price", "costs"])
def player(request: pytest.FixtureRequest) -> Player:
    player = Player(*CELLS)
    player.replace(0, "cost", request.param)
    assert len(player.accept_all()) == 3
    return player


def stretch(player: Player) -> tuple[int, int]:
    """Return where the column is named in the constructor."""
    start = player.sources[0].index("{'") + 2
    return start, player.sources[0].index("'", start)


@pytest.mark.parametrize("is_typed", [False, True])
def test_the_uses_go_back(player: Player, is_typed: bool) -> None:
    put = player.write if is_typed else player.edit
    put(0, *stretch(player), "cost")
    assert [edit.cell_id for edit in texts(player.suggest())] == ["1", "2", "2"]
    player.accept_all()
    assert player.sources == list(CELLS)


def test_silence_after_the_rename_is_undone(player: Player) -> None:
    player.edit(0, *stretch(player), "cost", Origin.UNDO)
    assert player.suggest() is None


def test_silence_when_nothing_was_accepted() -> None:
    player = Player(*CELLS)
    player.replace(0, "cost", "price")
    player.write(0, *stretch(player), "cost")
    assert player.suggest() is None


def test_a_variable_goes_back_after_a_column_was_edited() -> None:
    player = Player(*CELLS)
    player.replace(0, "df", "sales")
    assert player.accept_all()
    player.replace(0, "cost", "price")
    assert player.accept_all()
    start = player.sources[0].index("sales")
    player.write(0, start, start + len("sales"), "df")
    player.accept_all()
    assert player.sources == [source.replace("cost", "price") for source in CELLS]
