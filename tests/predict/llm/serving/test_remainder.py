from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.notebook import Cell, Notebook
from jupyter_nbedit.predict.llm.serving.remainder import Given
from jupyter_nbedit.predict.request import Suggestion
from tests.predict.playing import applied, texts

SOURCES = ("df = load()\nprint(df)\n", "df.plot()\n", "done = True\n")
EDITS = (
    TextEdit("0", 18, "df", "sales"),
    TextEdit("0", 22, "", "# end"),
    TextEdit("1", 0, "df", "sales"),
)


def notebook(*sources: str) -> Notebook:
    cells = tuple(Cell(str(number), "code", text) for number, text in enumerate(sources))
    return Notebook(cells, "python")


def given_suggestion(edits: tuple[TextEdit, ...] = EDITS) -> Given:
    return Given(notebook(*SOURCES), Suggestion(edits, 0.9, "model", "because"))


def rest(*sources: str, edits: tuple[TextEdit, ...] = EDITS) -> tuple[TextEdit, ...] | None:
    left = given_suggestion(edits).rest(notebook(*sources))
    return texts(left) if left is not None else None


def test_once_an_edit_is_accepted_the_others_are_left() -> None:
    assert rest("df = load()\nprint(sales)\n", *SOURCES[1:]) == (
        TextEdit("0", 25, "", "# end"),
        EDITS[2],
    )


def test_edits_may_be_accepted_in_any_order() -> None:
    assert rest(SOURCES[0], "sales.plot()\n", SOURCES[2]) == EDITS[:2]


def test_once_all_are_accepted_nothing_is_left() -> None:
    assert rest(*applied(SOURCES, EDITS)) is None


def test_while_nothing_is_accepted_nothing_is_said() -> None:
    assert rest(*SOURCES) is None


def test_what_is_typed_of_an_edit_keeps_it() -> None:
    assert rest("df = load()\nprint(sal)\n", *SOURCES[1:]) == (
        TextEdit("0", 21, "", "es"),
        TextEdit("0", 23, "", "# end"),
        EDITS[2],
    )


def test_so_does_typing_in_front_of_what_it_replaces() -> None:
    left = rest("df = load()\nprint(sdf)\n", *SOURCES[1:])
    assert left is not None
    assert left[0] == TextEdit("0", 19, "df", "ales")


def test_and_removing_what_it_replaces() -> None:
    left = rest("df = load()\nprint()\n", *SOURCES[1:])
    assert left is not None
    assert left[0] == TextEdit("0", 18, "", "sales")


def test_after_any_other_change_nothing_is_left() -> None:
    assert rest("df = load()\nprint(x)\n", *SOURCES[1:]) is None
    assert rest("df = load()\nprint(sales)\n", SOURCES[1], "done = False\n") is None
    assert rest("df = load()\nprint(sales)\n", SOURCES[1]) is None
    assert rest("df = load()\nprint(sales)\n", SOURCES[1], SOURCES[2], "") is None


def test_a_cell_that_is_no_longer_the_same_is_another_change() -> None:
    other = Notebook(tuple(Cell(f"x{i}", "code", text) for i, text in enumerate(SOURCES)))
    assert given_suggestion().rest(other) is None


TEXT = st.text(alphabet="ab \n", max_size=6)


@st.composite
def cases(draw):
    source = draw(st.text(alphabet="ab \n", min_size=1, max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8, unique=True)))
    edits = [
        TextEdit("0", start, source[start:end], draw(TEXT))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    edits = [edit for edit in edits if edit.old != edit.new]
    kept = [edit for edit in edits if draw(st.booleans())]
    return source, tuple(edits), kept


@given(cases())
def test_what_was_accepted_and_what_is_left_make_the_whole(case) -> None:
    source, edits, accepted = case
    whole = applied([source], edits)
    now = applied([source], accepted)
    left = Given(notebook(source), Suggestion(edits, 0.9, "model", "because")).rest(notebook(*now))
    if left is not None:
        for edit in texts(left):
            assert edit.applies_to(now[0])
        assert applied(now, texts(left)) == whole
    elif edits and now != [source]:
        # An edit may look accepted where another one was; never is anything but the whole left.
        assert now == whole


@given(cases(), st.text(alphabet="abc \n", max_size=40))
def test_whatever_was_written_instead_nothing_breaks(case, now) -> None:
    source, edits, _ = case
    left = Given(notebook(source), Suggestion(edits, 0.9, "model", "because")).rest(notebook(now))
    if left is not None:
        assert applied([now], texts(left)) == applied([source], edits)
