from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.predictor import Predictor
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion, build_request
from jupyter_nbedit.predict.thresholds import (
    EAGERNESS,
    STEP,
    THRESHOLDS,
    Eagerness,
    Thresholds,
    around,
)
from tests.predict.playing import Player


@pytest.mark.parametrize("known", [EAGERNESS, *THRESHOLDS.values(), around(0.3), around(0.99)])
def test_the_more_eager_the_lower(known):
    assert 0 < known.high < known.medium < known.low < 1


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_everything_and_nothing_stay_what_they_are(chance):
    assert around(chance) == Thresholds(chance, chance, chance)


def test_medium_is_what_was_chosen():
    assert around(0.75).medium == 0.75
    assert around(0.75).low == pytest.approx(0.88, abs=0.005)
    assert STEP > 0


class Unsure(Predictor):
    """Adds a line, and is sure of it by halves."""

    name = "unsure"

    def __init__(self, threshold: float | Thresholds, confidence: float) -> None:
        self.threshold = threshold
        self._confidence = confidence

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        edit = TextEdit("0", 0, "", "y = 2\n")
        yield Suggestion((edit,), self._confidence, self.name, "because")


@pytest.mark.parametrize("threshold", [0.75, Thresholds(0.9, 0.75, 0.5)])
@pytest.mark.parametrize(
    ("confidence", "shown"),
    [(0.95, ["low", "medium", "high"]), (0.8, ["medium", "high"]), (0.6, ["high"]), (0.3, [])],
)
async def test_the_request_says_how_sure_a_suggestion_has_to_be(threshold, confidence, shown):
    session = Player("x = 1\n").session
    engine = Engine([Unsure(threshold, confidence)])

    async def is_shown(eagerness: Eagerness) -> bool:
        request = build_request(session, eagerness=eagerness)
        return [item async for item in engine.predict(request)] != []

    levels: list[Eagerness] = ["low", "medium", "high"]
    assert [each for each in levels if await is_shown(each)] == shown
