"""What was found in cells is kept as long as they are as they were, wherever they stand."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.notebook import Cell, Notebook
from jupyter_nbedit.predict.clock import Clock, Steps
from jupyter_nbedit.predict.survey import MAX_ANSWERS, Survey


class Looker:
    """Counts the letters of cells, and how often it looks."""

    def __init__(self) -> None:
        self.looked: list[str] = []

    def __call__(self, cell: Cell) -> int:
        self.looked.append(cell.id)
        return len(cell.source)


def length_in_turn(cell: Cell) -> Steps[int]:
    yield
    return len(cell.source)


def code(name: str, source: str) -> Cell:
    return Cell(name, "code", source)


def test_after_an_edit_one_cell_is_looked_at() -> None:
    survey, look = Survey(), Looker()
    cells = [code(str(number), "x" * number) for number in range(100)]
    survey.of(Notebook(tuple(cells))).ask("length", look)
    look.looked.clear()

    cells[7] = code("7", "longer")
    found = survey.of(Notebook(tuple(cells))).ask("length", look)

    assert look.looked == ["7"]
    assert found[7] == 6


def test_after_a_cell_came_and_others_went_only_the_new_one_is_looked_at() -> None:
    survey, look = Survey(), Looker()
    cells = [code(str(number), "x" * number) for number in range(1, 10)]
    survey.of(Notebook(tuple(cells))).ask("length", look)
    look.looked.clear()

    cells = [code("new", "xxxxx"), *cells[4:], *cells[:2]]
    found = survey.of(Notebook(tuple(cells))).ask("length", look)

    assert look.looked == ["new"]
    assert list(found.items()) == [*enumerate([5, 5, 6, 7, 8, 9, 1, 2])]


def test_what_was_looked_at_is_known_when_it_comes_into_reach_again() -> None:
    survey, look = Survey(), Looker()
    cells = [code(str(number), "x" * number) for number in range(1, 10)]
    survey.of(Notebook(tuple(cells))).ask("length", look, range(5))
    cells[8] = code("9", "y")
    survey.of(Notebook(tuple(cells))).ask("length", look, range(4, 9))
    look.looked.clear()

    cells[0], cells[5] = code("1", "yy"), code("6", "yy")
    assert survey.of(Notebook(tuple(cells))).ask("length", look, range(4, 9))[5] == 2
    found = survey.of(Notebook(tuple(cells))).ask("length", look, range(5))

    assert look.looked == ["6", "1"]
    assert found == {0: 2, 1: 2, 2: 3, 3: 4, 4: 5}


def test_where_nothing_is_there_to_say_nothing_is_said() -> None:
    found = Survey().of(Notebook((code("a", ""), code("b", "x")))).ask("length", Looker())

    assert found == {1: 1}


def test_what_did_not_change_is_the_same() -> None:
    survey = Survey()
    before = Notebook((code("a", "name"), code("b", "other")))
    after = Notebook((before.cells[0], code("b", "others")))

    first = survey.of(before).holding("name")

    assert survey.of(after).holding("name") is first


def test_markdown_holds_no_code() -> None:
    notebook = Notebook((Cell("a", "markdown", "name"), code("b", "name")))

    assert list(Survey().of(notebook).holding("name")) == [1]


def test_an_older_moment_is_told_of_as_it_was() -> None:
    survey, look = Survey(), Looker()
    older = Notebook((code("a", "x"), code("b", "xx")))
    newer = Notebook((older.cells[1], code("c", "xxx")))
    then, now = survey.of(older), survey.of(newer)
    assert now.ask("length", look) == {0: 2, 1: 3}

    assert then.ask("length", look) == {0: 1, 1: 2}
    assert now.ask("length", look) == {0: 2, 1: 3}


def test_what_changed_out_of_reach_is_asked_again() -> None:
    survey, look = Survey(), Looker()
    cells = [code(str(number), "x") for number in range(6)]
    survey.of(Notebook(tuple(cells))).ask("length", look, range(1))
    cells[0] = code("0", "")

    found = survey.of(Notebook(tuple(cells))).ask("length", look, range(2, 6))

    assert found == {2: 1, 3: 1, 4: 1, 5: 1}
    assert survey.of(Notebook(tuple(cells))).ask("length", look, range(3)) == {1: 1, 2: 1}


def test_what_was_asked_long_ago_is_forgotten() -> None:
    survey, look = Survey(), Looker()
    surveyed = survey.of(Notebook(tuple(code(str(number), "x") for number in range(1_000))))
    surveyed.ask("first", look)
    for number in range(MAX_ANSWERS // 1_000):
        surveyed.ask(number, look)
    look.looked.clear()

    surveyed.ask(1, look)
    assert look.looked == []
    surveyed.ask("first", look)
    assert len(look.looked) == 1_000


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["edit", "insert", "delete", "move"]), st.floats(0, 1), st.floats(0, 1)
    ),
    max_size=8,
)


def changed(cells: list[Cell], kind: str, first: int, second: int, number: int) -> list[Cell]:
    """Return cells after one of them was edited, inserted, deleted or moved."""
    result = list(cells)
    if kind == "insert" or not cells:
        result.insert(first, code(f"new {number}", "x" * (number % 3)))
    elif kind == "edit":
        result[first % len(cells)] = code(cells[first % len(cells)].id, "y" * (number % 4))
    elif kind == "delete":
        del result[first % len(cells)]
    else:
        result.insert(second % len(cells), result.pop(first % len(cells)))
    return result


@given(CHANGES, st.booleans())
def test_whatever_is_changed_it_is_as_if_all_were_asked(
    changes: list[tuple[str, float, float]], in_part: bool
) -> None:
    survey, clock = Survey(), Clock()
    cells = [code(str(number), "x" * (number % 3)) for number in range(5)]
    for number, (kind, first, second) in enumerate(changes):
        cells = changed(cells, kind, int(first * len(cells)), int(second * len(cells)), number)
        low = int(second * len(cells)) if in_part else 0
        within = range(low, max(low, len(cells) - 1) if in_part else len(cells))
        expected = [(at, len(cells[at].source)) for at in within if cells[at].source]
        surveyed = survey.of(Notebook(tuple(cells)))
        if number % 3:
            assert list(surveyed.ask("length", Looker(), within).items()) == expected
        elif number % 2:
            found = surveyed.ask_in_turn("length", length_in_turn, clock, within)
            assert list(asyncio.run(found).items()) == expected
