"""What an edit replaces by what."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.changes import changes, makes_any
from jupyter_nbedit.core.edits import CellDeletion, TextEdit


def test_a_change_is_told_token_by_token():
    assert changes("a = df.x", "b = df.y") == {("a", "b"), ("x", "y")}


@pytest.mark.parametrize(
    ("wanted", "is_made"),
    [
        (("df", "sales"), True),
        (("df", "sal"), True),
        (("df", "sales_2024"), True),
        (("df.x", "sales.x"), True),
        (("df", "other"), False),
        (("x", "sales"), False),
    ],
)
def test_an_edit_makes_a_change_as_a_part_or_as_a_whole_or_half_typed(wanted, is_made):
    assert makes_any(TextEdit("a", 0, "df.x", "sales.x"), [("q", "r"), wanted]) is is_made


def test_an_edit_of_cells_makes_none():
    assert not makes_any(CellDeletion("a", "code", "df"), [("df", "")])
