from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator

import msgspec
import pytest

from jupyter_nbedit.core.edits import CellDeletion, CellInsertion, SuggestedEdit, TextEdit
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.engine import Engine, extends
from jupyter_nbedit.predict.gate import Gate
from jupyter_nbedit.predict.predictor import Predictor
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from tests.predict.playing import Player

EDIT = TextEdit("0", 0, "a", "b")


def suggestion(*edits: SuggestedEdit, confidence: float = 0.9, source: str = "fake") -> Suggestion:
    return Suggestion(edits or (EDIT,), confidence, source, "because")


class Fake(Predictor):
    """Yields what it is given, sleeping before each as long as it is told to."""

    def __init__(self, *answers: Suggestion, delay: float = 0.0, name: str = "fake") -> None:
        self.name = name
        self.answers = answers
        self.delay = delay
        self.cancelled = False

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        try:
            for answer in self.answers:
                await asyncio.sleep(self.delay)
                yield answer
        except asyncio.CancelledError:
            self.cancelled = True
            raise


class Broken(Predictor):
    name = "broken"

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        if request.trigger == "edit":
            raise RuntimeError("no")
        yield suggestion()


async def collected(engine: Engine, request: PredictionRequest) -> list[Suggestion]:
    return [answer async for answer in engine.predict(request)]


def ask(*predictors: Predictor, source: str = "a = 1\na = 2\n") -> list[Suggestion]:
    engine = Engine(predictors)
    return asyncio.run(collected(engine, Player(source).request))


def test_the_answer_of_a_predictor_is_yielded() -> None:
    assert ask(Fake(suggestion())) == [suggestion()]


def test_without_predictors_there_is_silence() -> None:
    assert ask() == []


def test_the_first_to_answer_is_shown_and_kept() -> None:
    other = suggestion(TextEdit("0", 6, "a", "c"))
    assert ask(Fake(other, delay=0.05), Fake(suggestion())) == [suggestion()]


def test_an_extension_replaces_what_is_shown() -> None:
    longer = suggestion(EDIT, TextEdit("0", 6, "a", "b"))
    assert ask(Fake(suggestion()), Fake(longer, delay=0.02)) == [suggestion(), longer]


def test_an_unsure_answer_is_not_shown() -> None:
    assert ask(Fake(suggestion(confidence=0.1))) == []


def test_a_source_may_have_its_own_threshold() -> None:
    engine = Engine([Fake(suggestion(confidence=0.1))], gate=Gate({"fake": 0.05}))
    assert asyncio.run(collected(engine, Player("a = 1").request)) != []


def test_bad_edits_are_dropped_and_good_ones_stay() -> None:
    bad = TextEdit("0", 0, "nothing like it", "b")
    good = TextEdit("0", 6, "a", "b")
    assert ask(Fake(suggestion(bad, good))) == [suggestion(good)]


def test_a_suggestion_without_a_good_edit_is_not_shown() -> None:
    assert ask(Fake(suggestion(TextEdit("7", 0, "a", "b")))) == []


def test_whoever_comes_to_a_notebook_is_told_what_follows_from_others_alone() -> None:
    own, other = Fake(suggestion(), name="own"), Fake(suggestion(source="other"), name="other")
    other.follows_others = True
    request = msgspec.structs.replace(Player("a = 1\na = 2\n").request, trigger="enter")

    found = asyncio.run(collected(Engine([own, other]), request))

    assert [each.source for each in found] == ["other"]


def test_a_failing_predictor_is_logged_once_and_does_no_harm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = Engine([Broken(), Fake(suggestion(), delay=0.01)])
    request = Player("a = 1").request
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            assert asyncio.run(collected(engine, request)) == [suggestion()]
    assert len(caplog.records) == 1
    assert "'broken'" in caplog.text


def test_cancelling_cancels_the_predictors() -> None:
    slow = Fake(suggestion(), delay=60)

    async def main() -> None:
        task = asyncio.create_task(collected(Engine([slow]), Player("a = 1").request))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(main())
    assert slow.cancelled


def test_closing_cancels_the_predictors() -> None:
    slow = Fake(suggestion(), delay=60)

    async def main() -> None:
        answers = Engine([Fake(suggestion()), slow]).predict(Player("a = 1").request)
        assert isinstance(await answers.__anext__(), Suggestion)
        await answers.aclose()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(main())
    assert slow.cancelled


def test_a_costly_predictor_is_stopped_once_something_is_shown() -> None:
    costly = Fake(suggestion(), delay=60, name="costly")
    costly.speed = "slow"
    assert ask(costly, Fake(suggestion())) == [suggestion()]
    assert costly.cancelled


def test_but_not_by_its_own_suggestion() -> None:
    longer = suggestion(TextEdit("0", 0, "a", "bc"))
    costly = Fake(suggestion(), longer)
    costly.speed = "slow"
    assert ask(costly) == [suggestion(), longer]


def test_the_budget_ends_the_wait() -> None:
    slow = Fake(suggestion(), delay=60)
    engine = Engine([slow], budget=0.02)
    assert asyncio.run(collected(engine, Player("a = 1").request)) == []
    assert slow.cancelled


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (suggestion(EDIT), False),
        (suggestion(TextEdit("0", 0, "a", "bc")), True),
        (suggestion(TextEdit("0", 0, "a", "c")), False),
        (suggestion(TextEdit("0", 1, "a", "bc")), False),
        (suggestion(TextEdit("1", 0, "a", "bc")), False),
        (suggestion(EDIT, TextEdit("0", 6, "a", "b")), True),
        (suggestion(TextEdit("0", 6, "a", "b"), EDIT), False),
    ],
)
def test_extends(new: Suggestion, expected: bool) -> None:
    assert extends(suggestion(EDIT), new) is expected


def test_importing_the_engine_loads_no_parser() -> None:
    code = (
        "import sys, jupyter_nbedit.predict.engine as e; e.default_engine();"
        "sys.exit(any(name.startswith('tree_sitter') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


CELL = CellInsertion(Cell("n", "code", "b = 2"), "0")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (suggestion(CELL), False),
        (suggestion(CELL, EDIT), True),
        (suggestion(CellInsertion(Cell("m", "code", "b = 2\nc = 3"), "0")), True),
        (suggestion(CellInsertion(Cell("n", "code", "c = 3"), "0")), False),
        (suggestion(CellInsertion(Cell("n", "raw", "b = 2\nc"), "0")), False),
        (suggestion(CellInsertion(Cell("n", "code", "b = 2\nc"), "")), False),
        (suggestion(CellDeletion("0", "code", "a = 1")), False),
        (suggestion(EDIT), False),
    ],
)
def test_a_new_cell_may_only_grow(new: Suggestion, expected: bool) -> None:
    assert extends(suggestion(CELL), new) is expected


def test_edits_of_cells_are_checked_and_shown() -> None:
    deletion = CellDeletion("1", "code", "")
    missing = CellDeletion("9", "code", "")
    engine = Engine([Fake(suggestion(missing, CELL, deletion))])
    (shown,) = asyncio.run(collected(engine, Player("a = 1", "").request))
    assert shown.edits == (CELL, deletion)
