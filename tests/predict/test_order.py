"""In which order places are offered."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from tests.predict.playing import Player, last_suggestion, texts

USE = "print(df)"


def offered(*sources: str, outdated: tuple[str, ...] = ()) -> list[str]:
    """Return in which cells a rename in the first one is followed, in order."""
    player = Player(*sources)
    player.replace(0, "df", "sales")
    player.focus(0, 0)
    request = replace(player.request, outdated=frozenset(outdated))
    found = texts(asyncio.run(last_suggestion(player.engine, request)))
    return [edit.cell_id for edit in found]


@pytest.mark.parametrize(
    ("outdated", "order"),
    [
        ((), ["1", "2", "3"]),
        (("3",), ["3", "1", "2"]),
        (("3", "2"), ["2", "3", "1"]),
        (("gone",), ["1", "2", "3"]),
    ],
)
def test_of_other_cells_those_that_use_what_was_edited_come_first(
    outdated: tuple[str, ...], order: list[str]
) -> None:
    assert offered("df = load()", USE, USE, USE, outdated=outdated) == order


def test_the_cell_that_the_user_is_in_comes_before_them() -> None:
    assert offered("df = load()\nprint(df)", USE, USE, outdated=("2",)) == ["0", "2", "1"]
