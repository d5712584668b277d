"""The page on privacy says what goes into a prompt, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Focus, Open, Run
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.context import LARGE, PromptContext, build_context
from jupyter_nbedit.predict.prompts import FORMATS
from jupyter_nbedit.predict.request import PredictionRequest, build_request

PAGE = Path(__file__).parents[3] / "docs" / "privacy.md"
CANARY = "canary"


def test_the_table_has_a_row_for_each_field():
    rows = re.findall(r"^\| `(\w+)`", PAGE.read_text("utf-8"), re.MULTILINE)

    assert rows == [field.name for field in msgspec.structs.fields(PromptContext)]


def request() -> PredictionRequest:
    """Return a request with a canary wherever nothing may be sent from."""
    session = Session()
    source = "total = load()\nshow(total)\n"
    cells = (
        Cell("a", "code", source),
        Cell("b", "code", f"password = '{CANARY}-1234'\nshow(total)"),
        Cell("c", "code", f"total = '{CANARY}'\n" + "x = 1\n" * 20_000),
    )
    session.apply(Open(cells=cells, language="python", path=f"{CANARY}/work/report.ipynb"))
    session.apply(Run(time=1, cell_id="a", ok=True, output=f"{CANARY}\n"))
    session.apply(Focus(time=2, cell_id="a", cursor=len(source), anchor=len(source)))
    asked = build_request(session)
    return msgspec.structs.replace(asked, rejected=(TextEdit("a", 0, "total", CANARY),))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_else_is_in_a_prompt(name):
    prompt = FORMATS[name].render(build_context(request(), LARGE, redact=True))
    sent = prompt.text + prompt.suffix + "".join(item.content for item in prompt.messages)

    assert CANARY not in sent
    assert "total" in sent or not prompt.asks


def test_a_canary_sings_where_outputs_are_included():
    context = build_context(request(), LARGE, redact=True, outputs=True)

    assert CANARY in FORMATS["instruct"].render(context).messages[-1].content
