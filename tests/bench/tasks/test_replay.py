from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.bench.tasks.judging import judge
from jupyter_nbedit.bench.tasks.replay import align, missing, places, revision
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import CellInserted, Edit
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.mining.notebooks.edit_records import CellRecord

LINES = st.sampled_from(["a = 1", "b = a + 2", "print(a)", "", "    x"])
CELLS = st.lists(
    st.builds(
        CellRecord,
        st.sampled_from(["code", "markdown"]),
        source=st.lists(LINES, max_size=4).map("\n".join),
    ),
    max_size=5,
)


@given(CELLS, CELLS)
def test_replaying_a_revision_leads_to_its_end(
    old: list[CellRecord], new: list[CellRecord]
) -> None:
    known = revision(old, new)
    session = Session()
    session.apply(known.start)
    assert [(cell.type, cell.source) for cell in session.notebook.cells] == [
        (cell.type, cell.source) for cell in old
    ]
    for event in known.events:
        session.apply(event)
    assert [(cell.type, cell.source) for cell in session.notebook.cells] == [
        (cell.type, cell.source) for cell in new
    ]
    sources = {cell.id: cell.source for cell in session.notebook.cells}
    assert sources == known.targets
    assert missing(sources, known.targets) == []


@given(CELLS, CELLS)
def test_alignment_keeps_every_cell_in_order(old: list[CellRecord], new: list[CellRecord]) -> None:
    pairs = align(old, new)
    assert [left for left, _ in pairs if left is not None] == list(range(len(old)))
    assert [right for _, right in pairs if right is not None] == list(range(len(new)))
    assert all(
        old[left].type == new[right].type
        for left, right in pairs
        if left is not None and right is not None
    )


def test_an_edited_cell_is_paired_with_itself() -> None:
    old = ["import numpy as np", "x = np.zeros(3)", "print(x)"]
    new = ["import numpy as np", "# new\nimport os", "x = np.zeros(4)", "print(x)"]
    cells = [[CellRecord("code", source=source) for source in sources] for sources in (old, new)]
    assert align(*cells) == [(0, 0), (None, 1), (1, 2), (2, 3)]


def test_a_new_cell_appears_empty_and_is_then_written() -> None:
    known = revision(["x"], ["x", "y = 2"])
    inserted, written = known.events
    assert isinstance(inserted, CellInserted)
    assert inserted.cell.source == ""
    assert isinstance(written, Edit)
    assert written.text == "y = 2"


def test_lines_that_change_alike_are_places_of_their_own() -> None:
    found = places("c", "df = f(1)\ndf.head()\nx", "sales = f(1)\nsales.head()\nx")
    assert found == [TextEdit("c", 0, "df", "sales"), TextEdit("c", 10, "df", "sales")]


def test_a_rewritten_block_is_one_place() -> None:
    assert len(places("c", "aaaa\nbbbb\nx", "one\ntwo\nthree\nx")) == 1


@given(CELLS, CELLS)
def test_what_is_missing_is_exact(old: list[CellRecord], new: list[CellRecord]) -> None:
    known = revision(old, new)
    sources = {cell.id: cell.source for cell in known.start.cells}
    for place in missing(sources, known.targets):
        tokens = set(place.old.split()) ^ set(place.new.split())
        if tokens:
            source = sources[place.cell_id]
            assert judge(place, source, known.targets[place.cell_id]) == "exact"
