from __future__ import annotations

import pytest

from jupyter_nbedit.bench.records import Answer, Configuration
from jupyter_nbedit.bench.run.scoring import Scorer
from jupyter_nbedit.bench.tasks import EditQuestion
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.hindsight import Code
from jupyter_nbedit.bench.tasks.next_edit import questions
from jupyter_nbedit.core.edits import TextEdit
from tests.bench.revisions import make_edit

CONFIGURATION = Configuration(
    task="next", data=(), predictors=(), context=context_for("next"), nowhere=0
)


def moments(old: list[str], new: list[str], *later: Code) -> list[EditQuestion]:
    edit = make_edit(old, new)
    return list(questions([edit], CONFIGURATION, later={edit.file: later}))


def scored(question: EditQuestion, old: str, new: str) -> dict[str, float]:
    """Score the suggestion to put a text in the place of the first that is so."""
    cell = next(cell for cell in question.notebook.cells if old in cell.source)
    edit = TextEdit(cell.id, cell.source.index(old), old, new)
    return Scorer(CONFIGURATION).values(question, Answer(case=question.case.id, edits=(edit,)))


def is_welcome(values: dict[str, float]) -> bool:
    assert values["precision_helpful"] == 0
    return bool(values["precision_wide"])


OLD = ["df = read()\n", "df.plot()\n", "df.head()\n"]


TOGETHER = "df = read()\nx = 1\ndf.head()\n"
REWRITTEN = "data = read()\nx = 1\nshow(everything, at='once')\n"


def test_what_a_later_commit_makes_is_welcome() -> None:
    half = ["data = read()\n", "data.plot()\n", "df.head()\n"]
    whole = ["import pandas\n", "data = read()\n", "data.plot()\n", "data.head()\n"]

    finished = moments(OLD, half, ["data = load()\n"], whole)[-1]

    values = scored(finished, "df.head", "data.head")
    assert is_welcome(values)
    assert (values["quiet_rate"], values["quiet_wide"]) == (0, 1)
    assert not is_welcome(scored(finished, "data.plot", "data.draw"))


def test_only_the_next_few_versions_count() -> None:
    half = ["df = read()\n", "x = 2\n"]
    later = [[*half, f"y = {number}\n"] for number in range(5)]

    finished = moments(["df = read()\n", "x = 1\n"], half, *later, ["data = read()\n", "x = 2\n"])[
        -1
    ]

    assert not is_welcome(scored(finished, "df", "data"))


def test_what_was_right_on_a_line_that_is_rewritten_is_welcome() -> None:
    before_the_last = moments([TOGETHER], [REWRITTEN])[1]

    values = scored(before_the_last, "df.head", "data.head")
    assert is_welcome(values)
    assert (values["recall_helpful"], values["recall_wide"]) == (0, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("df.head", "other.head", id="what it puts in stands nowhere"),
        pytest.param("df.head()", "df.head(10)", id="it takes nothing out"),
    ],
)
def test_what_was_not_right_on_such_a_line_is_not(old: str, new: str) -> None:
    assert not is_welcome(scored(moments([TOGETHER], [REWRITTEN])[1], old, new))


def test_a_variant_beside_which_the_old_name_goes_on_is_not() -> None:
    old, new = (text.replace("x = 1", "x = df") for text in (TOGETHER, REWRITTEN))

    assert not is_welcome(scored(moments([old], [new])[1], "df.head", "data.head"))


def test_nor_is_a_change_of_a_line_that_stays() -> None:
    new = ["data = read()\n", "data.plot()\n", "df.head()\nshow(everything)\n"]

    assert not is_welcome(scored(moments(OLD, new)[2], "df.head", "data.head"))


def test_what_mends_code_that_the_commit_left_broken_is_welcome() -> None:
    new = ["data = read()\n", "data.plot()\n", "df.head()\n"]
    finished = moments(OLD, new)[-1]

    assert is_welcome(scored(finished, "df.head", "data.head"))
    assert not is_welcome(scored(finished, "df.head", "frame.head"))
    assert not is_welcome(scored(finished, "data.plot", "data.draw"))


def test_a_name_that_meant_nothing_before_the_commit_is_no_loss() -> None:
    finished = moments(["y = 1\n", "df.head()\n"], ["data = 1\n", "df.head()\n"])[-1]

    assert not is_welcome(scored(finished, "df.head", "data.head"))


def test_while_the_commit_goes_on_it_is_not_called_broken() -> None:
    new = ["data = read()\n", "data.plot()\n", "df.head()\n"]

    assert not is_welcome(scored(moments(OLD, new)[1], "df.head", "data.head"))


def test_where_only_white_space_is_missing_silence_is_right() -> None:
    old, new = ["f(1,2)\n", "x = 1\n"], ["f(1, 2)\n", "x = 1\n"]
    (asked, finished) = moments(old, new)
    silence = Answer(case=asked.case.id)

    values = Scorer(CONFIGURATION).values(asked, silence)
    assert (values["recall_helpful"], values["quiet_wide"]) == (0, 1)
    assert "recall_wide" not in values
    assert Scorer(CONFIGURATION).values(finished, silence)["quiet_wide"] == 1
    assert scored(asked, "x = 1", "x = 2")["quiet_wide"] == 0


def test_what_is_helpful_is_so_by_both_measures() -> None:
    asked = moments(OLD, ["data = read()\n", "data.plot()\n", "data.head()\n"])[1]

    values = scored(asked, "df.head", "data.head")
    assert values["precision_helpful"] == values["precision_wide"] == 1
    assert values["recall_helpful"] == values["recall_wide"] == 1
