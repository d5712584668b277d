from __future__ import annotations

import asyncio

import pytest

from jupyter_nbedit.bench.predictors.naive import Naive
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Edit, Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.request import Trigger, build_request
from tests.predict.playing import texts

CELLS = ("df1 = f()\ndf1.head()", "use(df1)\nadf1\ndf1", "df1")


def suggest(made: int, occurrences: int = 1, trigger: Trigger = "edit") -> TextEdit | None:
    """Rename from the top so many times, and ask."""
    session = Session()
    cells = tuple(Cell(f"c{number}", "code", source) for number, source in enumerate(CELLS))
    session.apply(Open(cells=cells, language="python"))
    places = [("c0", 2), ("c0", 12), ("c1", 6)]
    for number, (cell_id, start) in enumerate(places[:made]):
        session.apply(
            Edit(time=10.0 * number, cell_id=cell_id, start=start, end=start + 1, text="2")
        )
        session.apply(Focus(cell_id=cell_id, cursor=start + 1, anchor=start + 1))

    async def ask() -> TextEdit | None:
        async for suggestion in Naive(occurrences).predict(build_request(session, trigger)):
            return texts(suggestion)[0]
        return None

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("made", "edit"),
    [
        (0, None),
        (1, TextEdit("c0", 10, "df1", "df2")),
        (2, TextEdit("c1", 4, "df1", "df2")),
        (3, TextEdit("c1", 14, "df1", "df2")),
    ],
)
def test_the_first_line_below_is_replaced_by_whole_words(made: int, edit: TextEdit | None) -> None:
    assert suggest(made) == edit


def test_more_occurrences_are_asked_for() -> None:
    assert suggest(1, 2) is None
    assert suggest(2, 2) is not None
    assert suggest(2, 3) is None
    assert suggest(3, 3) is not None


def test_where_it_was_asked_for_the_line_counts() -> None:
    assert suggest(3, trigger="manual") == TextEdit("c1", 14, "df1", "df2")
    assert suggest(2, trigger="manual") == TextEdit("c1", 4, "df1", "df2")
