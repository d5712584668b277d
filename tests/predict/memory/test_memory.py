"""Stories of the predictor that remembers: what is written goes on as it did elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import CellInserted, Edit, Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.library import Library, remember
from jupyter_nbedit.predict.memory import Memory
from jupyter_nbedit.predict.memory.predictor import Candidate
from jupyter_nbedit.predict.request import PredictionRequest, build_request
from jupyter_nbedit.predict.thresholds import around
from tests.predict.counting import calls_counted
from tests.predict.playing import Player

LOAD = "sales = pd.read_csv('sales.csv')\nsales = sales.dropna()\nsales.describe()"
PLOT = "fig, ax = plt.subplots()\nsales.plot(ax=ax)\nax.set_title('Sales')\nplt.show()"
IMPORTS = "import pandas as pd\nimport matplotlib.pyplot as plt"
OTHER = [IMPORTS, LOAD, PLOT]


def library(*notebooks: Sequence[str]) -> Library:
    return Library(tuple(remember(notebook) for notebook in notebooks))


def request(
    *cells: str, at: int = -1, cursor: int | None = None, others: Library | None = None
) -> PredictionRequest:
    """Return what is asked with the cursor at the end of a cell; the last was just written."""
    session = Session()
    made = [Cell(str(number), "code", text) for number, text in enumerate(cells)]
    session.apply(Open(cells=tuple(made), language="python"))
    cell = made[at]
    offset = len(cell.source) if cursor is None else cursor
    session.apply(Focus(cell_id=cell.id, cursor=offset, anchor=offset))
    return build_request(session, library=others)


async def found(asked: PredictionRequest) -> list[Candidate]:
    return await Memory().find(asked)


async def longest(asked: PredictionRequest) -> str:
    """Return the cell with the longest continuation that is found, empty if none is."""
    candidates = await found(asked)
    if not candidates:
        return ""
    best = max(candidates, key=lambda each: len(each.edit.new))
    cell = asked.notebook.cell(best.edit.cell_id)
    assert cell is not None
    return best.edit.apply(cell.source)


async def test_a_cell_begun_as_in_another_notebook_goes_on() -> None:
    begun = "sales = pd.read_csv('sales.csv')"

    assert await longest(request(IMPORTS, begun, others=library(OTHER))) == LOAD


async def test_its_names_are_those_that_exist_here() -> None:
    begun = "visits = pd.read_csv('visits.csv')"
    goes_on = LOAD.replace("sales", "visits")

    assert await longest(request(IMPORTS, begun, others=library(OTHER))) == goes_on


async def test_a_new_cell_follows_the_one_above_as_elsewhere() -> None:
    here = request(IMPORTS, LOAD, "", others=library(OTHER))

    assert await longest(here) == PLOT


async def test_a_line_that_was_begun_goes_on() -> None:
    here = request(IMPORTS, "visits = pd.read_csv('visits.csv')\nvis", others=library(OTHER))

    assert await longest(here) == LOAD.replace("sales", "visits")


async def test_an_empty_line_goes_on() -> None:
    here = request(IMPORTS, "visits = pd.read_csv('visits.csv')\n", others=library(OTHER))

    assert await longest(here) == LOAD.replace("sales", "visits")


async def test_it_goes_on_as_this_notebook_did() -> None:
    second = PLOT.replace("sales", "visits")
    here = request(IMPORTS, LOAD, PLOT, "visits = sales", second[: second.index("\nax")])

    # The title is another string, which nothing says how to change: it stays.
    assert await longest(here) == second


async def test_lines_are_indented_as_they_are_here() -> None:
    other = ["x = load()\nif x:\n    y = clean(x)\n    z = fit(y)"]
    here = request("def run():\n    x = load()\n    y = clean(x)", others=library(other))
    known = request("from own import clean, fit, load", "y = clean(x)", others=library(other))

    assert await longest(here) == ""  # nothing here is called `fit`
    assert await longest(known) == "y = clean(x)\nz = fit(y)"


async def test_a_name_that_means_nothing_here_ends_it() -> None:
    other = ["a = 1", "b = a + 1\nprint(b)\nprint(unknown)\nprint(b)"]

    assert await longest(request("a = 1", "b = a + 1", others=library(other))) == (
        "b = a + 1\nprint(b)"
    )


async def test_it_is_silent_when_two_continuations_compete() -> None:
    first, second = ["x = 1\nprint(x)"], ["x = 1\nx += 1"]

    assert await longest(request("x = 1", others=library(first))) == "x = 1\nprint(x)"
    assert await found(request("x = 1", others=library(first, second))) == []


async def test_more_of_the_context_decides() -> None:
    first, second = ["y = 2\nx = 1\nprint(x)"], ["x = 1\nx += 1"]
    here = request("y = 2\nx = 1", others=library(first, second))

    assert await longest(here) == "y = 2\nx = 1\nprint(x)"


async def test_what_is_not_agreed_on_is_judged_by_itself() -> None:
    notebooks = [["x = 1\nprint(x)\nx = 2"], ["x = 1\nprint(x)\nx = 3"], ["x = 1\nprint(x)"]]
    candidates = await found(request("x = 1", others=library(*notebooks)))

    assert [each.edit.new for each in candidates] == ["\nprint(x)", "\nprint(x)\nx = 2"]
    assert candidates[0].features["agree share"] == 1
    assert candidates[1].features["agree share"] == pytest.approx(1 / 3)


async def test_what_stands_below_is_not_offered() -> None:
    below = "sales = pd.read_csv('sales.csv')\n\nsales = sales.dropna()\nsales.describe()"
    here = request(IMPORTS, below, cursor=below.index("\n"), others=library(OTHER))

    assert await found(here) == []


async def test_nothing_goes_on_in_the_middle_of_a_line() -> None:
    begun = "sales = pd.read_csv('sales.csv')"

    assert await found(request(IMPORTS, begun, cursor=9, others=library(OTHER))) == []


async def test_nothing_is_put_between_a_line_and_the_next() -> None:
    middle = "sales = pd.read_csv('sales.csv')\nprint(1)"
    line = middle.index("\n")
    opened = middle[: line + 1] + middle[line:]

    assert await found(request(IMPORTS, middle, cursor=line, others=library(OTHER))) == []
    assert await found(request(IMPORTS, opened, cursor=line + 1, others=library(OTHER)))


@pytest.mark.parametrize(("line", "goes_on"), [("df.plot();", False), ("df.plot().show", True)])
async def test_no_mark_alone_is_offered(line: str, goes_on: bool) -> None:
    asked = request("df = 1", "df.plot()", others=library(["df = 1", line]))

    assert bool(await found(asked)) is goes_on


async def test_no_statement_is_left_open() -> None:
    other = ["x = 1\nprint(\n    x,\n)\nfor y in range(x):\n    print(y)"]
    candidates = await found(request("x = 1", others=library(other)))

    assert [each.edit.new.count("\n") for each in candidates] == [3, 5]


async def test_markdown_and_other_languages_are_left_alone() -> None:
    session = Session()
    cells = (Cell("0", "markdown", "x = 1"), Cell("1", "code", "x = 1", "bash"))
    session.apply(Open(cells=cells, language="python"))
    for cell in cells:
        session.apply(Focus(cell_id=cell.id, cursor=5, anchor=5))
        asked = build_request(session, library=library(["x = 1\nprint(x)"]))
        assert await found(asked) == []


async def test_it_knows_what_was_just_written() -> None:
    session = Session()
    session.apply(Open(cells=(Cell("0", "code", IMPORTS),), language="python"))
    session.apply(CellInserted(index=1, cell=Cell("1", "code", "")))
    first = LOAD.partition("\n")[0]
    session.apply(Edit(time=10.0, cell_id="1", start=0, end=0, text=first))
    session.apply(Focus(cell_id="1", cursor=len(first), anchor=len(first)))
    written = await found(build_request(session, library=library(OTHER)))
    opened = await found(request(IMPORTS, first, others=library(OTHER)))

    assert {each.features["newest"] for each in written} == {1.0}
    assert {each.features["newest"] for each in opened} == {0.0}
    assert min(each.confidence for each in written) > min(each.confidence for each in opened)


async def test_the_suggestion_is_the_likeliest_and_says_where_it_is_from() -> None:
    session = Session()
    cells = (Cell("0", "code", IMPORTS), Cell("1", "code", LOAD), Cell("2", "code", ""))
    session.apply(Open(cells=cells, language="python"))
    session.apply(Focus(cell_id="2", cursor=0, anchor=0))
    asked = build_request(session, library=library(*[OTHER] * 5))
    memory = Memory()
    memory.threshold = around(0.0)
    (suggestion,) = [each async for each in memory.predict(asked)]

    (edit,) = suggestion.edits
    assert isinstance(edit, TextEdit)
    assert edit.new.startswith("fig, ax = plt.subplots()\nsales.plot(ax=ax)\n")
    assert PLOT.startswith(edit.new)
    assert suggestion.reason == "5 other notebooks go on so"
    assert suggestion.source == "memory"


async def test_without_other_notebooks_it_knows_this_one() -> None:
    asked = request("x = 1\nprint(x)", "x = 2", "x = 1")

    assert asked.library is None
    assert await longest(asked) == "x = 1\nprint(x)"
    assert await longest(msgspec.structs.replace(asked, library=Library())) == "x = 1\nprint(x)"


async def test_of_a_long_notebook_only_what_changed_is_read_again() -> None:
    session = Session()
    # More text than any cache of cells holds.
    texts = [f"frame = read({number})\n# {'x' * 600}" for number in range(900)]
    cells = tuple(Cell(str(number), "code", text) for number, text in enumerate(texts))
    session.apply(Open(cells=cells, language="python"))
    session.apply(Focus(cell_id="450", cursor=0, anchor=0))
    memory = Memory()
    with calls_counted() as first:
        await memory.find(build_request(session))

    session.apply(Edit(time=1.0, cell_id="450", start=0, end=5, text="table"))
    with calls_counted() as second:
        await memory.find(build_request(session))

    assert second.made * 5 < first.made, (first.made, second.made)


STEPS = ["sales = read(1)", "sales = sales.a()", "sales = sales.b()", "sales.plot()"]


@pytest.mark.parametrize(("others", "shown"), [(1, 0), (2, 1)])
async def test_who_writes_what_two_notebooks_have_is_shown_the_next_line(
    others: int, shown: int
) -> None:
    player = Player("import x", "")
    written = "\n".join(STEPS[:3])
    player.edit(1, 0, 0, written)
    end = len(written)
    player.session.apply(Focus(time=player.tick(), cell_id="1", cursor=end, anchor=end))
    asked = msgspec.structs.replace(
        player.request, library=library(*[["import x", "\n".join(STEPS)]] * others)
    )

    found = [each async for each in Engine([Memory()]).predict(asked)]

    assert len(found) == shown
    for each in found:
        edit = each.edits[0]
        assert isinstance(edit, TextEdit)
        assert edit.new == f"\n{STEPS[3]}"


def parallel(*names: str) -> list[str]:
    """Return a cell for each name, all alike."""
    return [f"{name} = pd.read_csv('{name}.csv')\n{name}.head()" for name in names]


BEGUN = "test = pd.read_csv('test.csv')"


@pytest.mark.parametrize(
    ("cells", "written", "shown"),
    [
        pytest.param(parallel("train", "val"), BEGUN, "\ntest.head()", id="behind its first line"),
        pytest.param(parallel("train", "val"), BEGUN + "\n", "test.head()", id="below it"),
        pytest.param(
            parallel("train", "val"), BEGUN + "\ntest.", "head()", id="in the line after it"
        ),
        pytest.param(
            ["x = 1", parallel("train")[0], "y = x", parallel("val")[0], "print(y)"],
            BEGUN,
            "\ntest.head()",
            id="with other cells between them",
        ),
        pytest.param(
            [f"{cell}\n{cell[:5].strip(' =')}.plot()" for cell in parallel("train", "value")],
            BEGUN,
            "\ntest.head()",
            id="by one line of several",
        ),
        pytest.param(
            [*parallel("train"), "train.plot()", *parallel("val"), "val.plot()", BEGUN + "\nX"],
            None,
            "test.plot()",
            id="in a new cell below one that is alike",
        ),
        pytest.param(parallel("train"), BEGUN, None, id="one cell is too few"),
        pytest.param(
            [*parallel("train", "val"), "more = pd.read_csv('more.csv')\nmore.plot()"],
            BEGUN,
            None,
            id="a third one goes on otherwise",
        ),
        pytest.param(
            [f"{cell}\n# {cell[:3]}" for cell in parallel("train", "val")],
            BEGUN + "\ntest.head()",
            None,
            id="comments say what only their author knows",
        ),
        pytest.param(
            [f"print(1)\n{cell}" for cell in parallel("train", "val")],
            BEGUN,
            None,
            id="the others begin otherwise",
        ),
        pytest.param(
            ["ax.plot(a)\nax.set_title('A')", "ax.plot(b)\nax.set_title('B')", "c = b"],
            "ax.plot(c)",
            None,
            id="each has a text of its own",
        ),
    ],
)
async def test_a_cell_begun_as_two_before_it_goes_on(
    cells: list[str], written: str | None, shown: str | None
) -> None:
    player = Player("import pandas as pd\nimport x as ax\na, b = 1, 2", *cells, "")
    last = len(cells) + 1
    if written is None:
        # The cell above was just finished.
        player.replace(last - 1, "X", "test.head()")
        written = ""
    else:
        player.edit(last, 0, 0, written)
    player.focus(last, len(written))

    found = [each async for each in Engine([Memory()]).predict(player.request)]

    assert [each.edits[0].new for each in found] == ([shown] if shown else [])  # type: ignore[union-attr]


async def test_lines_in_the_middle_of_a_cell_are_not_sure() -> None:
    player = Player("import pandas as pd", *parallel("train", "val"), "x = 1\ntest.describe()")
    player.replace(3, "x = 1", BEGUN)
    player.focus(3, len(BEGUN))

    assert [each async for each in Engine([Memory()]).predict(player.request)] == []


async def test_a_cell_begun_as_two_before_it_goes_on_line_by_line() -> None:
    # More lines than are compared.
    steps = [f"x = x.step_{number}()" for number in range(12)]
    whole = "\n".join(steps)
    player = Player("x = 1", whole, whole, "")
    player.edit(3, 0, 0, steps[0])
    player.focus(3, len(steps[0]))
    player.engine = Engine([Memory()])

    for _ in steps[1:]:
        found = [each async for each in player.engine.predict(player.request)]
        edit = found[-1].edits[0]
        assert isinstance(edit, TextEdit)
        player.accept(edit)
        player.focus(3, len(player.sources[3]))

    assert player.sources[3] == whole
