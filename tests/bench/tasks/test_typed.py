from __future__ import annotations

import random

import msgspec

from jupyter_nbedit.bench.records import Configuration
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.judging import values
from jupyter_nbedit.bench.tasks.question import EditQuestion
from jupyter_nbedit.bench.tasks.recorded import line_questions, written
from jupyter_nbedit.bench.tasks.typed import questions, typed
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Edit, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record.redaction.masks import MASK
from tests.bench.revisions import TABLE, make_edit

LINE = "means = df.groupby('month').mean()"
WRITTEN = make_edit(TABLE, [*TABLE[:2], f"{TABLE[2]}\n{LINE}\nmeans.plot()", TABLE[3]])
CONFIGURATION = Configuration(
    task="next", data=(), predictors=(), lines=True, context=context_for("next")
)


def asked() -> list[EditQuestion]:
    return list(questions(WRITTEN, CONFIGURATION))


def judged(question: EditQuestion, text: str) -> dict[str, float]:
    focus = question.shown.request.focus
    assert focus is not None
    edit = TextEdit(focus.cell_id, focus.cursor, "", text)
    return values([edit], question.notebook, question.history, question.targets, question.missing)


def test_the_rest_of_the_line_is_missing_and_at_its_end_nothing() -> None:
    within = [question for question in asked() if question.case.stage == "line"]
    ends = [question for question in asked() if question.case.stage == "line end"]

    assert len(within) == 2
    assert len(ends) == 1
    for question in within:
        (rest,) = question.missing
        assert judged(question, rest.new)["precision_exact"] == 1
        assert judged(question, "zzz")["precision_helpful"] == 0
    assert judged(ends[0], " + 1")["quiet_rate"] == 0
    assert values([], ends[0].notebook, (), ends[0].targets, ())["quiet_rate"] == 1


def test_the_lines_below_may_follow() -> None:
    question = next(
        each for each in asked() if each.case.stage == "line" and LINE.endswith(each.missing[0].new)
    )

    longer = f"{question.missing[0].new}\nmeans.plot()"
    assert judged(question, longer)["precision_exact"] == 1


def test_an_edit_that_writes_nothing_has_no_lines() -> None:
    blank = make_edit(TABLE, [*TABLE[:3], f"{TABLE[3]}\n\n"])

    assert list(typed(blank, random.Random(0))) == []


def keys(time: float, cell_id: str, start: int, text: str) -> list[NotebookEvent]:
    """Type a text, key by key."""
    return [
        Edit(
            time=time + number / 10,
            cell_id=cell_id,
            start=start + number,
            end=start + number,
            text=key,
        )
        for number, key in enumerate(text)
    ]


OPEN = Open(time=0.0, cells=(Cell("a", "code", "x = 1\n"),), language="python", path="w.ipynb")
HISTORY = [OPEN, *keys(5, "a", 6, "total = x + 1"), *keys(60, "a", 0, "# first\n")]


def test_what_was_typed_key_by_key_is_one_edit() -> None:
    found = [
        (session.cell("a").source, edit.start, edit.text, after)
        for session, edit, after in written(HISTORY)
    ]

    assert found == [
        ("x = 1\n", 6, "total = x + 1", "x = 1\ntotal = x + 1"),
        ("x = 1\ntotal = x + 1", 0, "# first\n", "# first\nx = 1\ntotal = x + 1"),
    ]


def test_lines_of_a_recorded_history() -> None:
    configuration = msgspec.structs.replace(CONFIGURATION, task="recorded")
    lines = [msgspec.json.encode(event) for event in HISTORY]

    found = list(line_questions(lines, configuration))

    assert {question.case.stage for question in found} == {"line", "line end"}
    assert len({question.case.id for question in found}) == len(found)
    for question in found:
        focus = question.shown.request.focus
        assert focus is not None
        if question.missing and focus.cursor > 13:
            typed_so_far = question.notebook.cells[0].source[: focus.cursor]
            assert (typed_so_far + question.missing[0].new).endswith("total = x + 1")


def test_nobody_is_asked_for_what_is_masked() -> None:
    secret = [OPEN, *keys(5, "a", 6, f"key = '{MASK * 12}'")]
    configuration = msgspec.structs.replace(CONFIGURATION, task="recorded")

    found = list(line_questions(list(map(msgspec.json.encode, secret)), configuration))

    assert all(question.case.stage == "line end" for question in found)
