from __future__ import annotations

import pytest

from jupyter_nbedit.core.events import Run
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.failures.traceback import frames
from jupyter_nbedit.predict.llm.context import ErrorFrame, Failure
from jupyter_nbedit.predict.llm.context.cells import Cells
from jupyter_nbedit.predict.llm.context.failure import failure
from tests.predict.llm.prompts.situations import opened, replace

DEFINES = "\n\nimport math\ndef root(x):\n    return math.sqrt(x)\n"
USES = "%matplotlib inline\nvalues = [1, -1]\nprint([root(v) for v in values])"

NEW = """\
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[7], line 3
      1 get_ipython().run_line_magic('matplotlib', 'inline')
      2 values = [1, -1]
----> 3 print([root(v) for v in values])

Cell In[7], line 3, in <listcomp>(.0)
      1 get_ipython().run_line_magic('matplotlib', 'inline')
      2 values = [1, -1]
----> 3 print([root(v) for v in values])

Cell In[2], line 3, in root(x)
      1 import math
      2 def root(x):
----> 3     return math.sqrt(x)

ValueError: math domain error
"""
OLD = """\
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
<ipython-input-7-0123456789ab> in <module>
      1 get_ipython().run_line_magic('matplotlib', 'inline')
      2 values = [1, -1]
----> 3 print([root(v) for v in values])

<ipython-input-2-ba9876543210> in root(x)
      1 import math
      2 def root(x):
----> 3     return math.sqrt(x)

ValueError: math domain error
"""
MIDDLE = OLD.replace(
    "<ipython-input-7-0123456789ab> in <module>", "Input In [7], in <cell line: 3>()"
)
MIDDLE = MIDDLE.replace("<ipython-input-2-ba9876543210> in", "Input In [2], in")
KERNEL = OLD.replace("<ipython-input-7-0123456789ab>", "/tmp/ipykernel_42/123456789.py")
KERNEL = KERNEL.replace("<ipython-input-2-ba9876543210>", "/tmp/ipykernel_42/987654321.py")
COLOURED = NEW.replace("ValueError", "\x1b[0;31mValueError\x1b[0m").replace(
    "----> 3", "\x1b[0;32m----> 3\x1b[0m"
)


def failed(session: Session, traceback: str, cell: str = "uses", budget: int = 500) -> Failure:
    session.apply(
        Run(
            cell_id=cell,
            ok=False,
            ename="ValueError",
            evalue="math domain error",
            traceback=traceback,
        )
    )
    found = failure(session.last_run, Cells(session.notebook, redact=True), budget)
    assert found is not None
    return found


def two_cells() -> Session:
    return opened(
        Cell("text", "markdown", "# Roots"),
        Cell("defines", "code", DEFINES),
        Cell("same", "code", "    return math.sqrt(x)"),
        Cell("uses", "code", USES),
    )


@pytest.mark.parametrize("traceback", [NEW, OLD, MIDDLE, KERNEL, COLOURED])
def test_frames_of_every_ipython_are_mapped_to_cells(traceback):
    found = failed(two_cells(), traceback)

    assert found.frames[0] == ErrorFrame("uses", 4, 2, "print([root(v) for v in values])")
    assert found.frames[-1] == ErrorFrame("defines", 2, 4, "return math.sqrt(x)")
    assert (found.number, found.ename, found.evalue) == (4, "ValueError", "math domain error")


def test_a_frame_outside_the_notebook_is_told_without_the_folders_of_a_person():
    outside = NEW.replace(
        "ValueError: math domain error",
        "File ~/work/env/lib/python3.11/site-packages/pandas/core/frame.py:3761, in "
        "DataFrame.__getitem__(self, key)\n   3760     x\n-> 3761     indexer = y(key)\n\nKeyError",
    )

    last = failed(two_cells(), outside).frames[-1]

    assert last == ErrorFrame(
        "", 0, -1, "indexer = y(key)", "pandas/core/frame.py in DataFrame.__getitem__"
    )
    own = outside.replace(
        "~/work/env/lib/python3.11/site-packages/pandas/core/", "/home/me/secret/"
    )
    assert failed(two_cells(), own).frames[-1].where == "frame.py in DataFrame.__getitem__"


def test_a_cell_that_was_edited_since_is_found_by_its_line():
    session = two_cells()
    replace(session, "defines", "import math\n", "import math\nimport cmath\n\n", 5)

    assert failed(session, NEW).frames[-1] == ErrorFrame("defines", 2, 6, "return math.sqrt(x)")


def test_a_frame_that_fits_nowhere_is_told_without_a_cell():
    session = two_cells()
    replace(session, "defines", "    return math.sqrt(x)", "    return x ** 0.5", 5)
    replace(session, "same", "    return math.sqrt(x)", "pass", 6)

    assert failed(session, NEW).frames[-1] == ErrorFrame("", 0, -1, "return math.sqrt(x)", "In[2]")


def test_a_syntax_error_has_a_place_too():
    session = opened(Cell("a", "code", "x = 1\nprint(x"))
    text = "  Cell In[5], line 2\n    print(x\n           ^\nSyntaxError: incomplete input\n"

    assert failed(session, text, "a").frames == (ErrorFrame("a", 1, 1, "print(x"),)


def test_a_magic_is_told_as_the_cell_that_was_run():
    session = opened(Cell("a", "code", "%%time\nfoo(1)"))
    text = (
        "Cell In[5], line 1\n----> 1 get_ipython().run_cell_magic('time', '', 'foo(1)\\n')\n\n"
        "File <timed eval>:1\n----> 1 'Could not get source.'\n\nNameError: no foo\n"
    )

    assert failed(session, text, "a").frames == (ErrorFrame("a", 1, -1, ""),)


def test_without_a_traceback_the_cell_that_was_run_is_the_place():
    assert failed(two_cells(), "").frames == (ErrorFrame("uses", 4, -1, ""),)


def test_a_run_that_went_well_is_no_failure():
    session = two_cells()
    session.apply(Run(cell_id="uses", ok=True))

    assert failure(session.last_run, Cells(session.notebook, redact=True), 500) is None


def test_secrets_and_long_messages_are_cut():
    session = opened(Cell("a", "code", "password = 'hunter2secret'\nlogin(password)"))
    session.apply(
        Run(
            cell_id="a",
            ok=False,
            ename="LoginError",
            evalue="no user hunter2secret\nsecond line" + "x" * 9000,
            traceback="Cell In[1], line 1\n----> 1 password = 'hunter2secret'\n",
        )
    )

    found = failure(session.last_run, Cells(session.notebook, redact=True), 100)

    assert found is not None
    assert found.evalue == "no user [redacted]"
    assert found.frames == (ErrorFrame("a", 1, 0, "password = '[redacted]'"),)


@pytest.mark.parametrize(
    "text",
    [
        "Cell In[1], line 99999999999999999999999\n----> 1 x",
        "----> 1 x\n",
        "Cell In[1], line 2\n" * 5000,
        "\x1b[" * 5000,
        "-" * 100_000,
        "File " + "a/" * 50_000 + "b.py:1, in f(x)",
        " " * 100_000 + "1",
        "Cell In[" * 10_000,
    ],
)
def test_a_hostile_traceback_is_read_in_no_time(text):
    assert len(frames(text)) <= 40
    failed(two_cells(), text)
