from __future__ import annotations

import random

from jupyter_nbedit.bench.predictors.language_model import text_prompt
from jupyter_nbedit.bench.records import Configuration
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.rewrite import questions
from jupyter_nbedit.training.paper import MAX_TEXT, examples
from tests.bench.revisions import TABLE, make_edit, renamed

RENAMED = make_edit(TABLE, renamed("sales"))


def learned(record):
    return list(examples(record, random.Random(0)))


def test_the_prompt_is_what_the_benchmark_asks_and_the_answer_what_is_right():
    (example,) = learned(RENAMED)
    configuration = Configuration(task="cell", data=(), predictors=(), context=context_for("cell"))
    (question,) = questions(RENAMED, configuration, ())

    assert example.prompt == text_prompt(question)
    assert example.answer == f"{question.case.expected}\n<|EOT|>"
    assert (example.task, example.kind) == ("paper", "modifies")


def test_kinds_are_told_apart():
    (added,) = learned(make_edit(TABLE, [*TABLE, "print(1)"]))
    (deleted,) = learned(make_edit(TABLE, TABLE[:3]))

    assert (added.kind, deleted.kind) == ("adds", "deletes")
    assert deleted.answer == "\n<|EOT|>"


def test_what_says_nothing_or_is_too_long_or_secret_is_left_out():
    key = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"

    assert learned(make_edit(TABLE, renamed("sales"), message="fix it")) == []
    assert learned(make_edit(TABLE, [*TABLE, f"token = '{key}'"])) == []
    assert learned(make_edit(TABLE, [*TABLE, "x = 1\n" * MAX_TEXT])) == []
    assert learned(make_edit(TABLE, TABLE)) == []
