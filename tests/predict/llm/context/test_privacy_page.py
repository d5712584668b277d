"""`docs/privacy.md` says what goes into a prompt; here it is held to that."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Outcome, Run, Suggested
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.context import LARGE, SMALL, Budget, PromptContext, build_context
from jupyter_nbedit.predict.llm.context.cells import MAX_SHOWN
from jupyter_nbedit.predict.llm.context.recent import MAX_CHANGES
from jupyter_nbedit.predict.llm.context.related import MAX_CELLS
from jupyter_nbedit.predict.llm.context.window import MAX_LINES
from jupyter_nbedit.predict.llm.prompts import FORMATS
from jupyter_nbedit.predict.request import build_request
from jupyter_nbedit.privacy.randomness import MAX_LENGTH, MIN_LENGTH
from tests.predict.llm.prompts.situations import opened, replace

PAGE = (Path(__file__).parents[4] / "docs" / "privacy.md").read_text("utf-8")
ROWS = [
    tuple(part.strip() for part in line.strip("|").split("|"))
    for line in PAGE.split("\n")
    if re.match(r"\| `\w+` ", line)
]

#: Whose budget a part is cut to, where it has one.
BUDGET_OF = {name: name for name in Budget.__struct_fields__} | {
    "failure": "error",
    "above": "around",
    "below": "around",
}


def test_the_table_has_every_part_of_a_prompt_and_no_other():
    assert tuple(row[0].strip("`") for row in ROWS) == PromptContext.__struct_fields__


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_budgets_are_those_of_the_code(row):
    section = BUDGET_OF.get(row[0].strip("`"))
    expected = ("", "")
    if section is not None:
        expected = (str(getattr(LARGE, section)), str(getattr(SMALL, section)))

    assert row[2:] == expected


def test_every_budget_is_told():
    assert set(BUDGET_OF.values()) - {"outputs"} <= {
        BUDGET_OF.get(row[0].strip("`")) for row in ROWS
    }
    assert f"{LARGE.outputs} tokens, {SMALL.outputs} for the" in PAGE


def test_the_numbers_of_the_page_are_those_of_the_code():
    text = " ".join(PAGE.split())

    assert f"up to {MAX_LINES} lines" in text
    assert (MAX_CHANGES, MAX_CELLS) == (6, 8)
    assert f"more than {MAX_SHOWN:,} characters" in text
    assert f"strings of {MIN_LENGTH} to {MAX_LENGTH} characters" in text


def secretive() -> Session:
    """Play a session in which everything that must not be sent has a name of its own."""
    session = opened(
        Cell("here", "code", "import os\nx = 1\npassword = 'SECRET-in-a-cell-1'\n"),
        Cell("long", "code", "x = 'LONG'" + " " * MAX_SHOWN),
        Cell("env", "code", "%%writefile .env\nA=FILE-OF-SECRETS"),
        Cell("text", "markdown", "PROSE below no heading"),
    )
    edit = TextEdit("here", 10, "x", "REJECTED")
    session.apply(Suggested(time=1, suggestion_id="SUGGESTION", source="s", edits=(edit,)))
    session.apply(Outcome(time=2, suggestion_id="SUGGESTION", outcome="rejected"))
    replace(session, "here", "x = 1", "x = 2", 1234567890)
    session.apply(
        Run(
            time=3,
            cell_id="here",
            ok=False,
            ename="E",
            evalue="SECRET-in-a-cell-1 is wrong",
            traceback=(
                "Cell In[1], line 2\n----> 2 x = 2\n\n"
                "File /home/USER/env/lib/python3.11/site-packages/lib.py:3, in f(x)\n----> 3 y\n"
            ),
            output="OUTPUT",
        )
    )
    return session


@pytest.mark.parametrize("name", FORMATS)
def test_what_never_goes_into_a_prompt_is_in_none(name):
    context = build_context(build_request(secretive()), LARGE, redact=True)
    prompt = FORMATS[name].render(context)
    sent = prompt.text + prompt.suffix + "".join(message.content for message in prompt.messages)

    for word in (
        "SECRET",
        "FILE-OF-SECRETS",
        "LONG",
        "PROSE",
        "REJECTED",
        "SUGGESTION",
        "OUTPUT",
        "USER",
        "1234567890",
        "work/",
    ):
        assert word not in sent
        assert word not in msgspec.json.encode(context).decode()


def test_an_output_is_told_where_it_is_included():
    context = build_context(build_request(secretive()), LARGE, redact=True, outputs=True)

    assert "OUTPUT" in FORMATS["instruct"].render(context).messages[-1].content
