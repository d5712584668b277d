from __future__ import annotations

import re

import msgspec

from jupyter_nbedit.predict.llm.context import LARGE, build_context
from jupyter_nbedit.predict.llm.prompts import FORMATS
from jupyter_nbedit.predict.llm.prompts.guard import guarded
from jupyter_nbedit.predict.request import build_request
from tests.predict.llm.prompts.situations import parameter, replace


def test_a_mark_is_hidden_wherever_it_may_come_from():
    session = parameter()
    replace(session, "totals", "print(total, mean)", "MARK", 50)
    replace(session, "load", "sales.head()", "x = 'MARK'  # MARK", 60)
    context = build_context(build_request(session), LARGE, redact=True)
    assert msgspec.json.encode(context).count(b"MARK") > 4

    safe = guarded(context, re.compile("MARK"))

    assert b"MARK" not in msgspec.json.encode(safe)
    before = context.window.start + context.window.shown.real(context.cursor)
    assert safe.window.start + safe.window.shown.real(safe.cursor) == before
    assert guarded(safe, re.compile("MARK")) == safe


def test_text_that_reads_like_the_prompt_is_left_alone_by_an_edit_beside_it():
    session = parameter()
    replace(session, "load", "sales.head()", "x = '<|user_cursor|>', 1", 60)
    known = FORMATS["zeta2"]
    prompt = known.render(build_context(build_request(session), LARGE, redact=False))
    assert prompt.text.count("<|user_cursor|>") == 1

    window = prompt.context.window.text
    edits = known.parse(prompt, window.replace(", 1", ", 2") + ">>>>>>> UPDATED")

    assert [(edit.old, edit.new) for edit in edits] == [("1", "2")]
    source = edits[0].apply(session.cell("load").source)
    assert "x = '<|user_cursor|>', 2" in source
