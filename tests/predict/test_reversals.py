from __future__ import annotations

from jupyter_nbedit.core.events import Origin
from jupyter_nbedit.core.items import HistoryEdit
from jupyter_nbedit.predict.reversals import was_reversed
from tests.predict.playing import Player


def accepted(player: Player) -> list[HistoryEdit]:
    """Return what the user accepted."""
    return [edit for edit in player.session.history.edits if edit.origin is Origin.SUGGESTION]


def followed() -> Player:
    """Return a player of four values, two of which followed the first, and one is as it was."""
    player = Player("a = 10", "b = 10\nc = 10", "d = 20")
    player.replace(0, "10", "20")
    for _ in range(2):
        start = player.sources[1].index("10")
        player.edit(1, start, start + 2, "20", Origin.SUGGESTION)
    return player


def back(player: Player, cell: int) -> None:
    """Type the old value."""
    start = player.sources[cell].index("20")
    player.write(cell, start, start + 2, "10")


def test_what_was_followed_is_reversed_with_it() -> None:
    player = followed()
    assert not any(was_reversed(item, player.request.history) for item in accepted(player))
    back(player, 0)
    assert all(was_reversed(item, player.request.history) for item in accepted(player))


def test_one_that_followed_is_reversed_alone() -> None:
    player = followed()
    player.write(1, 4, 6, "30")
    player.write(1, 4, 6, "10")
    assert not any(was_reversed(item, player.request.history) for item in accepted(player))


def test_what_never_was_another_value_tells_nothing() -> None:
    player = followed()
    back(player, 2)
    assert not any(was_reversed(item, player.request.history) for item in accepted(player))


def test_what_nothing_followed_is_reversed_alone() -> None:
    player = Player("a = 10", "b = 10")
    player.replace(0, "10", "20")
    player.replace(1, "10", "20")
    player.write(0, 4, 6, "10")
    assert not any(
        was_reversed(item, player.request.history) for item in player.session.history.edits
    )
