from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.predictors import PredictorNameError, find_predictor
from jupyter_nbedit.bench.predictors.predictions import PredictionsFile
from jupyter_nbedit.bench.records import Answer, Configuration, Task
from jupyter_nbedit.bench.tasks import EditQuestion, TextQuestion
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.next_edit import questions as moments
from jupyter_nbedit.bench.tasks.rewrite import questions as texts
from jupyter_nbedit.utils.files import DatasetError
from tests.bench.revisions import TABLE, make_edit, renamed

EDIT = make_edit(TABLE, renamed("t"), file="folder/a.ipynb")


def configuration(task: Task) -> Configuration:
    return Configuration(task=task, data=(), predictors=(), context=context_for(task))


def predictions(path: Path, *lines: dict[str, object] | Answer) -> PredictionsFile:
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    found = find_predictor(f"file:{path}", configuration("next"))
    assert isinstance(found, PredictionsFile)
    return found


def question(task: Task) -> TextQuestion:
    (found,) = texts(EDIT, configuration(task), [])
    return found


def test_predictions_by_id(tmp_path: Path) -> None:
    predictor = predictions(tmp_path / "p.jsonl", {"id": EDIT.key, "predicted": "new"})
    answer = asyncio.run(predictor.rewrite(question("cell")))

    assert answer == Answer(case=EDIT.key, text="new")


def test_the_authors_published_predictions(tmp_path: Path) -> None:
    predictor = predictions(
        tmp_path / "p.jsonl",
        {
            "repo": "one",
            "commit": "c0",
            "file_name": "a.ipynb",
            "expected_cell": "right",
            "expected_file": "right",
            "five_shot_1_3b_cell": "```cells```",
            "five_shot_1_3b_file": "file",
        },
    )

    for task, text in (("cell", "cells"), ("file", "file")):
        answer = asyncio.run(predictor.rewrite(question(task)))  # type: ignore[arg-type]
        assert answer is not None
        assert answer.text == text


def moment() -> EditQuestion:
    return next(moments([EDIT], configuration("next")))


def test_the_answers_of_another_run(tmp_path: Path) -> None:
    asked = moment()
    right = Answer(case=asked.case.id, edits=asked.missing[:1], confidence=0.5)
    predictor = predictions(tmp_path / "p.jsonl", right)

    assert asyncio.run(predictor.suggest(asked)) == right


def test_edits_that_do_not_apply_are_dropped(tmp_path: Path) -> None:
    asked = moment()
    stray = asked.missing[0].__class__("nowhere", 0, "x", "y")
    predictor = predictions(tmp_path / "p.jsonl", Answer(case=asked.case.id, edits=(stray,)))

    assert asyncio.run(predictor.suggest(asked)) == Answer(case=asked.case.id)


def test_a_case_that_the_file_does_not_know_is_left_out(tmp_path: Path) -> None:
    predictor = predictions(tmp_path / "p.jsonl", {"id": "another", "predicted": "x"})

    assert asyncio.run(predictor.rewrite(question("cell"))) is None
    assert asyncio.run(predictor.suggest(moment())) is None


@pytest.mark.parametrize("line", ['{"predicted": "x"}', "[1]", "{"])
def test_what_is_no_prediction_is_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(line)

    with pytest.raises(DatasetError, match=r"p\.jsonl, line 1"):
        find_predictor(f"file:{path}", configuration("cell"))


def test_a_predictor_that_does_not_exist_is_told() -> None:
    with pytest.raises(PredictorNameError, match="choose of copy, naive"):
        find_predictor("oracle", configuration("cell"))
