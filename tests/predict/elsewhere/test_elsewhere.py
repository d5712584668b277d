"""Stories of the predictor that repeats here what was done in another notebook."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.session import Refusal
from jupyter_nbedit.predict.elsewhere import Elsewhere
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from jupyter_nbedit.predict.thresholds import EAGERNESS, around
from tests.predict.playing import Player


def seen_in(here: Player, *others: Player) -> PredictionRequest:
    """Return what is asked in a notebook after what was done in others."""
    elsewhere = tuple(
        msgspec.structs.replace(item, cell_id=f"{number}:{item.cell_id}")
        for number, other in enumerate(others)
        for item in other.session.history.edits
    )
    return msgspec.structs.replace(here.request, elsewhere=elsewhere)


async def suggested(request: PredictionRequest, least: float = 0.0) -> Suggestion | None:
    predictor = Elsewhere()
    predictor.threshold = around(least)
    found = [each async for each in predictor.predict(request)]
    return found[-1] if found else None


def accepted(here: Player, suggestion: Suggestion | None) -> list[str]:
    assert suggestion is not None
    notebook = here.session.notebook
    for edit in sorted(suggestion.edits, key=lambda edit: -edit.start):  # type: ignore[union-attr]
        notebook = edit.apply_in(notebook)
    return [cell.source for cell in notebook.cells]


CELLS = ("df = load('sales.csv')\ndf.head()", "total = df.sum()\nprint(total)")


async def test_a_rename_in_another_notebook_is_made_here() -> None:
    there, here = Player(*CELLS), Player(*CELLS)
    there.replace(0, "df", "sales")
    there.replace(0, "df", "sales")
    there.replace(1, "df", "sales")

    suggestion = await suggested(seen_in(here, there))
    assert accepted(here, suggestion) == [cell.replace("df", "sales") for cell in CELLS]
    assert suggestion is not None
    assert suggestion.source == "elsewhere"
    assert str(suggestion.reason).endswith(", as in another notebook")


async def test_what_was_accepted_there_does_not_hide_what_it_follows_from() -> None:
    uses = [f"print(df.head({number}))" for number in range(30)]
    there, here = Player(CELLS[0], *uses), Player(*CELLS)
    there.replace(0, "df", "sales")
    for number in range(30):
        there.accept(TextEdit(str(number + 1), 6, "df", "sales"))

    suggestion = await suggested(seen_in(here, there))
    assert accepted(here, suggestion) == [cell.replace("df", "sales") for cell in CELLS]


async def test_an_argument_that_changed_in_another_notebook_changes_here() -> None:
    there = Player("a = read(x, sep=',')\nb = read(y, sep=',')")
    here = Player("c = read(z, sep=',')")
    for _ in range(2):
        there.replace(0, "','", "';'")

    assert accepted(here, await suggested(seen_in(here, there))) == ["c = read(z, sep=';')"]


async def test_nothing_was_done_elsewhere() -> None:
    here = Player(*CELLS)
    here.replace(0, "df", "sales")

    assert await suggested(here.request) is None
    assert await suggested(seen_in(here, Player(*CELLS))) is None


async def test_what_the_user_does_here_counts_for_it() -> None:
    cell = "c = read(z, sep=',')\nd = read(w, sep=',')\ne = 1"
    there, here, other = Player(cell), Player(cell), Player(cell)
    for _ in range(2):
        there.replace(0, "','", "';'")
    here.replace(0, "','", "';'")
    other.replace(0, "1", "2")

    with_it, against_it = [await suggested(seen_in(player, there)) for player in (here, other)]
    assert with_it is not None
    assert against_it is not None
    assert with_it.confidence > against_it.confidence


async def test_the_place_that_is_being_written_is_left_alone() -> None:
    there, here = Player(*CELLS), Player("x = 1", *CELLS)
    for cell in (0, 0, 1):
        there.replace(cell, "df", "sales")
    here.write(0, 0, 1, "df")

    suggestion = await suggested(seen_in(here, there))
    assert suggestion is not None
    assert {edit.cell_id for edit in suggestion.edits} == {"1", "2"}


async def test_what_was_turned_down_here_is_not_offered_again() -> None:
    there, here = Player(*CELLS), Player(*CELLS)
    for cell in (0, 0, 1):
        there.replace(cell, "df", "sales")
    request = seen_in(here, there)
    suggestion = await suggested(request)
    assert suggestion is not None
    refusal = Refusal(suggestion.edits[0], time=1_000.0)

    assert await suggested(msgspec.structs.replace(request, refusals=(refusal,))) is None


async def test_no_name_is_given_that_means_something_here() -> None:
    there, here = Player(*CELLS), Player(*CELLS, "sales = 5\nprint(sales)")
    there.replace(0, "df", "sales")

    assert await suggested(seen_in(here, there)) is None


async def test_whoever_goes_on_without_the_rename_does_not_want_it() -> None:
    there, here = Player(*CELLS), Player(*CELLS, "x = 1\ny = 2\nz = 3\nw = 4")
    there.replace(0, "df", "sales")
    here.time = there.time
    for number in range(1, 4):
        here.replace(2, f"= {number}", f"= 1{number}")
    assert await suggested(seen_in(here, there)) is not None

    here.replace(2, "= 4", "= 14")
    assert await suggested(seen_in(here, there)) is None


async def test_what_another_line_binds_is_another_variable() -> None:
    there, here = Player(*CELLS), Player(CELLS[0].replace("sales.csv", "visits.csv"), CELLS[1])
    there.replace(0, "df", "sales")

    assert await suggested(seen_in(here, there)) is None


async def test_what_is_imported_here_keeps_its_name() -> None:
    there, here = Player(*CELLS), Player("from own import df\ndf.head()")
    there.replace(0, "df", "sales")

    assert await suggested(seen_in(here, there)) is None


async def test_a_functions_own_variable_is_another_one() -> None:
    cell = "def load(path):\n    df = read(path)\n    return df"
    there, here = Player(*CELLS), Player(cell)
    there.replace(0, "df", "sales")

    assert await suggested(seen_in(here, there)) is None


def resumed(here: Player, earlier: Player) -> PredictionRequest:
    """Return what is asked in a notebook after what was done in an earlier session."""
    edits = tuple(
        msgspec.structs.replace(item, cell_id=f"0#{item.cell_id}")
        for item in earlier.session.history.edits
    )
    return msgspec.structs.replace(here.request, earlier=edits)


RELEASE = "install('1.2.0')\nload(x, mode='r')\nsave(y, key='rows')"


async def test_what_was_begun_as_in_an_earlier_session_is_finished_as_there() -> None:
    there, here = Player(RELEASE), Player(RELEASE)
    for old, new in (("1.2.0", "1.3.0"), ("'r'", "'rb'"), ("'rows'", "'records'")):
        there.replace(0, old, new)
    here.replace(0, "1.2.0", "1.3.0")
    # One edit may be alike by accident.
    assert await suggested(resumed(here, there)) is None

    here.replace(0, "'r'", "'rb'")
    suggestion = await suggested(resumed(here, there))
    assert suggestion is not None
    assert accepted(here, suggestion) == [
        "install('1.3.0')\nload(x, mode='rb')\nsave(y, key='records')"
    ]
    assert str(suggestion.reason).endswith(", as in an earlier session")


async def test_whoever_does_something_else_resumes_nothing() -> None:
    there, here = Player(RELEASE), Player(RELEASE)
    for old, new in (("1.2.0", "1.3.0"), ("'r'", "'rb'"), ("'rows'", "'records'")):
        there.replace(0, old, new)
    here.replace(0, "1.2.0", "1.3.0")
    here.replace(0, "'r'", "'w'")
    assert await suggested(resumed(here, there)) is None


@pytest.mark.parametrize(
    ("cell", "old", "new", "renamed"),
    [
        ("def load(p):\n    return p\nx = load(1)", "load", "read", 2),
        ("class Model:\n    pass\nx = Model()", "Model", "Net", 2),
        ("for f in files:\n    print(f)", "f in", "file in", 2),
        ("with open(x) as f:\n    y = f.read()", "as f", "as file", 2),
        ("a, b = split(x)\nprint(a, b)", "a,", "left,", 2),
        ("import pandas as pd\npd.read_csv(x)", "as pd", "as p", 2),
    ],
)
async def test_one_rename_is_offered_where_the_same_line_binds_the_name(
    cell: str, old: str, new: str, renamed: int
) -> None:
    there, here = Player(cell), Player(cell)
    there.replace(0, old, new)
    suggestion = await suggested(seen_in(here, there), EAGERNESS.medium)
    assert suggestion is not None
    assert len(suggestion.edits) == renamed
    assert accepted(here, suggestion)[0].startswith(there.sources[0].split("\n")[0])


async def test_whoever_comes_to_a_notebook_is_not_far_from_anything_in_it() -> None:
    fillers = [f"x{number} = {number}" for number in range(400)]
    there, here = Player(*CELLS), Player("y = 0", *fillers, *CELLS)
    there.replace(0, "df", "sales")
    here.focus(0, 5)
    paused = seen_in(here, there)
    coming = msgspec.structs.replace(paused, trigger="enter")
    medium = EAGERNESS.at("medium")

    assert await suggested(paused, medium) is None
    assert accepted(here, await suggested(coming, medium))[-2:] == [
        cell.replace("df", "sales") for cell in CELLS
    ]


async def test_what_was_done_in_a_cell_is_likelier_in_its_copy() -> None:
    cell = "a = load(x)\nb = fit(a, n=3)\nc = score(b)\nd = show(c)\nsave(d)"
    there = Player(cell)
    there.replace(0, "n=3", "n=5")
    copy = await suggested(seen_in(Player(cell), there))
    other = await suggested(seen_in(Player("z = 1\nb = fit(a, n=3)\nprint(b, z)\nw = 2"), there))

    assert copy is not None
    assert other is not None
    assert copy.confidence > other.confidence + 0.1


async def test_a_name_is_taken_over_from_a_copy_of_the_cell_alone() -> None:
    there = Player(*CELLS)
    there.replace(0, "df", "sales")
    first = CELLS[0].split("\n")[0]
    here = Player(f"{first}\na = 1\nb = 2\nc = 3\nd = 4\nprint(df, a, b, c, d)")

    assert await suggested(seen_in(here, there)) is None
