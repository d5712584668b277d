from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.records import Configuration
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.next_edit import questions
from jupyter_nbedit.bench.tasks.others import NONE, OtherNotebooks, before, versions
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit, encode
from jupyter_nbedit.predict.library import Library
from tests.bench.revisions import make_edit

REPOSITORY = "owner/one"


def edit(file: str, time: int, *new: str, old: Sequence[str] = ("x = 1",)) -> NotebookEdit:
    made = make_edit(old, new, repository=REPOSITORY, commit=f"c{time}", file=file)
    return msgspec.structs.replace(made, time=time)


def known(edits: Sequence[NotebookEdit], time: int, folder: Path) -> OtherNotebooks:
    """Return what is known at a moment from a file of edits."""
    path = folder / "data.jsonl"
    path.write_bytes(b"".join(encode(each) for each in edits))
    return before([each for _, each in versions([path], {REPOSITORY})], time)


def texts(library: Library | None) -> list[str]:
    assert library is not None
    return ["\n".join(notebook.texts) for notebook in library.notebooks]


def test_a_notebook_is_what_the_latest_earlier_edit_left(tmp_path: Path) -> None:
    edits = [
        edit("b.ipynb", 30, "late = 3"),
        edit("b.ipynb", 20, "early = 2"),
        edit("b.ipynb", 10, "first = 1"),
    ]

    def at(time: int) -> list[str]:
        return texts(known(edits, time, tmp_path).library(besides=("a.ipynb",)))

    assert [at(time) for time in (10, 11, 20, 21, 30, 31)] == [
        [],
        ["first = 1"],
        ["first = 1"],
        ["early = 2"],
        ["early = 2"],
        ["late = 3"],
    ]


def test_a_notebook_that_only_a_later_edit_tells_of_is_not_known(tmp_path: Path) -> None:
    # Though that edit says what the notebook was before.
    later = edit("b.ipynb", 50, "new = 1", old=["old = 1"])

    assert texts(known([later], 40, tmp_path).library(besides=("a.ipynb",))) == []


def test_what_was_deleted_or_renamed_is_not_there_any_more(tmp_path: Path) -> None:
    renamed = msgspec.structs.replace(edit("c.ipynb", 20, "x = 2"), old_file="b.ipynb")
    edits = [
        edit("d.ipynb", 20),
        renamed,
        edit("d.ipynb", 10, "y = 1"),
        edit("b.ipynb", 10, "x = 1"),
    ]

    assert texts(known(edits, 15, tmp_path).library(besides=("a.ipynb",))) == ["x = 1", "y = 1"]
    assert texts(known(edits, 25, tmp_path).library(besides=("a.ipynb",))) == ["x = 2"]


def test_an_edit_whose_time_nobody_knows_tells_nothing(tmp_path: Path) -> None:
    assert texts(known([edit("b.ipynb", 0, "x = 2")], 10, tmp_path).library(besides=())) == []


def test_the_notebook_itself_is_not_among_the_others(tmp_path: Path) -> None:
    others = known([edit("a.ipynb", 10, "x = 1"), edit("b.ipynb", 10, "y = 1")], 20, tmp_path)

    assert texts(others.library(besides=("a.ipynb", ""))) == ["y = 1"]


def test_nearest_folders_come_first(tmp_path: Path) -> None:
    files = ["z.ipynb", "one/two/far.ipynb", "one/near.ipynb"]
    others = known([edit(file, 10, f"{file[:3]} = 1") for file in files], 20, tmp_path)

    assert texts(others.library(besides=("one/two/a.ipynb",))) == ["one = 1", "one = 1", "z.i = 1"]


def test_what_was_done_in_the_same_commit_counts_once_it_is_done() -> None:
    unit = [
        edit("a.ipynb", 10, "x = 2"),
        edit("b.ipynb", 10, "x = 3"),
    ]
    configuration = Configuration(task="next", data=(), predictors=(), context=context_for("next"))
    seen = {
        question.case.file: texts(question.shown.request.library)
        for question in questions(unit, configuration, NONE)
    }

    assert seen == {"a.ipynb": [], "b.ipynb": ["x = 2"]}


@pytest.mark.parametrize("seed", range(20))
def test_nothing_of_the_future_is_seen(seed: int, tmp_path: Path) -> None:
    """Whatever comes later, a predictor is shown the same."""
    chance = random.Random(seed)
    files = ["a.ipynb", "b.ipynb", "c/d.ipynb"]
    configuration = Configuration(task="next", data=(), predictors=(), context=context_for("next"))

    def some(time: int) -> NotebookEdit:
        new = [f"v{time} = {chance.randint(0, 9)}" for _ in range(chance.randint(0, 3))]
        return edit(chance.choice(files), time, *new, old=[f"w{time} = 0"])

    past = [some(time) for time in range(1, 20)]
    now = edit("a.ipynb", 20, "x = 2")

    def shown(future: Sequence[NotebookEdit]) -> list[list[str]]:
        data = sorted([*future, now, *past], key=lambda edit: -edit.time)
        others = known(data, now.time, tmp_path)
        asked = questions([now], configuration, others)
        return [texts(question.shown.request.library) for question in asked]

    alone = shown([])
    assert any(alone)
    assert alone == shown([some(time) for time in range(20, 40)])


def test_what_was_done_in_earlier_notebooks_of_the_commit_is_told() -> None:
    unit = [
        edit("a.ipynb", 10, "x = 2"),
        edit("b.ipynb", 10, "x = 3"),
        edit("c.ipynb", 10, "x = 4"),
    ]
    configuration = Configuration(task="next", data=(), predictors=(), context=context_for("next"))
    told: dict[str, list[str]] = {}
    for question in questions(unit, configuration):
        request = question.shown.request
        told[question.case.file] = [item.new for item in request.elsewhere]
        cells = {cell.id for cell in request.notebook.cells}
        assert not cells & {item.cell_id for item in request.elsewhere}

    assert told == {"a.ipynb": [], "b.ipynb": ["2"], "c.ipynb": ["2", "3"]}


def test_what_is_not_in_the_context_is_not_shown(tmp_path: Path) -> None:
    configuration = Configuration(
        task="next", data=(), predictors=(), context=context_for("next", ["notebook", "history"])
    )
    others = known([edit("b.ipynb", 10, "y = 1")], 20, tmp_path)

    unit = [edit("a.ipynb", 20, "x = 2"), edit("c.ipynb", 20, "x = 2")]
    for question in questions(unit, configuration, others):
        assert question.shown.request.library is None
        assert question.shown.request.elsewhere == ()


def test_other_versions_have_another_digest(tmp_path: Path) -> None:
    edits = [edit("b.ipynb", 20, "x = 2"), edit("b.ipynb", 10, "x = 1")]

    assert known(edits, 15, tmp_path).digest == known(edits, 20, tmp_path).digest
    assert known(edits, 15, tmp_path).digest != known(edits, 25, tmp_path).digest
