from __future__ import annotations

import pytest

from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.failures.frames import NOWHERE, Place, places
from jupyter_nbedit.predict.failures.traceback import frames

DEFINES = "import math\ndef root(x):\n    return math.sqrt(x)\n"
USES = "values = [1, -1]\nprint([root(v) for v in values])"
TRACEBACK = """\
ValueError                                Traceback (most recent call last)
Cell In[7], line 2
      1 values = [1, -1]
----> 2 print([root(v) for v in values])

File ~/lib/helper.py:12, in helped(x)
     11 def helped(x):
---> 12     return f(x)

Cell In[2], line 3, in root(x)
      1 import math
      2 def root(x):
----> 3     return math.sqrt(x)

ValueError: math domain error
"""


def found(*sources: str, run: int) -> list[Place]:
    cells = [Cell(str(number), "code", source) for number, source in enumerate(sources)]
    return list(places(frames(TRACEBACK), cells, str(run)))


def test_frames_are_found_in_the_cells_that_have_their_lines() -> None:
    assert found(DEFINES, "x = 1", USES, run=2) == [Place(2, 1), NOWHERE, Place(0, 2)]


def test_the_outermost_frame_is_in_the_cell_that_was_run() -> None:
    assert found(USES, DEFINES, USES, run=2)[0] == Place(2, 1)


def test_a_cell_that_was_edited_since_is_known_by_its_line() -> None:
    assert found("# new\n\n" + DEFINES, USES, run=1)[2] == Place(0, 4)


@pytest.mark.parametrize(
    "sources",
    [
        ("a = 1\n    return math.sqrt(x)", "b = 1\n    return math.sqrt(x)", USES),
        ("nothing like it", "", USES),
    ],
)
def test_what_cannot_be_told_is_not_guessed(sources: tuple[str, ...]) -> None:
    assert found(*sources, run=2)[2] == NOWHERE


def test_of_cells_that_read_alike_the_first_is_taken() -> None:
    assert found(DEFINES, DEFINES, USES, run=2)[2] == Place(0, 2)


def test_the_cell_that_was_run_is_known_even_if_its_line_is_gone() -> None:
    assert found(DEFINES, "rewritten()", run=1)[0] == Place(1, -1)


def test_a_cell_that_is_gone_is_nowhere() -> None:
    assert found(run=0) == [NOWHERE, NOWHERE, NOWHERE]
