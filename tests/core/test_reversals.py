from __future__ import annotations

import pytest

from jupyter_nbedit.core.edits import difference
from jupyter_nbedit.core.events import Origin
from jupyter_nbedit.core.items import HistoryEdit
from jupyter_nbedit.core.reversals import repeats, reverses


def made(before: str, after: str) -> HistoryEdit:
    """Return the edit that makes one text of another, as the history has it."""
    edit = difference("a", before, after)
    return HistoryEdit(
        "a", before, edit.start, edit.old, edit.new, Origin.USER, 1.0, 1.0, edit.start
    )


@pytest.mark.parametrize(
    ("old", "new"), [("df", "sales"), ("df", "dfs"), ("radius", "r"), ("cost", "count")]
)
def test_words_are_compared_wherever_they_stand(old: str, new: str) -> None:
    forth, elsewhere = made(f"{old} = 1", f"{new} = 1"), made(f"f(x, {old})", f"f(x, {new})")
    back = made(f"g({new})", f"g({old})")
    assert reverses(back, forth)
    assert repeats(elsewhere, forth)
    assert not reverses(elsewhere, forth)
    assert not repeats(back, forth)


def test_a_part_of_a_word_is_another_word() -> None:
    assert not repeats(made("cost = 1", "costs = 1"), made("post = 1", "posts = 1"))
    assert not reverses(made("costs = 1", "cost = 1"), made("post = 1", "posts = 1"))


def test_more_may_be_done_beside_it() -> None:
    rename, more = made("df = 1", "sales = 1"), made("df = load(1)", "sales = load(2)")
    assert repeats(rename, more)
    assert not repeats(more, rename)
    assert reverses(made("sales = load(2)", "df = load(1)"), rename)
