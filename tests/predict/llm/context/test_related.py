from __future__ import annotations

from jupyter_nbedit.core.events import Focus
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.context import (
    Budget,
    PromptContext,
    build_context,
    estimated_tokens,
)
from jupyter_nbedit.predict.llm.context.names import cell_names, headings, imports
from jupyter_nbedit.predict.request import build_request
from tests.predict.llm.prompts.situations import opened

OTHERS = [Cell(f"other{n}", "code", f"alpha_{n} = beta_{n}.mean()") for n in range(12)]


def built(session: Session, cell: str, budget: Budget | None = None) -> PromptContext:
    at = len(session.cell(cell).source)
    session.apply(Focus(cell_id=cell, cursor=at, anchor=at))
    return build_context(build_request(session), budget or Budget(), redact=True)


def related(session: Session, cell: str, budget: Budget | None = None) -> list[str]:
    return [excerpt.cell_id for excerpt in built(session, cell, budget).related]


def test_cells_that_define_or_use_the_same_names_are_shown_in_order():
    session = opened(
        Cell("defines", "code", "def clean(frame):\n    return frame.dropna()"),
        *OTHERS,
        Cell("here", "code", "sales = clean(raw)\n"),
        Cell("uses", "code", "sales.plot()"),
    )

    assert related(session, "here") == ["defines", "other11", "uses"]


def test_a_name_that_is_everywhere_tells_nothing():
    cells = [Cell(f"c{n}", "code", f"df.plot({n})") for n in range(30)]
    session = opened(*cells, Cell("here", "code", "df.head()\n"))

    assert related(session, "here") == ["c29"]


def test_the_word_at_the_cursor_is_still_being_typed():
    session = opened(Cell("a", "code", "sales = 1"), *OTHERS, Cell("here", "code", "x = 1\nsales"))

    assert related(session, "here") == ["other11"]
    session = opened(Cell("a", "code", "sales = 1"), *OTHERS, Cell("here", "code", "x = 1\nsales."))
    assert related(session, "here") == ["a", "other11"]


def test_what_does_not_fit_is_cut_to_the_lines_around_a_shared_name():
    body = "\n".join(f"value_{n} = {n}" for n in range(200))
    session = opened(
        Cell("big", "code", body.replace("value_90 = 90", "sales = 90")),
        *OTHERS,
        Cell("here", "code", "print(sales)\n"),
    )

    (big, _) = built(session, "here", Budget(related=100)).related

    assert "sales = 90\n" in big.text
    assert estimated_tokens(big.text) <= 50
    assert big.text.endswith("\n")
    assert session.cell("big").source[big.start :].startswith(big.text)


def test_prose_is_related_to_prose():
    session = opened(
        Cell("a", "markdown", "All data are from 2023."),
        Cell("b", "markdown", "Nothing."),
        Cell("here", "markdown", "Data from 2023."),
    )

    assert related(session, "here") == ["a", "b"]


def test_names_are_those_of_the_grammar_where_there_is_one():
    names = cell_names("import numpy as np\ntotal = np.sum('word')  # comment\n", "python")

    assert names.defined == {"np", "total"}
    assert names.mentioned == {"numpy", "np", "total", "sum"}
    assert cell_names("x <- summe(y)", "r").mentioned == {"x", "summe", "y"}


def test_headings_outside_of_fences_are_told_highest_first():
    text = "# One\ntext\n```\n# code\n```\n### Three\n####### seven\n#no"

    assert headings(text) == ((1, "# One"), (3, "### Three"))
    cells = [Cell(f"m{n}", "markdown", f"# Part {n}\n## Detail {n}") for n in range(10)]
    session = opened(*cells, Cell("here", "code", "x"))
    few = built(session, "here", Budget(headings=80)).headings
    assert [heading.text for heading in few] == [f"# Part {n}" for n in range(10)]
    assert built(session, "here", Budget(headings=0)).headings == ()


def test_imports_are_told_once_and_whole():
    assert imports("import os\nx = 1\nfrom a import (\n    b,\n    c,\n)\n  import no") == (
        "import os",
        "from a import (\n    b,\n    c,\n)",
    )
    session = opened(
        Cell("a", "code", "import os\nimport re"),
        Cell("b", "code", "import os\nfrom x import y"),
        Cell("here", "code", "import here\n"),
    )
    assert built(session, "here").imports == "import os\nimport re\nfrom x import y\n"
    assert built(session, "here", Budget(imports=5)).imports == "import os\n"


def test_a_secret_of_one_cell_is_hidden_in_all():
    session = opened(
        Cell("a", "code", "password = 'hunter2secret'"),
        Cell("here", "code", "login('me', 'hunter2secret', password)\n"),
    )

    context = built(session, "here")

    assert context.window.text == "login('me', '[redacted]', password)\n"
