from __future__ import annotations

import random
from contextlib import asynccontextmanager

import msgspec
import pytest

from jupyter_nbedit.bench.tasks.replay import revision
from jupyter_nbedit.core.events import Edit, Focus
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.provider.policy import LOCAL, Policy
from jupyter_nbedit.predict.llm.serving.asking import answer_to, question_of
from jupyter_nbedit.predict.llm.serving.service import Models, Target
from jupyter_nbedit.predict.request import build_request
from jupyter_nbedit.training.going_on import PIECE, examples
from tests.bench.revisions import TABLE, make_edit
from tests.predict.llm.scripted import says, serving

LINE = "means = df.groupby('month').mean()"
WRITTEN = make_edit(TABLE, [*TABLE[:2], f"{TABLE[2]}\n{LINE}\nmeans.plot()", TABLE[3]])


def learned(record, seed=0):
    return list(examples(record, random.Random(seed)))


class Runtime:
    """Stands for the process of the embedded runtime."""

    is_running = True

    def __init__(self, base):
        self.api_base, self.api_key, self.model = base, "key", "smollm2-135m-instruct"

    async def ensure(self):
        return self

    async def close(self):
        pass


@asynccontextmanager
async def local_models(server):
    models = Models(Policy(), Runtime(server.base))
    try:
        yield models
    finally:
        await models.close()


def typed(text):
    """Return the session of somebody who has written so much of what the edit adds."""
    session = Session()
    known = revision(WRITTEN.old, WRITTEN.new)
    session.apply(known.start)
    (edit,) = (event for event in known.events if isinstance(event, Edit))
    line = text.rindex("\n") + 1
    session.apply(msgspec.structs.replace(edit, text=text[:line]))
    place = edit.start + line
    session.apply(Edit(time=99.0, cell_id=edit.cell_id, start=place, end=place, text=text[line:]))
    cursor = edit.start + len(text)
    session.apply(Focus(time=edit.time, cell_id=edit.cell_id, cursor=cursor, anchor=cursor))
    return session


@pytest.mark.parametrize("seed", range(4))
async def test_the_prompt_is_what_the_runtime_is_sent(seed):
    (example,) = learned(WRITTEN, seed)
    added = f"\n{LINE}\nmeans.plot()"
    written = example.answer.removesuffix("\n")
    place = next(n for n in range(1, len(added)) if written.endswith(added[n:]))
    # An answer that begins with the begun word begins with one character of it, at least.
    begun = added[: place + (example.prompt[-1] not in "(.=,'")]

    async with serving(says("x\n")) as server, local_models(server) as models:
        request = build_request(typed(begun))
        question = await question_of(models, Target(LOCAL, None), request)
        assert question is not None
        await answer_to(models, question)

    assert server.asked[0].prompt == example.prompt
    assert example.prompt + example.answer == question.prompt.text + added[len(begun) :] + "\n"


def test_the_answer_goes_on_to_the_end_of_what_was_written():
    (example,) = learned(WRITTEN)

    assert LINE.endswith(example.answer.split("\n")[0])
    assert example.answer.endswith("\nmeans.plot()\n")
    assert (example.task, example.kind) == ("going on", "lines")
    assert example.repository == "owner/one"


def test_a_long_text_is_cut_where_lines_end():
    lines = [f"value_{number} = compute(table, column={number})" for number in range(60)]
    record = make_edit(TABLE, [*TABLE, "\n".join(lines)])

    found = learned(record)

    assert len(found) == 3
    assert all(len(example.answer) <= PIECE + len(lines[0]) for example in found)
    for example in found:
        written = [line for line in example.answer.split("\n")[1:] if line]
        assert set(written) <= set(lines)


def test_what_is_put_into_a_line_is_not_going_on():
    record = make_edit(TABLE, [*TABLE[:3], "print('all is done')"])

    assert learned(record) == []


def test_no_secret_is_learned():
    key = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"
    record = make_edit(TABLE, [*TABLE, f"first = 1\ntoken = '{key}'"])

    assert learned(record) == []


def test_nor_is_a_line_of_data():
    record = make_edit(TABLE, [*TABLE, f"x = [{', '.join(map(str, range(300)))}]"])

    assert learned(record) == []
