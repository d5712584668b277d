from __future__ import annotations

import random

from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.prompts.base import Prompt
from jupyter_nbedit.predict.llm.prompts.formats.nbedit import Nbedit
from jupyter_nbedit.training import editing, examples
from tests.bench.revisions import TABLE, make_edit, renamed

RENAMED = make_edit(TABLE, renamed("sales"))


def learned(record, moments=2):
    return list(editing.examples(record, random.Random(1), moments))


def test_the_answer_is_read_as_what_is_missing(monkeypatch):
    prompts: list[Prompt] = []

    def noted(session: Session, form: Nbedit):
        prompt = examples.prompt_at(session, form)
        assert prompt is not None
        prompts.append(prompt)
        return prompt

    monkeypatch.setattr(editing, "prompt_at", noted)
    found = learned(RENAMED, moments=9)

    asked = {prompt.text: prompt for prompt in prompts}
    for example in found:
        prompt = asked[example.prompt]
        edits = Nbedit().parse(prompt, example.answer)
        assert bool(edits) == (example.kind != "silence")
        assert all("sales" in edit.new for edit in edits)
    assert {example.kind for example in found} == {"place", "next", "silence"}


def test_nothing_is_learned_of_a_notebook_that_is_new():
    assert learned(make_edit([], TABLE)) == []


def test_a_long_rewriting_is_no_edit():
    long = "\n".join(f"value_{number} = {number}" for number in range(60))
    found = learned(make_edit(TABLE, [*TABLE[:3], long]), moments=9)

    assert {example.kind for example in found} <= {"silence"}
