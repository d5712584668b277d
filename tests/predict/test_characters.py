"""An edit reads as what it is: no character hides, turns or smuggles anything."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.edits import CellInsertion, SuggestedEdit, TextEdit
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.characters import hidden
from jupyter_nbedit.predict.checks import CHECKS, passed, reads_as_it_is
from tests.predict.playing import Player

HIDING = [
    *(chr(code) for code in range(0x202A, 0x202F)),
    *(chr(code) for code in range(0x2066, 0x206A)),
    *"\u200e\u200f\u061c",
    *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u3164",
    *"\u2028\u2029\x85\x1b\x00\x08\x7f\x9b\x0c\r",
    *"\U000e0001\U000e0041\U000e007f\ufe0f\U000e0100",
]

NEEDED = [
    "می\u200cخواهم",  # Persian: the letters would join
    "مَ\u200cن",  # the letter before bears a vowel sign
    "क्\u200dष",  # Devanagari: half a letter
    "ಕ್\u200cಷ",
    "👩\u200d🔬",
    "👩🏽\u200d🔬",
    "❤\ufe0f\u200d🔥",
    "🏳\ufe0f\u200d🌈",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "辻\U000e0100",
]


def shows(player: Player, edit: SuggestedEdit) -> bool:
    return passed([edit], player.request) == [edit]


@pytest.mark.parametrize("character", HIDING, ids=ascii)
def test_what_hides_something_is_not_suggested(character: str) -> None:
    player = Player("access = 'user'\nnext = 1")
    edit = TextEdit("0", 10, "user", f"us{character}er ")

    assert reads_as_it_is(edit, player.request) is not None
    assert not shows(player, edit)
    assert not shows(player, CellInsertion(Cell("new", "code", f"x = 'a{character}b'"), "0"))
    assert shows(player, TextEdit("0", 10, "user", "admin"))


@pytest.mark.parametrize("character", HIDING, ids=ascii)
def test_what_stood_in_the_replaced_text_may_stay(character: str) -> None:
    player = Player(f"a = 'x{character}y'")
    stays = TextEdit("0", 5, f"x{character}y", f"u{character}v")
    doubled = TextEdit("0", 5, f"x{character}y", f"u{character}v{character}w")

    assert reads_as_it_is(stays, player.request) is None
    assert reads_as_it_is(doubled, player.request) is not None


@pytest.mark.parametrize("text", NEEDED, ids=ascii)
def test_what_scripts_and_emoji_need_is_let_through(text: str) -> None:
    assert hidden(f"x = '{text}'") == {}
    assert shows(Player("x = ''"), TextEdit("0", 5, "", text))


def test_what_is_around_the_edit_counts() -> None:
    player = Player("x = 'میخواهم'")

    assert reads_as_it_is(TextEdit("0", 7, "", "\u200c"), player.request) is None
    assert reads_as_it_is(TextEdit("0", 5, "", "\u200c"), player.request) is not None


@pytest.mark.parametrize(
    "text",
    [
        "می\u200c\u200cخواهم",  # the second one does nothing
        "user\u200dname",
        "a\ufe0f",
        "😀\ufe0f\ufe0f",
        "😀\U000e0100\U000e0101",  # bytes behind a picture
        "🏴\U000e0067\U000e0062\U000e007f",  # and behind a flag
        "\u200d🔬",
    ],
    ids=ascii,
)
def test_what_does_nothing_that_can_be_seen_is_not(text: str) -> None:
    assert hidden(text)


def test_ordinary_text_hides_nothing() -> None:
    assert not hidden("def f(x):\n\treturn 'é ü 中文 عربي हिन्दी \u00a0 “…” ∑ 😀'")


def test_it_is_one_of_the_checks() -> None:
    assert reads_as_it_is in CHECKS
