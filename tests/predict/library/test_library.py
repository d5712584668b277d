from __future__ import annotations

from jupyter_nbedit.predict.library import MAX_SOURCE, Library, remember
from jupyter_nbedit.predict.library.library import MAX_LINES
from jupyter_nbedit.predict.library.reading import shape


def test_lines_are_found_by_their_shape() -> None:
    library = Library((remember(["x = f(1)\ny = 2"]), remember(["a = 0", "b = f(1)\nc = f(1)"])))
    key = hash(shape("z = f(1)"))

    assert list(library.places(key)) == [(0, 0), (1, 1), (1, 2)]
    assert library.count(key) == 3
    assert list(library.places(hash(shape("unknown()")))) == []


def test_a_notebook_knows_which_cell_a_line_stands_in() -> None:
    notebook = remember(["x = 1\n\ny = 2", "", "z = 3"])

    assert notebook.texts == ("x = 1", "y = 2", "z = 3")
    assert list(notebook.cells) == [0, 0, 2]


def test_data_is_passed_over_and_a_notebook_is_bounded() -> None:
    data = "x = '" + "a" * MAX_SOURCE + "'"
    notebook = remember([data, *["y = 1\n" * 500] * 10])

    assert set(notebook.texts) == {"y = 1"}
    assert MAX_LINES <= len(notebook.texts) < MAX_LINES + 500
