"""A rename that was followed is taken back by hand at the definition: the uses go back, too."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.core.events import Origin
from tests.predict.playing import Player, last_suggestion, texts

VARIABLE = (
    "df = load()",
    "df.head()\nprint(df)",
    "x = 1",
    "df = df.dropna()\ndf.plot(x='a')",
)
FUNCTION = (
    "def advance(state):\n    return state + 1",
    "advance(1)",
    "x = advance(2)\nadvance(x)",
)
PARAMETER = (
    "def disc(radius):\n    double = 2 * radius\n    return double * radius",
    "disc(radius=2)",
    "disc(radius=3)",
)
STORIES = pytest.mark.parametrize(
    ("cells", "old", "new"),
    [
        (VARIABLE, "df", "sales"),
        (VARIABLE, "df", "d"),
        (VARIABLE, "df", "dfs"),
        (FUNCTION, "advance", "step"),
        (FUNCTION, "advance", "advance_all"),
        (PARAMETER, "radius", "width"),
    ],
)


def followed(cells: tuple[str, ...], old: str, new: str) -> Player:
    """Return a player who renamed a definition and accepted what followed."""
    player = Player(*cells)
    player.replace(0, old, new)
    assert player.accept_all()
    return player


def take_back(player: Player, new: str, old: str, how: str) -> None:
    """Put the old name back at the definition."""
    start = player.sources[0].index(new)
    end = start + len(new)
    if how == "pasted":
        player.replace(0, new, old)
    elif how == "typed":
        player.write(0, start, end, old)
    else:
        player.write(0, start, end, old[:1])
        player.tick()
        player.write(0, start + 1, start + 1, old[1:])
    # A name that is the beginning of the one before may still be on its way to nothing.
    player.focus(len(player.sources) - 1, 0)


@STORIES
@pytest.mark.parametrize("how", ["pasted", "typed", "typed with a pause"])
def test_the_uses_go_back(cells: tuple[str, ...], old: str, new: str, how: str) -> None:
    player = followed(cells, old, new)
    take_back(player, new, old, how)
    player.accept_all()
    assert player.sources == list(cells)


@STORIES
def test_it_is_as_certain_as_a_rename_of_what_had_the_name_from_the_start(
    cells: tuple[str, ...], old: str, new: str
) -> None:
    back = followed(cells, old, new)
    fresh = Player(*back.sources)
    for player in (back, fresh):
        take_back(player, new, old, "typed")
    offered, expected = back.suggest(), fresh.suggest()
    assert offered is not None
    assert expected is not None
    assert set(expected.edits) <= set(offered.edits)
    assert offered.confidence == pytest.approx(expected.confidence, abs=0.05)


@STORIES
def test_it_may_go_to_and_fro(cells: tuple[str, ...], old: str, new: str) -> None:
    player = followed(cells, old, new)
    renamed = player.sources
    for before, after in [(new, old), (old, new), (new, old)]:
        take_back(player, before, after, "pasted")
        player.accept_all()
        assert player.sources == (list(cells) if after == old else renamed)


async def test_who_asks_is_answered_as_well() -> None:
    player = Player(*VARIABLE)
    player.replace(0, "df", "sales")
    while edits := texts(await last_suggestion(player.engine, player.request)):
        player.accept(edits[0])
    take_back(player, "sales", "df", "typed")
    asked = msgspec.structs.replace(player.request, trigger="manual")
    assert len(texts(await last_suggestion(player.engine, asked))) == 4


def test_a_use_that_was_renamed_by_hand_goes_back_with_those_that_were_accepted() -> None:
    player = Player(*VARIABLE)
    player.replace(0, "df", "sales")
    player.replace(1, "df", "sales")
    player.accept_all()
    take_back(player, "sales", "df", "typed")
    player.accept_all()
    assert player.sources == list(VARIABLE)


def test_what_was_edited_in_between_does_not_stop_it() -> None:
    player = followed(VARIABLE, "df", "sales")
    player.replace(3, "x='a'", "x='b'")
    player.replace(0, "load()", "load(1)")
    player.replace(1, "head()", "head(3)")
    take_back(player, "sales", "df", "typed")
    player.accept_all()
    assert not any("sales" in source for source in player.sources)


def test_as_many_uses_go_back_as_a_suggestion_has() -> None:
    cells = ("df = load()", "\n".join(f"print(df, {number})" for number in range(15)))
    player = followed(cells, "df", "sales")
    assert "df" not in player.sources[1]
    take_back(player, "sales", "df", "typed")
    player.accept_all()
    assert player.sources == list(cells)


@pytest.mark.parametrize(
    ("cells", "old", "new"), [(VARIABLE, "df", "sales"), (FUNCTION, "advance", "step")]
)
def test_silence_after_the_rename_is_undone(cells: tuple[str, ...], old: str, new: str) -> None:
    player = followed(cells, old, new)
    start = player.sources[0].index(new)
    player.edit(0, start, start + len(new), old, Origin.UNDO)
    assert player.suggest() is None


@STORIES
@pytest.mark.parametrize("how", ["pasted", "typed", "typed with a pause"])
def test_silence_when_nothing_was_accepted(
    cells: tuple[str, ...], old: str, new: str, how: str
) -> None:
    player = Player(*cells)
    player.replace(0, old, new)
    take_back(player, new, old, how)
    assert player.suggest() is None


def test_silence_after_one_place_is_taken_back_that_was_accepted() -> None:
    for how in ("pasted", "typed"):
        player = followed(VARIABLE, "df", "sales")
        if how == "pasted":
            player.replace(1, "sales", "df")
        else:
            start = player.sources[1].index("sales")
            player.write(1, start, start + 5, "df")
        assert all(edit.new != "df" for edit in texts(player.suggest()))


def test_a_place_at_which_the_way_back_is_turned_down_stays() -> None:
    player = followed(VARIABLE, "df", "sales")
    take_back(player, "sales", "df", "typed")
    suggestion = player.suggest()
    assert suggestion is not None
    player.reject(suggestion)
    assert player.suggest() is None
