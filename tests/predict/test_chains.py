"""Chains that are longer than what is kept of a history: they are offered whole, and go on."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.history import MAX_ITEMS
from tests.predict.playing import Player, texts

COUNT = MAX_ITEMS + 16

CHAINS = {
    "a variable": ("table", "sales", "table = load()", "print(table.head({}))"),
    "a function": ("tidy", "clean", "def tidy(a):\n    return a", "print(tidy({}))"),
    "a column": (
        "price",
        "cost",
        'import pandas as pd\ndf = pd.DataFrame({"price": [1, 2]})',
        'print(df["price"].head({}))',
    ),
}


@pytest.fixture(params=list(CHAINS.values()), ids=list(CHAINS))
def renamed(request: pytest.FixtureRequest) -> Player:
    """Return a notebook in which one place of many was changed."""
    old, new, first, use = request.param
    player = Player(first, *(use.format(number) for number in range(COUNT)))
    player.replace(0, old, new)
    return player


def test_all_places_are_offered_at_once(renamed: Player) -> None:
    suggestion = renamed.suggest()

    assert suggestion is not None
    assert len(texts(suggestion)) == COUNT


def test_one_place_after_the_other_is_accepted(renamed: Player) -> None:
    taken = renamed.accept_all(limit=COUNT)

    assert len(taken) == COUNT
    assert len({edit.cell_id for edit in taken}) == COUNT


def test_an_edit_in_between_does_not_end_it(renamed: Player) -> None:
    first = renamed.suggest()
    assert first is not None
    for edit in texts(first)[: MAX_ITEMS + 8]:
        renamed.accept(edit)
    renamed.edit(0, 0, 0, "# the first\n")

    assert len(renamed.accept_all(limit=COUNT)) == COUNT - MAX_ITEMS - 8
