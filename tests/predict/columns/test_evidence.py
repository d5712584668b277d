"""What the kernel knows of frames confirms that a column got another name, or rejects it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from jupyter_nbedit.core.events import Run
from jupyter_nbedit.core.evidence import Evidence, Table, Variables
from jupyter_nbedit.predict.columns import Columns
from jupyter_nbedit.predict.engine import Engine
from tests.predict.playing import Player, texts

MADE = 'df = pd.read_csv("people.csv")\ndf["income"] = df["wage"] * 12'
USED = 'df["income"].mean()'


def played(
    *sources: str,
    old: str,
    new: str,
    cell: int = 0,
    ran: Sequence[int] = (),
    names: Mapping[str, str] | None = None,
    **columns: list[str],
) -> Player:
    """Return a player who renamed something, then ran cells, whose kernel has some frames."""
    player = Player(*sources, engine=Engine([Columns()]))
    player.session.testify("kernel", None)
    player.replace(cell, old, new)
    for number in ran:
        player.session.apply(Run(time=player.tick(), cell_id=str(number), ok=True))
    tables = {name: Table(dict.fromkeys(found, "int64"), True) for name, found in columns.items()}
    known = {"pd": "module", **dict.fromkeys(tables, "pandas.DataFrame"), **(names or {})}
    evidence = Evidence(Variables(known, True, tables=tables), builtins=("print",))
    player.session.testify("kernel", evidence)
    return player


def likelihood(player: Player) -> float:
    suggestion = player.suggest()
    return suggestion.confidence if suggestion is not None else 0.0


def test_a_frame_that_has_the_old_column_confirms_that_it_was_made_here() -> None:
    without = Player(MADE, USED, engine=Engine([Columns()]))
    without.replace(0, '"income"', '"revenue"')
    confirmed = played(MADE, USED, old='"income"', new='"revenue"', df=["city", "wage", "income"])

    assert texts(confirmed.suggest()) == texts(without.suggest()) != ()
    assert likelihood(confirmed) > likelihood(without)


def test_a_frame_that_was_made_anew_confirms_it() -> None:
    player = played(
        MADE, USED, old='"income"', new='"revenue"', ran=[0], df=["city", "wage", "revenue"]
    )

    assert likelihood(player) >= 0.95


def test_a_frame_that_still_has_the_old_column_after_it_was_made_anew_rejects_it() -> None:
    player = played(
        MADE, USED, old='"income"', new='"revenue"', ran=[0], df=["wage", "income", "revenue"]
    )

    assert player.suggest() is None


def test_a_frame_of_another_cell_keeps_the_old_column_until_it_is_made_anew() -> None:
    load, make = MADE.split("\n")
    player = played(
        load, make, USED, old='"income"', new='"revenue"', cell=1, ran=[1],
        df=["wage", "income", "revenue"],
    )  # fmt: skip

    assert [edit.cell_id for edit in texts(player.suggest())] == ["2"]


def test_what_is_no_frame_is_left_alone() -> None:
    player = played(MADE, USED, old='"income"', new='"revenue"', names={"df": "h5py.Group"})

    assert player.suggest() is None


def test_a_frame_that_does_not_look_like_one_is_followed() -> None:
    sources = ('people["income"] = 3', 'people["income"].mean()')
    unknown = Player(*sources, engine=Engine([Columns()]))
    unknown.replace(0, "income", "revenue")

    assert unknown.suggest() is None
    known = played(*sources, old="income", new="revenue", people=["city", "income"])
    assert [edit.new for edit in texts(known.suggest())] == ["revenue"]


@pytest.mark.parametrize(
    ("columns", "is_followed"),
    [(["income"], True), (["income", "incom"], False), (["wage"], False)],
)
def test_a_use_that_was_mended_is_followed_if_there_is_only_the_new_column(
    columns: list[str], is_followed: bool
) -> None:
    load = 'df = pd.read_csv("people.csv")'
    uses = 'df["incom"].mean()', 'df.sort_values("incom")'
    player = played(load, *uses, old="incom", new="income", cell=1, df=columns)

    assert [edit.cell_id for edit in texts(player.suggest())] == ["2"] * is_followed


def test_a_column_of_any_other_frame_is_no_misspelling() -> None:
    load = 'df = pd.read_csv("people.csv")'
    uses = 'df["incom"].mean()', 'df.sort_values("incom")'
    player = played(load, *uses, old="incom", new="income", cell=1, df=["income"], other=["incom"])

    assert player.suggest() is None


def test_whatever_the_kernel_says_nothing_fails() -> None:
    told = Evidence(Variables({"df": "pandas.DataFrame"}, False))
    player = Player(MADE, USED, engine=Engine([Columns()]))
    player.replace(0, '"income"', '"revenue"')
    player.session.testify("kernel", told)

    assert asyncio.run(Columns().find(player.request))
