from __future__ import annotations

import pytest

from jupyter_nbedit.core.notebook import Cell, Notebook

CODE = Cell("a", "code", "x = 1")
PROSE = Cell("b", "markdown", "*x*")
SHELL = Cell("c", "code", "ls", language="bash")
NOTEBOOK = Notebook((CODE, PROSE, SHELL), language="python")


def test_a_cell_is_found_by_its_identifier() -> None:
    assert NOTEBOOK.cell("b") is PROSE
    assert NOTEBOOK.index("c") == 2


def test_a_cell_that_is_not_there_is_not_found() -> None:
    assert NOTEBOOK.cell("z") is None
    assert NOTEBOOK.index("z") == -1


@pytest.mark.parametrize(
    ("cell", "language"), [(CODE, "python"), (PROSE, "markdown"), (SHELL, "bash")]
)
def test_the_language_of_a_cell(cell: Cell, language: str) -> None:
    assert NOTEBOOK.language_of(cell) == language


def test_the_language_of_code_in_a_notebook_without_kernel_is_unknown() -> None:
    assert Notebook((CODE,)).language_of(CODE) == ""
