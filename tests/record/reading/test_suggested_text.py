from __future__ import annotations

import pytest

from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    Edit,
    Open,
    Origin,
    Outcome,
)
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record.reading.suggested_text import SuggestedText

OPEN = Open(time=0, cells=(Cell("a", "code", "x = 1"), Cell("b", "code", "")), language="python")
ACCEPTED = Outcome(time=1, suggestion_id="s", outcome="accepted")


def edit(start: int, end: int, text: str, origin: Origin = Origin.USER) -> Edit:
    return Edit(time=1, cell_id="a", start=start, end=end, text=text, origin=origin)


def accept(start: int, end: int, text: str) -> Edit:
    return edit(start, end, text, Origin.SUGGESTION)


@pytest.mark.parametrize(
    ("later", "kept"),
    [
        ([], 6),
        ([edit(0, 0, "# a comment\n")], 6),
        ([edit(20, 20, "more")], 6),
        ([edit(7, 9, "")], 4),
        ([edit(7, 7, "in between")], 6),
        ([edit(0, 11, "y")], 0),
        ([edit(4, 7, "y"), edit(0, 0, "zz")], 4),
        ([edit(5, 11, "1", Origin.UNDO)], 0),
        ([CellDeleted(time=1, cell_id="a", origin=Origin.USER)], 0),
        ([OPEN], 0),
    ],
)
def test_what_is_typed_over_is_not_kept(later, kept):
    text = SuggestedText.of([OPEN, accept(5, 5, " + 300"), ACCEPTED, *later])

    assert (text.characters, text.kept) == (6, kept)


def test_what_the_user_typed_is_not_counted():
    text = SuggestedText.of([OPEN, edit(5, 5, " + 300")])

    assert (text.characters, text.kept, text.keys_saved) == (0, 0, 0)


@pytest.mark.parametrize(
    ("events", "saved"),
    [
        ([accept(0, 1, "total"), ACCEPTED], 5),
        ([accept(0, 5, ""), ACCEPTED], 4),
        (
            [
                accept(5, 5, " +"),
                Outcome(time=1, suggestion_id="s", outcome="partly"),
                accept(7, 7, " 300"),
                ACCEPTED,
            ],
            4,
        ),
        (
            [
                CellInserted(
                    time=1, index=0, cell=Cell("n", "code", "import os"), origin=Origin.SUGGESTION
                ),
                ACCEPTED,
            ],
            10,
        ),
        ([CellDeleted(time=1, cell_id="b", origin=Origin.SUGGESTION), ACCEPTED], 1),
        ([Outcome(time=1, suggestion_id="s", outcome="typed")], 0),
    ],
)
def test_keys_are_saved_but_for_those_that_accept(events, saved):
    assert SuggestedText.of([OPEN, *events]).keys_saved == saved
