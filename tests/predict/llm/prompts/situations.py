"""Notebooks in the middle of being edited, of which prompts are made in tests."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_nbedit.core.edits import TextEdit, difference
from jupyter_nbedit.core.events import Edit, Focus, Open, Origin, Run
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.context import LARGE, Budget, PromptContext, build_context
from jupyter_nbedit.predict.request import PredictionRequest, build_request

LOAD = """\
import pandas as pd
from pathlib import Path

api_key = "not-a-real-key-42"


def load(path):
    return pd.read_csv(path)


sales = load("sales.csv")
sales.head()
"""
TOTALS = """\
total = sales.amount.sum()
mean = sales.amount.mean()
print(total, mean)"""
PLOT = """\
%matplotlib inline
fig, ax = plt.subplots()
ax.plot(sales.date, sales.amount, label="Umsatz 😀")
ax.legend()"""

TRACEBACK = """\
---------------------------------------------------------------------------
NameError                                 Traceback (most recent call last)
Cell In[4], line 2
      1 get_ipython().run_line_magic('matplotlib', 'inline')
----> 2 fig, ax = plt.subplots()
      3 ax.plot(sales.date, sales.amount, label="Umsatz 😀")
      4 ax.legend()

NameError: name 'plt' is not defined
"""


def opened(*cells: Cell, language: str = "python") -> Session:
    session = Session()
    session.apply(Open(cells=cells, language=language, path="work/sales report.ipynb"))
    return session


def replace(
    session: Session, cell: str, old: str, new: str, time: float, origin: Origin = Origin.USER
) -> None:
    """Replace the only occurrence of a text, and leave the cursor behind what is new."""
    source = session.cell(cell).source
    assert source.count(old) == 1
    start = source.index(old)
    session.apply(
        Edit(time=time, cell_id=cell, start=start, end=start + len(old), text=new, origin=origin)
    )
    session.apply(Focus(time=time, cell_id=cell, cursor=start + len(new), anchor=start + len(new)))


def parameter() -> Session:
    """Play: a parameter was added, its use is missing, and a cell failed for another reason."""
    session = opened(
        Cell("head", "markdown", "# Sales\n\nOf all years.\n\n## Loading"),
        Cell("load", "code", LOAD),
        Cell("totals", "code", TOTALS),
        Cell("plot", "code", PLOT),
    )
    replace(session, "totals", "sales.amount.mean()", "sales.amount.median()", 10)
    replace(session, "totals", "mean = ", "median = ", 20, Origin.SUGGESTION)
    session.apply(
        Run(
            time=30,
            cell_id="plot",
            ok=False,
            ename="NameError",
            evalue="name 'plt' is not defined",
            traceback=TRACEBACK,
        )
    )
    replace(session, "load", "def load(path)", "def load(path, sep)", 40)
    return session


def prose() -> Session:
    """Play: somebody writes Markdown."""
    session = opened(
        Cell("head", "markdown", "# Report\n\nThe data are from 2023.\n\n```\n# no heading\n```\n"),
        Cell("code", "code", "x = 1"),
        Cell("end", "markdown", "## End\n\nAll data are from 2023."),
    )
    replace(session, "head", "2023", "2024", 10)
    return session


def empty() -> Session:
    """Play: the cursor stands in a new cell."""
    session = opened(Cell("load", "code", LOAD), Cell("new", "code", ""))
    session.apply(Run(time=5, cell_id="load", ok=True, output="   amount\n0      12\n"))
    session.apply(Focus(time=10, cell_id="new", cursor=0, anchor=0))
    return session


def long() -> Session:
    """Play: a long cell, edited in its middle."""
    lines = [f"step_{number} = run(step_{number - 1})" for number in range(1, 121)]
    session = opened(Cell("long", "code", "\n".join(lines)), Cell("next", "code", "step_120"))
    replace(session, "long", "step_60 = run(step_59)", "step_60 = run(step_59, fast=True)", 10)
    return session


SITUATIONS: dict[str, Callable[[], Session]] = {
    "parameter": parameter,
    "prose": prose,
    "empty": empty,
    "long": long,
}

#: What a perfect model would do next, where it is in one of the cells that are shown.
EDITS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "parameter": (
        ("load", "read_csv(path)", "read_csv(path, sep=sep)"),
        ("totals", "print(total, mean)", "print(total, median)"),
    ),
    "prose": (("head", "The data are", "The data were"),),
    "empty": (),
    "long": (("long", "run(step_60)", "run(step_60, fast=True)"),),
}


def request(name: str) -> PredictionRequest:
    return build_request(SITUATIONS[name]())


def context(name: str, budget: Budget = LARGE, *, redact: bool = True) -> PromptContext:
    return build_context(request(name), budget, redact=redact, outputs=name == "empty")


def wanted(name: str) -> tuple[TextEdit, ...]:
    """Return the edits that follow from a situation, nearest first."""
    session = SITUATIONS[name]()
    edits = []
    for cell, old, new in EDITS[name]:
        source = session.cell(cell).source
        assert source.count(old) == 1
        edits.append(difference(cell, source, source.replace(old, new)))
    return tuple(edits)
