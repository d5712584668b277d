from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.names import Names
from tests.predict.playing import Player, last_suggestion, texts


@pytest.mark.parametrize(("edits", "is_offered"), [(0, True), (1, True), (3, True), (4, False)])
async def test_a_name_without_a_meaning_is_offered_for_some_edits_elsewhere(edits, is_offered):
    others = [f"x{number} = 1" for number in range(4)]
    player = Player("df = load()", *others, "show(df)")
    player.replace(0, "df", "sales")
    for number in range(edits):
        player.replace(1 + number, "1", f"2.{number}")

    suggestion = await last_suggestion(Engine([Names()]), player.request)

    assert [edit.new for edit in texts(suggestion)] == ["sales"] * is_offered


async def test_what_the_user_went_past_is_offered_only_when_they_ask():
    player = Player("df = load()", "show(df)", "x = 1")
    player.replace(0, "df", "sales")
    player.replace(2, "1", "10")
    engine = Engine([Names()])
    asked = msgspec.structs.replace(player.request, trigger="manual")

    assert await last_suggestion(engine, player.request) is None
    assert [edit.new for edit in texts(await last_suggestion(engine, asked))] == ["sales"]


async def test_what_was_left_on_an_edited_line_is_offered_to_who_asks():
    player = Player(
        "alpha = 1\nprint(alpha)", "beta = alpha + 1\nprint(beta)", "print(alpha, beta)"
    )
    player.replace(0, "alpha", "first")
    player.replace(1, "beta", "second")
    player.replace(1, "print(beta)", "print(second)")
    player.replace(2, "beta", "second")
    asked = msgspec.structs.replace(player.request, trigger="manual", eagerness="high")

    suggestion = await last_suggestion(Engine([Names()]), asked)

    assert {edit.new for edit in texts(suggestion)} == {"first"}
    assert len(texts(suggestion)) == 3
