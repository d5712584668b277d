from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from jupyter_nbedit.bench.predictors import PredictorNameError, find_predictor
from jupyter_nbedit.bench.predictors.oracle import Oracle
from jupyter_nbedit.bench.records import Answer, Configuration
from jupyter_nbedit.bench.tasks import EditQuestion
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.next_edit import questions
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.llm.prompts import FORMATS
from tests.bench.revisions import TABLE, make_edit, renamed

CONFIGURATION = Configuration(
    task="next", data=(), predictors=(), context=context_for("next"), nowhere=0
)


def moments() -> Iterator[EditQuestion]:
    yield from questions([make_edit(TABLE, renamed("sales"))], CONFIGURATION)


def answered(name: str, question: EditQuestion) -> Answer:
    oracle = find_predictor(f"oracle:{name}", CONFIGURATION)
    assert isinstance(oracle, Oracle)
    return asyncio.run(oracle.suggest(question))


@pytest.mark.parametrize("name", ["instruct", "nbedit"])
def test_what_a_format_can_say_is_right(name: str) -> None:
    said = 0
    for question in moments():
        answer = answered(name, question)
        said += len(answer.edits)
        cells = {cell.id: cell.source for cell in question.notebook.cells}
        for edit in answer.edits:
            assert isinstance(edit, TextEdit)
            made = edit.apply(cells[edit.cell_id])
            # An answer is read line by line, so that it may hold several of the missing edits.
            wanted = _all_made(cells[edit.cell_id], edit, question)
            assert made == wanted
        assert question.missing or not answer.edits
    assert said > 3


def _all_made(source: str, edit: TextEdit, question: EditQuestion) -> str:
    inside = [
        other
        for other in question.missing
        if other.cell_id == edit.cell_id and edit.start <= other.start and other.end <= edit.end
    ]
    for other in sorted(inside, key=lambda other: other.start, reverse=True):
        source = other.apply(source)
    return source


def test_what_a_format_cannot_say_is_left_unsaid() -> None:
    # Filling in puts text in at the cursor, and nothing is to be put in here.
    assert not any(answered("fim", question).edits for question in moments())


def test_a_format_that_does_not_exist_is_told() -> None:
    with pytest.raises(PredictorNameError, match=", ".join(FORMATS.names)):
        find_predictor("oracle:latin", CONFIGURATION)
