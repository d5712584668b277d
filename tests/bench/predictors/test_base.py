from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from jupyter_nbedit.bench.predictors.base import Copy, Local, code_identity
from jupyter_nbedit.bench.records import Configuration, Told
from jupyter_nbedit.bench.tasks import EditQuestion
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.next_edit import questions
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from tests.bench.revisions import TABLE, make_edit, renamed


class Scripted:
    """Suggests what it was told to, one suggestion after the other."""

    def __init__(self, *suggestions: tuple[TextEdit, ...]) -> None:
        self.suggestions = suggestions

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        for number, edits in enumerate(self.suggestions):
            yield Suggestion(edits, 0.5 + number / 10, "scripted", f"number {number}")


class Broken:
    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        for number in range(1):
            yield Suggestion((), 1 / number, "", "")


def asked(told: Told = "nothing", context: str = "") -> EditQuestion:
    configuration = Configuration(
        task="next",
        data=(),
        predictors=(),
        told=told,
        context=context_for("next", [context] if context else []),
    )
    unit = [make_edit(TABLE, renamed("sales"))]
    return next(each for each in questions(unit, configuration) if each.case.stage == "next")


def test_the_last_suggestion_counts() -> None:
    question = asked()
    right = question.missing[0]
    predictor = Local("scripted", Scripted((right,), (right, question.missing[1])))
    answer = asyncio.run(predictor.suggest(question))

    assert answer.edits == (right, question.missing[1])
    assert (answer.confidence, answer.source, answer.reason) == (0.6, "scripted", "number 1")
    assert {cell.id for cell in (*answer.cells, *question.case.cells)} >= {right.cell_id}


@pytest.mark.parametrize("told", ["cell", "place"])
def test_what_was_not_asked_for_is_left_out(told: Told) -> None:
    question = asked(told)
    everything = asked()
    elsewhere = everything.missing[-1]
    predictor = Local("scripted", Scripted((elsewhere, question.missing[0])))

    assert asyncio.run(predictor.suggest(question)).edits == (question.missing[0],)
    silent = Local("scripted", Scripted((elsewhere,)))
    assert asyncio.run(silent.suggest(question)).edits == ()


def test_edits_of_a_part_are_edits_of_the_whole() -> None:
    question = asked(context="place")
    (cell,) = question.shown.request.notebook.cells
    start = cell.source.index("df")
    predictor = Local("scripted", Scripted((TextEdit(cell.id, start, "df", "sales"),)))
    (edit,) = asyncio.run(predictor.suggest(question)).edits

    assert edit in question.missing


def test_a_predictor_that_breaks_is_a_fault() -> None:
    answer = asyncio.run(Local("broken", Broken()).suggest(asked()))

    assert answer.fault == "ZeroDivisionError: division by zero"


def test_copy_says_nothing() -> None:
    assert asyncio.run(Copy("copy").suggest(asked())).edits == ()


def test_the_identity_is_that_of_the_code() -> None:
    assert code_identity("core") == code_identity("core")
    assert code_identity("core") != code_identity("predict")
