"""What was taken back, turned down, accepted or only begun."""

from __future__ import annotations

from jupyter_nbedit.predict.columns import Columns
from jupyter_nbedit.predict.engine import Engine
from tests.predict.playing import Player, texts

MADE = 'df = pd.DataFrame({"income": [1], "city": ["a"]})'


def player(*sources: str) -> Player:
    return Player(MADE, *sources, engine=Engine([Columns()]))


def test_accepting_goes_on_until_nothing_is_left() -> None:
    playing = player('df["income"]\ndf.sort_values("income")', 'x = df[["income", "city"]]', "x")
    playing.replace(0, "income", "revenue")

    assert len(playing.accept_all()) == 3
    assert "income" not in "".join(playing.sources)


def test_what_was_taken_back_is_not_followed() -> None:
    playing = player('df["income"]', 'df["revenue"]')
    playing.replace(0, "income", "revenue")
    playing.replace(0, "revenue", "income")

    assert playing.suggest() is None


def test_what_was_turned_down_is_not_offered_elsewhere() -> None:
    playing = player('df["income"]', 'df.groupby("income")')
    playing.replace(0, "income", "revenue")
    first = playing.suggest()
    assert first is not None
    playing.reject(first)

    assert playing.suggest() is None


def test_a_name_is_followed_while_it_is_typed() -> None:
    playing = player('df["income"]')
    start = playing.sources[0].index("income")
    shown = playing.type(0, start, start + len("income"), "revenue")

    assert [edit.new for edit in texts(shown[-1])] == ["revenue"]


def test_a_name_that_is_being_deleted_is_not_followed() -> None:
    playing = player('df["income"]')
    end = playing.sources[0].index("income") + len("income")
    playing.edit(0, end - 1, end, "")
    playing.focus(0, end - 1)

    assert playing.suggest() is None
    playing.focus(1, 0)
    assert playing.suggest() is not None


def test_where_the_cursor_is_comes_first() -> None:
    playing = player('df["income"]', 'df["income"].mean()', 'df["income"].max()')
    playing.replace(0, "income", "revenue")
    playing.focus(2, 0)

    suggestion = playing.suggest()

    assert [edit.cell_id for edit in texts(suggestion)] == ["2", "3", "1"]
    assert suggestion is not None
    assert suggestion.reason == "column income → revenue"
