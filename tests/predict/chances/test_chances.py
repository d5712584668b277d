from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import TextEdit, text_edits
from jupyter_nbedit.predict.chances import Chances, together
from jupyter_nbedit.predict.chances.chances import ANYWHERE
from jupyter_nbedit.predict.chances.coefficients import WEIGHTS
from jupyter_nbedit.predict.chances.features import situation
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.names import Names
from jupyter_nbedit.predict.registry import PREDICTORS
from jupyter_nbedit.predict.request import PredictionRequest
from jupyter_nbedit.predict.thresholds import EAGERNESS
from tests.predict.playing import Player

FITTED = sorted(name.removesuffix(" odds") for name in WEIGHTS if name.endswith(" odds"))


EDIT = TextEdit("1", 0, "df", "x")
"""What would be done."""

LIKELIEST = TextEdit("1", 0, "x" * 2_000, "")
"""What nothing speaks against."""


def chain() -> PredictionRequest:
    """The same was done twice, and then the next is due."""
    player = Player("df.a(df)", "df.b()", "df.c()", "df.d()")
    player.replace(0, "df", "x")
    player.replace(0, "df", "x")
    player.replace(1, "df", "x")
    return player.request


def finished() -> PredictionRequest:
    """A different thing was done each time, at last a long one."""
    player = Player("df.a(df)", "df.b()", "df.c()", "df.d()")
    player.replace(0, "df", "x")
    player.replace(1, "b", "d")
    player.replace(2, "c()", "\n".join(f"line {number}" for number in range(20)))
    return player.request


@pytest.mark.parametrize("source", FITTED)
def test_the_surer_a_predictor_is_the_likelier(source: str) -> None:
    chances = Chances(source, chain())
    found = [chances.of(own / 20, 1, EDIT) for own in range(1, 20)]

    assert found == sorted(found)
    assert 0 < found[0] < 0.5 < found[-1] < 1


@pytest.mark.parametrize("source", FITTED)
def test_where_no_chain_is_under_way_everything_is_less_likely(source: str) -> None:
    assert Chances(source, finished()).of(0.8, 2, EDIT) < (
        Chances(source, chain()).of(0.8, 1, EDIT)
    )


def test_the_newest_edits_tell_whether_a_chain_is_under_way() -> None:
    assert situation(chain())["repeats"] > situation(finished())["repeats"] == 0
    assert situation(Player("a = 1").request) == {}


@pytest.mark.parametrize("source", FITTED)
def test_what_is_far_away_is_less_likely(source: str) -> None:
    chances = Chances(source, chain())

    assert chances.of(0.8, 3, EDIT) < chances.of(0.8, 1, EDIT)


@pytest.mark.parametrize("source", FITTED)
def test_what_the_user_left_behind_is_less_likely_either_way(source: str) -> None:
    down, up = (Player(*(f"df{number} = load(df)" for number in range(5))) for _ in range(2))
    for cell in (1, 2):
        down.replace(cell, "(df", "(x")
    for cell in (3, 2):
        up.replace(cell, "(df", "(x")

    above, below = (
        [Chances(source, each.request).of(0.8, cell, EDIT) for each in (down, up)]
        for cell in (1, 3)
    )
    assert above[0] < above[1]
    assert below[0] > below[1]
    # What the code is broken without follows wherever it is.
    assert Chances(source, down.request).of(ANYWHERE, 1, EDIT) == Chances(source, down.request).of(
        ANYWHERE, 3, EDIT
    )


@given(st.sampled_from(FITTED), st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_nothing_below_the_least_has_a_chance(source: str, own: float, least: float) -> None:
    chances = Chances(source, chain())
    if own < chances.least(least) - 1e-9:
        assert all(chances.of(own, cell, EDIT) < least for cell in range(4))
    elif own > chances.least(least) + 1e-9:
        assert chances.of(own, 1, LIKELIEST) >= least


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_everything_and_nothing_stay_what_they_are(chance: float) -> None:
    assert Chances(FITTED[0], chain()).least(chance) == chance


def test_whom_nothing_is_known_of_is_taken_at_their_word() -> None:
    chances = Chances("another package's", chain())

    assert chances.of(0.4, 3, EDIT) == chances.least(0.4) == 0.4


def test_all_predictors_without_a_model_have_one_threshold() -> None:
    found = {name: PREDICTORS.get(name) for name in PREDICTORS.names if name != "model"}

    assert set(FITTED) <= found.keys()
    assert {name for name, each in found.items() if each and each.threshold != EAGERNESS} <= {"llm"}


async def test_what_is_shown_has_the_chance_of_the_one_measure() -> None:
    player = Player("df = 1\n", "print(df)\n", engine=Engine([Names()]))
    player.replace(0, "df", "sales")
    (shown,) = [each async for each in player.engine.predict(player.request)]
    (place,) = await Names().find(player.request)

    (edit,) = text_edits(shown.edits)
    assert shown.confidence == Chances("names", player.request).of(place.chance, 1, edit)
    assert shown.confidence >= EAGERNESS.medium


def test_what_is_less_likely_waits_until_the_rest_is_accepted() -> None:
    found = [(0.75, "near"), (0.9, "sure"), (0.85, "as sure"), (0.3, "far")]

    assert [place for _, place in together(found, 0.5)] == ["sure", "as sure"]
    assert [place for _, place in together(found[::3], 0.5)] == ["near"]
    assert together(found, 0.95) == together([], 0.5) == []


def test_what_is_sure_does_not_wait_for_what_is_surer() -> None:
    found = [(0.99, "surer"), (0.91, "sure"), (0.88, "less sure")]

    assert [place for _, place in together(found, 0.5)] == ["surer", "sure"]
