from __future__ import annotations

import os
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_nbedit.core.events import Edit, Focus, Origin, Run
from jupyter_nbedit.core.items import HistoryEdit
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.core.text import common_prefix
from jupyter_nbedit.predict.library import Library, remember
from jupyter_nbedit.predict.llm.context import (
    LARGE,
    SMALL,
    Budget,
    Change,
    PromptContext,
    build_context,
    estimated_tokens,
)
from jupyter_nbedit.predict.llm.prompts import FORMATS
from jupyter_nbedit.predict.request import build_request
from jupyter_nbedit.privacy.masking import PLACEHOLDER
from tests.core.streams import streams
from tests.predict.llm.prompts.situations import SITUATIONS, long, opened, parameter, request

SOURCES = st.lists(
    st.sampled_from(
        [
            "df = load(path)",
            "password = 'hunter2-secret'",
            "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END PRIVATE KEY-----",
            "",
            "print('😀')",
            "x" * 100,
            "[redacted]",
        ]
    ),
    max_size=30,
).map("\n".join)


def built(session: Session, budget: Budget = LARGE, *, redact: bool = True) -> PromptContext:
    return build_context(build_request(session), budget, redact=redact)


@given(streams())
@settings(max_examples=50)
def test_the_same_events_give_the_same_bytes(steps):
    first, second = Session(), Session()
    for step in steps:
        first.apply(step.event)
        second.apply(step.event)

    one, two = built(first), built(second)

    assert msgspec.json.encode(one) == msgspec.json.encode(two)
    for known in FORMATS.values():
        assert known.render(one) == known.render(two)


def test_other_notebooks_are_in_no_prompt():
    session = parameter()
    alone = build_request(session)
    others = Library(
        (remember([*(cell.source for cell in alone.notebook.cells), "elsewhere = 1"]),)
    )
    done = HistoryEdit("1:x", "x = 1", 4, "1", "elsewhere", Origin.USER, 1.0, 1.0, 4)
    beside = msgspec.structs.replace(alone, library=others, elsewhere=(done,))

    for budget in (SMALL, LARGE):
        for redact in (True, False):
            one, two = (build_context(each, budget, redact=redact) for each in (alone, beside))
            assert one == two
            for known in FORMATS.values():
                assert known.render(one) == known.render(two)


def test_the_order_of_sets_is_not_in_the_prompt():
    program = (
        "from tests.predict.llm.prompts.situations import *\n"
        "import hashlib, msgspec\n"
        "sent = msgspec.json.encode([context(name) for name in SITUATIONS])\n"
        "print(hashlib.sha256(sent).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


@given(SOURCES, st.data())
def test_excerpts_are_whole_lines_within_the_budget_and_hide_secrets(source, data):
    cursor = data.draw(st.integers(0, len(source)))
    session = opened(Cell("a", "code", source), Cell("b", "code", source))
    session.apply(Focus(cell_id="a", cursor=cursor, anchor=cursor))
    budget = data.draw(st.sampled_from([LARGE, SMALL, Budget(window=40, around=40, related=90)]))

    context = built(session, budget)

    sent = msgspec.json.encode(context).decode()
    assert "hunter2" not in sent
    assert "MIIE" not in sent
    assert estimated_tokens(context.window.text) <= budget.window
    around = estimated_tokens(context.above.text) + estimated_tokens(context.below.text)
    assert around <= budget.around + 2
    assert sum(estimated_tokens(item.text) for item in context.related) <= budget.related
    assert context.window.text.count("\n") <= 21
    for excerpt in (context.above, context.window, context.below, *context.related):
        if not excerpt.text:
            continue
        assert excerpt.start == 0 or source[excerpt.start - 1] == "\n"
        assert excerpt.text.endswith("\n") or excerpt.complete
        # What is shown between placeholders is what stands in the cell.
        pieces = excerpt.text.split(PLACEHOLDER)
        shown = 0
        for piece in pieces:
            real = excerpt.start + excerpt.shown.real(shown)
            assert not piece or source.startswith(piece, real)
            shown += len(piece) + len(PLACEHOLDER)
    if context.window.cell_id:
        assert 0 <= context.cursor <= len(context.window.text)
        assert context.current.text == (
            context.above.text + context.window.text + context.below.text
        )


def test_without_redaction_the_text_is_as_it_is():
    context = built(parameter(), redact=False)

    assert 'api_key = "not-a-real-key-42"' in context.window.text
    assert context.window.shown.hidden == ()


def common(first: str, second: str) -> int:
    return common_prefix(first, second)


@pytest.mark.parametrize(("name", "begins"), [("instruct", "<recent>"), ("nbedit", "@@edited")])
def test_a_keystroke_leaves_what_stands_before_the_history_as_it_was(name, begins):
    session = parameter()
    source = session.cell("load").source
    at = source.index("read_csv(path") + len("read_csv(path")
    known = FORMATS[name]

    def sent() -> str:
        prompt = known.render(built(session))
        return prompt.text + "".join(message.content for message in prompt.messages)

    before = sent()
    for number, key in enumerate(", sep=sep"):
        session.apply(Edit(time=50 + number / 10, cell_id="load", start=at, end=at, text=key))
        at += 1
        session.apply(Focus(cell_id="load", cursor=at, anchor=at))
        after = sent()
        assert common(before, after) >= after.index(begins)
        before = after


@pytest.mark.parametrize("name", ["instruct", "nbedit"])
def test_typing_on_leaves_most_of_a_large_prompt_as_it_was(name):
    cells = [Cell(f"c{n}", "code", f"frame_{n} = frame_{n - 1}.dropna()\n" * 8) for n in range(40)]
    session = opened(*cells)
    known = FORMATS[name]
    at = len(cells[20].source)
    kept = []
    before = ""
    for number, key in enumerate("frame_20.plot(kind='bar')"):
        session.apply(Edit(time=number / 10, cell_id="c20", start=at, end=at, text=key))
        at += 1
        session.apply(Focus(cell_id="c20", cursor=at, anchor=at))
        prompt = known.render(built(session))
        after = prompt.text + "".join(message.content for message in prompt.messages)
        kept.append(common(before, after) / len(after))
        before = after

    assert min(kept[1:]) > 0.6


def test_the_window_lies_around_the_cursor():
    context = built(long())

    assert context.window.text.startswith("step_50 = ")
    assert context.window.text.endswith("step_70 = run(step_69)\n")
    assert context.window.line == 49
    assert context.above.text.endswith("step_49 = run(step_48)\n")
    assert context.below.text.startswith("step_71 = ")
    assert context.window.text[: context.cursor].endswith("run(step_59, fast=True)")


def test_without_a_cursor_the_last_edit_or_the_failed_cell_is_the_place():
    asked = request("long")
    session = opened(Cell("a", "code", "x = 1"), Cell("b", "code", "1 / 0"))
    failed = Run(cell_id="b", ok=False, ename="ZeroDivisionError", evalue="division by zero")

    last = build_context(msgspec.structs.replace(asked, focus=None), LARGE, redact=True)
    assert last.window == build_context(asked, LARGE, redact=True).window
    assert built(session).window.cell_id == ""
    session.apply(failed)
    assert built(session).window.cell_id == "b"


def test_a_cell_without_end_is_not_shown():
    session = opened(Cell("a", "code", "x" * 70_000), Cell("b", "code", "y" * 5_000))
    for cell in ("a", "b"):
        session.apply(Focus(cell_id=cell, cursor=10, anchor=10))

        context = built(session)

        assert context.window.text == ""
        assert context.editable == ()


def test_the_folders_of_the_notebook_are_not_told():
    assert built(parameter()).path == "sales report.ipynb"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_outputs_are_left_out_unless_they_are_wanted(situation):
    session = SITUATIONS[situation]()
    for cell in session.notebook.cells:
        session.apply(Run(cell_id=cell.id, ok=True, output="the printed text"))

    sent = msgspec.json.encode(built(session))
    included = build_context(build_request(session), LARGE, redact=True, outputs=True)

    assert b"the printed text" not in sent
    assert b"the printed text" in msgspec.json.encode(included)


def test_the_default_sections_are_filled():
    context = built(parameter())

    assert [heading.text for heading in context.headings] == ["# Sales", "## Loading"]
    assert [excerpt.cell_id for excerpt in context.related] == ["totals", "plot"]
    assert [item.accepted for item in context.history if isinstance(item, Change)] == [
        False,
        True,
        False,
    ]
    assert context.failure is not None
    assert context.failure.frames[0].cell_id == "plot"
    small = built(parameter(), SMALL)
    prompt = FORMATS["nbedit"].render(small)
    assert estimated_tokens(prompt.text) < 1000
