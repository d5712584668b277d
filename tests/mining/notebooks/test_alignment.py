"""What became of which cell."""

from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.diffs import lines
from jupyter_nbedit.mining.notebooks.alignment import align, text_spans
from jupyter_nbedit.mining.notebooks.edit_records import CellChange, CellRecord

LOAD = "import pandas as pd\ndata = pd.read_csv('train.csv')\ndata.head()"
FIT = "model = Forest(n_estimators=100)\nmodel.fit(data.drop('y', axis=1), data['y'])"


def cells(*items, ids=""):
    found = []
    for number, item in enumerate(items):
        kind, source = item if isinstance(item, tuple) else ("code", item)
        found.append(CellRecord(kind, ids[number] if ids else "", source))
    return found


def summary(changes):
    return [(change.kind, change.old, change.new) for change in changes]


def test_what_stays_is_not_mentioned():
    assert align(cells(LOAD, FIT), cells(LOAD, FIT)) == []


def test_an_edited_cell_among_inserted_and_deleted_ones():
    old = cells(LOAD, "unrelated = 1", FIT)
    new = cells("# something new at the top", LOAD, FIT.replace("100", "200"))
    assert summary(align(old, new)) == [
        ("deleted", 1, None),
        ("edited", 2, 2),
        ("inserted", None, 0),
    ]


def test_a_moved_cell_is_told_from_an_edited_one():
    old = cells(("markdown", "# Title"), LOAD, FIT, "plot(data)\nshow()")
    new = cells(("markdown", "# Title"), "plot(data)\nshow()", LOAD, FIT)
    assert summary(align(old, new)) == [("moved", 3, 1)]


def test_a_cell_that_moved_and_changed():
    old = cells(LOAD, FIT, "a = 1", "b = 2", "c = 3")
    new = cells("a = 1", "b = 2", "c = 3", FIT, LOAD.replace("train", "test"))
    changes = align(old, new)
    assert ("moved-edited", 0, 4) in summary(changes)
    assert ("moved", 1, 3) in summary(changes)


def test_identifiers_are_believed_even_when_nothing_else_agrees():
    old = cells(LOAD, "x", ids="ab")
    new = cells("y", "completely different", ids="ba")
    assert summary(align(old, new)) == [("moved-edited", 0, 1), ("edited", 1, 0)]


def test_identifiers_that_occur_twice_are_not():
    assert align(cells(LOAD, FIT, ids="aa"), cells(LOAD, FIT, ids="aa")) == []
    assert summary(align(cells(LOAD, FIT, ids="aa"), cells(FIT, ids="a"))) == [("deleted", 0, None)]


def test_a_cell_of_another_type():
    change = align(cells(LOAD), cells(("markdown", LOAD)))
    assert change == [CellChange("retyped", 0, 0)]


def test_hunks_by_line_and_by_token():
    (change,) = align(cells("a = 1\nfoo(x)\n"), cells("a = 1\nfoo(xs)\nb = 2\n"))
    assert change.lines == [(1, 2, 1, 3)]
    assert change.tokens == [(10, 11, 10, 12), (12, 12, 13, 19)]


def test_large_cells_take_no_square():
    old = "".join(f"{number}\n" for number in range(20_000))
    new = "".join(f"{number + 7}\n" for number in range(1, 40_000, 2))
    by_line, by_token = text_spans(old, new)
    assert by_line
    assert by_token


PIECE = st.sampled_from(["a", "b\n", "c d", "\n", "é x\n", "🎈"])


@given(st.lists(PIECE, max_size=12), st.lists(PIECE, max_size=12))
def test_the_hunks_lead_from_one_text_to_the_other(old, new):
    old, new = "".join(old), "".join(new)
    by_line, by_token = text_spans(old, new)
    assert patched(lines(old), lines(new), by_line) == lines(new)
    assert patched(list(old), list(new), by_token) == list(new)


def patched(old, new, spans):
    result, place = [], 0
    for start, end, new_start, new_end in spans:
        result += old[place:start] + new[new_start:new_end]
        place = end
    return result + old[place:]
