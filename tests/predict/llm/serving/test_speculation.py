"""What is asked ahead, as if everything that was suggested had been accepted."""

from __future__ import annotations

import msgspec

from jupyter_nbedit.core.edits import CellDeletion, CellInsertion, CellTypeChange, TextEdit
from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    CellTypeChanged,
    Edit,
    Focus,
    Origin,
)
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.llm.serving.remainder import Given
from jupyter_nbedit.predict.llm.serving.speculation import once_accepted
from jupyter_nbedit.predict.request import Suggestion, build_request
from tests.predict.playing import Player

NEW = Cell("new", "code", "y = x")
EDITS = (
    TextEdit("0", 0, "a", "x"),
    CellInsertion(NEW, "0"),
    CellTypeChange("1", "code", "markdown"),
    CellDeletion("2", "code", "c = 3"),
)
SUGGESTION = Suggestion(EDITS, 0.9, "model", "because")


def test_what_is_foreseen_is_what_comes() -> None:
    player = Player("a = 1", "b = 2", "c = 3")
    player.focus(0, 0)
    foreseen = once_accepted(player.request, SUGGESTION)
    assert foreseen is not None
    by = Origin.SUGGESTION
    for event in (
        Edit(cell_id="0", start=0, end=1, text="x", origin=by),
        CellInserted(index=1, cell=NEW, origin=by),
        CellTypeChanged(cell_id="1", cell_type="markdown", origin=by),
        CellDeleted(cell_id="2", origin=by),
        Focus(cell_id="new", cursor=5, anchor=5),
    ):
        player.session.apply(event)
    assert foreseen == msgspec.structs.replace(
        build_request(player.session, "accept"), focus=foreseen.focus
    )
    assert foreseen.focus is not None
    assert (foreseen.focus.cell_id, foreseen.focus.cursor) == ("new", 5)


def test_the_cursor_goes_with_its_cell() -> None:
    player = Player("a = 1", "c = 3")
    player.focus(1, 2)
    gone = Suggestion((CellDeletion("1", "code", "c = 3"),), 0.9, "model", "because")
    foreseen = once_accepted(player.request, gone)
    assert foreseen is not None
    assert foreseen.focus is None


def test_what_does_not_fit_is_not_foreseen() -> None:
    assert once_accepted(Player("a = 1").request, SUGGESTION) is None


def test_of_whole_cells_nothing_is_left_over() -> None:
    player = Player("a = 1", "b = 2", "c = 3")
    given = Given(player.session.notebook, SUGGESTION)
    player.edit(0, 0, 1, "x", Origin.SUGGESTION)
    assert given.rest(player.session.notebook) is None
