"""When what is typed is an edit to go on with: after it was written, and at several cursors."""

from __future__ import annotations

from jupyter_nbedit.core.events import CellDeleted, CellInserted, Edit, Origin
from jupyter_nbedit.core.notebook import Cell
from tests.core.cursors import keys_at
from tests.predict.playing import Player, texts

WRITTEN = "df = load()\nprint(df)\ndf.head()"


def renamed(player: Player) -> list[str]:
    return [edit.new for edit in texts(player.suggest())]


def test_what_was_just_written_can_be_renamed_without_a_run() -> None:
    player = Player("")
    player.write(0, 0, 0, WRITTEN)
    player.tick(3.0)
    player.write(0, 0, 2, "sales")
    assert renamed(player) == ["sales", "sales"]


def test_a_line_of_its_own_can_be_renamed_too() -> None:
    player = Player("", "df.head()")
    player.write(0, 0, 0, "df = load()")
    player.tick(3.0)
    player.write(0, 0, 2, "sales")
    assert renamed(player) == ["sales"]


def test_a_name_that_is_corrected_is_still_being_written() -> None:
    player = Player("df = load()", "df.head()")
    player.write(0, 0, 2, "salws")
    player.tick(3.0)
    player.write(0, 3, 4, "e")
    assert renamed(player) == ["sales"]


def test_several_cursors_write_the_whole_name() -> None:
    player = Player("df = load()\nprint(df)\nfirst = df[0]", "df.head()")
    for edit in keys_at([(0, 2), (18, 20), (30, 32)], "data", "0", lambda: player.tick(0.1)):
        player.session.apply(edit)
    assert player.sources[0] == "data = load()\nprint(data)\nfirst = data[0]"
    assert renamed(player) == ["data"]


def test_a_program_that_loads_the_file_anew_asks_for_nothing() -> None:
    player = Player("df = load()", "df.head()")
    player.edit(0, 0, 2, "sales", Origin.PROGRAMMATIC)
    assert renamed(player) == []


def test_a_rename_outlasts_a_formatter() -> None:
    player = Player("df=load( )", "df.head()")
    player.write(0, 0, 2, "sales")
    for start, end, text in ((5, 5, " "), (7, 7, " "), (13, 14, "")):
        player.edit(0, start, end, text, Origin.PROGRAMMATIC)
    assert player.sources[0] == "sales = load()"
    assert renamed(player) == ["sales"]


def test_a_rename_goes_along_with_a_cell_that_is_cut_and_pasted() -> None:
    player = Player("df = load()", "df.head()")
    player.write(0, 0, 2, "sales")
    player.session.apply(CellDeleted(cell_id="0", time=player.tick()))
    pasted = Cell("2", "code", "sales = load()")
    player.session.apply(CellInserted(cell=pasted, index=0, time=player.tick()))
    assert renamed(player) == ["sales"]


def test_a_rename_goes_along_with_the_parts_of_a_split_cell() -> None:
    player = Player("df = load()\nx = 1", "df.head()")
    player.write(0, 0, 2, "sales")
    time = player.tick()
    head = Cell("2", "code", "sales = load()")
    player.session.apply(CellInserted(cell=head, index=0, time=time))
    player.session.apply(Edit(cell_id="0", start=0, end=15, text="", time=time, together=True))
    assert renamed(player) == ["sales"]
