from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.replay import align, judge, missing, places, revision
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.session import Session

SOURCES = st.lists(
    st.lists(st.sampled_from(["a = 1", "b = a + 2", "print(a)", "", "    x"]), max_size=4).map(
        "\n".join
    ),
    max_size=5,
)


@given(SOURCES, SOURCES)
def test_replaying_a_revision_leads_to_its_end(old: list[str], new: list[str]) -> None:
    known = revision(old, new)
    session = Session()
    session.apply(known.start)
    assert [cell.source for cell in session.notebook.cells] == old
    for event in known.events:
        session.apply(event)
    assert [cell.source for cell in session.notebook.cells] == new
    sources = {cell.id: cell.source for cell in session.notebook.cells}
    assert sources == known.targets
    assert missing(sources, known.targets) == []


@given(SOURCES, SOURCES)
def test_alignment_keeps_every_cell_in_order(old: list[str], new: list[str]) -> None:
    pairs = align(old, new)
    assert [left for left, _ in pairs if left is not None] == list(range(len(old)))
    assert [right for _, right in pairs if right is not None] == list(range(len(new)))


def test_an_edited_cell_is_paired_with_itself() -> None:
    old = ["import numpy as np", "x = np.zeros(3)", "print(x)"]
    new = ["import numpy as np", "# new\nimport os", "x = np.zeros(4)", "print(x)"]
    assert align(old, new) == [(0, 0), (None, 1), (1, 2), (2, 3)]


def test_lines_that_change_alike_are_places_of_their_own() -> None:
    found = places("c", "df = f(1)\ndf.head()\nx", "sales = f(1)\nsales.head()\nx")
    assert found == [TextEdit("c", 0, "df", "sales"), TextEdit("c", 10, "df", "sales")]


def test_a_rewritten_block_is_one_place() -> None:
    assert len(places("c", "aaaa\nbbbb\nx", "one\ntwo\nthree\nx")) == 1


@pytest.mark.parametrize(
    ("edit", "verdict"),
    [
        (TextEdit("c", 0, "df = df", "sales = sales"), "exact"),
        (TextEdit("c", 0, "df", "sales"), "helpful"),
        (TextEdit("c", 12, "1", "2"), "exact"),
        (TextEdit("c", 0, "df", "sale"), "wrong"),
        (TextEdit("c", 12, "1", "3"), "wrong"),
        (TextEdit("c", 13, "", "0"), "wrong"),
        (TextEdit("c", 0, "df = df", "sales = df2"), "wrong"),
        (TextEdit("c", 0, "", " "), "wrong"),
    ],
)
def test_judge(edit: TextEdit, verdict: str) -> None:
    assert judge(edit, "df = df.f()\n1\n", "sales = sales.f()\n2\n") == verdict


def test_an_edit_of_a_cell_that_goes_is_wrong() -> None:
    assert judge(TextEdit("c", 0, "a", "b"), "a", None) == "wrong"


@given(SOURCES, SOURCES)
def test_what_is_missing_is_exact(old: list[str], new: list[str]) -> None:
    known = revision(old, new)
    sources = {cell.id: cell.source for cell in known.start.cells}
    for place in missing(sources, known.targets):
        tokens = set(place.old.split()) ^ set(place.new.split())
        if tokens:
            source = sources[place.cell_id]
            assert judge(place, source, known.targets[place.cell_id]) == "exact"
