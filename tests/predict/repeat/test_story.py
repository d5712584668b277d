"""The story the predictor exists for: rename a data frame, and Tab through the rest."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.events import CellInserted, Origin, OutcomeKind
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.request import Suggestion
from tests.predict.playing import Player, texts

CELLS = (
    "import pandas as pd\n\n# df holds the sales\ndf = pd.read_csv('df.csv')\ndf.head()",
    "df = df.dropna()\nprint('df', df.shape)\ndf2 = df.copy()\nresult.df = 3",
    "%%time\ndf.plot(x='df')\n!ls df",
    "def clean(df):\n    return df.dropna()\n\nclean(df)",
)
RENAMED = [
    "import pandas as pd\n\n# df holds the sales\nsales = pd.read_csv('df.csv')\nsales.head()",
    "sales = sales.dropna()\nprint('df', sales.shape)\ndf2 = sales.copy()\nresult.df = 3",
    "%%time\nsales.plot(x='df')\n!ls df",
    "def clean(df):\n    return df.dropna()\n\nclean(sales)",
]


def shown(suggestion: Suggestion | None) -> Suggestion:
    assert suggestion is not None
    return suggestion


@pytest.fixture
def player() -> Player:
    player = Player(*CELLS)
    player.replace(0, "df =", "sales =")
    return player


def test_every_other_place_is_offered_once_and_nothing_else(player: Player) -> None:
    taken = player.accept_all()
    assert player.sources == RENAMED
    assert len(taken) == 6


def test_all_places_come_at_once_near_to_far(player: Player) -> None:
    edits = texts(player.suggest())
    assert [edit.cell_id for edit in edits] == ["0", "1", "1", "1", "2", "3"]


def test_below_the_cursor_comes_before_above(player: Player) -> None:
    player.focus(1, len("df = df.dropna()\nprint('df'"))
    edits = texts(player.suggest())
    assert [(edit.cell_id, edit.start) for edit in edits] == [
        ("1", 29), ("1", 45), ("1", 0), ("2", 7), ("3", 45), ("0", 72),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", [0, 1, 2, 3])
def test_it_may_start_at_any_single_use(cell: int) -> None:
    player = Player(*CELLS)
    use = {0: "df.head", 1: "df.shape", 2: "df.plot", 3: "\n\nclean(df)"}[cell]
    player.replace(cell, use, use.replace("df", "sales"))
    player.accept_all()
    assert player.sources == RENAMED


def test_it_goes_on_after_an_unrelated_edit(player: Player) -> None:
    player.accept(texts(player.suggest())[0])
    player.replace(3, "return df", "return  df")
    player.replace(0, "head()", "head(3)")
    player.accept_all()
    assert "sales = sales.dropna()" in player.sources[1]


def test_undone_it_is_forgotten(player: Player) -> None:
    start = player.sources[0].index("sales =")
    player.edit(0, start, start + 5, "df", Origin.UNDO)
    assert player.suggest() is None


def test_undone_by_hand_it_is_forgotten(player: Player) -> None:
    player.replace(0, "sales =", "df =")
    assert player.suggest() is None


def test_a_rejected_place_is_not_offered_again(player: Player) -> None:
    first = shown(player.suggest())
    player.reject(first)
    player.replace(1, "df.shape", "sales.shape")
    again = shown(player.suggest())
    assert first.edits[0] not in again.edits
    player.accept_all()
    assert player.sources[0] == RENAMED[0].replace("sales.head", "df.head")
    assert player.sources[1:] == RENAMED[1:]


@pytest.mark.parametrize("origin", [Origin.UNDO, Origin.USER])
@pytest.mark.parametrize("outcome", ["rejected", "postponed"])
def test_a_place_is_offered_again_when_the_change_is_made_anew(
    player: Player, origin: Origin, outcome: OutcomeKind
) -> None:
    first = shown(player.suggest())
    player.turn_down(first, outcome)
    start = player.sources[0].index("sales =")
    player.edit(0, start, start + 5, "df", origin)
    assert player.suggest() is None
    player.edit(0, start, start + 2, "sales")
    assert first.edits[0] in shown(player.suggest()).edits


def test_a_rejected_place_stays_so_when_something_else_is_undone(player: Player) -> None:
    first = shown(player.suggest())
    player.reject(first)
    player.replace(3, "return", "return  ")
    start = player.sources[3].index("  df")
    player.edit(3, start, start + 2, " ", Origin.UNDO)
    player.replace(1, "df.shape", "sales.shape")
    assert first.edits[0] not in shown(player.suggest()).edits


def test_after_a_rejection_the_pattern_needs_new_evidence(player: Player) -> None:
    player.accept(texts(player.suggest())[0])
    player.reject(shown(player.suggest()))
    assert player.suggest() is None
    player.replace(3, "return", "return  ")
    assert player.suggest() is None
    player.replace(2, "df.plot", "sales.plot")
    assert player.suggest() is not None


def test_after_a_rejection_typing_on_is_no_new_evidence() -> None:
    player = Player(*CELLS)
    start = CELLS[0].index("df =")
    half = player.type(0, start, start + 2, "sal")[-1]
    player.reject(shown(half))
    for number, character in enumerate("es"):
        player.edit(0, start + 3 + number, start + 3 + number, character)
    assert "sales = " in player.sources[0]
    assert player.suggest() is None


def test_while_it_is_typed_only_whole_identifiers_are_offered() -> None:
    player = Player(*CELLS)
    start = CELLS[0].index("df =")
    for number, suggestion in enumerate(player.type(0, start, start + 2, "sales")):
        for edit in texts(suggestion):
            assert edit.old.replace("df", "sales"[: number + 1]) == edit.new


def test_while_it_is_deleted_nothing_is_offered() -> None:
    player = Player(*CELLS)
    start = CELLS[0].index("df =")
    player.focus(0, start + 2)
    for end in (start + 2, start + 1):
        player.edit(0, end - 1, end, "")
        assert player.suggest() is None


def test_cells_may_come_and_go_meanwhile(player: Player) -> None:
    player.session.apply(CellInserted(index=0, cell=Cell("new", "code", "x = 1")))
    edits = texts(player.suggest())
    assert [edit.cell_id for edit in edits] == ["0", "1", "1", "1", "2", "3"]


def test_markdown_cells_are_left_alone() -> None:
    player = Player("df = 1")
    player.session.apply(CellInserted(index=1, cell=Cell("m", "markdown", "df is it")))
    player.replace(0, "df", "sales")
    assert player.suggest() is None


def test_an_unknown_language_gets_nothing() -> None:
    player = Player("df = 1", "print(df)", language="cobol")
    player.replace(0, "df", "sales")
    assert player.suggest() is None


def test_julia_too() -> None:
    player = Player("df = load()\nshow(df)", 'x.df = df\nprintln("df")', language="julia")
    player.replace(0, "df", "sales")
    player.accept_all()
    assert player.sources == ["sales = load()\nshow(sales)", 'x.df = sales\nprintln("df")']
