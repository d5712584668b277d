"""A run that succeeded and warned of something deprecated, as IPython prints that."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

import pytest

from jupyter_nbedit.core.events import Run
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.runs import Runs
from tests.predict.playing import Player, texts

# What a library would be: whatever is called warns, of the caller's line or of its own.
LIBRARY = """
import warnings
class Old:
    def __init__(self, message, level=2):
        self._told = message, level
    def __getattr__(self, name):
        message, level = self._told
        return lambda *values, **named: warnings.warn(message, FutureWarning, stacklevel=level)
"""
PROGRAM = """
import contextlib, io, json, sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
told = []
for sources in json.load(sys.stdin):
    with contextlib.redirect_stderr(io.StringIO()) as printed:
        with contextlib.redirect_stdout(io.StringIO()):
            for source in sources:
                assert shell.run_cell(source, store_history=True).success
    told.append(printed.getvalue())
json.dump(told, sys.stdout)
"""

# What libraries say, the cell, and what becomes of it.
ANSWERED = [
    (
        "DataFrame.applymap has been deprecated. Use DataFrame.map instead.",
        "x = 1\nold.applymap(str)",
        "x = 1\nold.map(str)",
    ),
    (
        (
            "`trapz` is deprecated. Use `trapezoid` instead, or one of the numerical integration"
            " functions in `scipy.integrate`."
        ),
        "area = old.trapz([1, 2])  # trapz",
        "area = old.trapezoid([1, 2])  # trapz",
    ),
    (
        (
            "Function get_feature_names is deprecated; get_feature_names is deprecated in 1.0 and"
            " will be removed in 1.2. Please use get_feature_names_out instead."
        ),
        "old.get_feature_names()",
        "old.get_feature_names_out()",
    ),
    (
        "'M' is deprecated and will be removed in a future version, please use 'ME' instead.",
        'old.resample("M")',
        'old.resample("ME")',
    ),
    (
        "iteritems is deprecated and will be removed in a future version. Use .items instead.",
        "for _ in [1]:\n    old.iteritems()",
        "for _ in [1]:\n    old.items()",
    ),
    (
        "`sparse` was renamed to `sparse_output` in version 1.2 and will be removed in 1.4.",
        "old.encode(sparse=False)",
        "old.encode(sparse_output=False)",
    ),
]
SILENT = [
    # Another object's method takes other arguments.
    (
        (
            "The frame.append method is deprecated and will be removed from pandas in a future"
            " version. Use pandas.concat instead."
        ),
        "old.append(1)",
    ),
    # There is a choice.
    (
        (
            "DataFrame.fillna with 'method' is deprecated and will raise in a future version. Use"
            " obj.ffill() or obj.bfill() instead."
        ),
        "old.fillna(method='ffill')",
    ),
    ("DataFrame.swap is deprecated.", "old.swap(1)"),
    # Nobody knows which of them is meant.
    ("'M' is deprecated, please use 'ME' instead.", 'old.resample("M", "M")'),
    # The name is another one's.
    ("applymap is deprecated. Use map instead.", "applymap = 1\nold.f(applymap)"),
    ("Something is deprecated. Use care instead.", "old.f()"),
]


@cache
def printed() -> list[str]:
    """What each run prints, all in one process."""
    notebooks = [
        [LIBRARY, f"old = Old({message!r})", cell]
        for message, cell in [*(each[:2] for each in ANSWERED), *SILENT]
    ]
    # As a library warns of a line of its own.
    library = f"exec(compile({LIBRARY!r}, '/lib/site-packages/old.py', 'exec'))"
    notebooks.append([library, f"old = Old({ANSWERED[-1][0]!r}, 1)", ANSWERED[-1][1]])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(notebooks),
        capture_output=True,
        text=True,
        check=True,
    )
    told: list[str] = json.loads(done.stdout)
    assert all("FutureWarning" in text for text in told)
    return told


def after_run(cell: str, number: int) -> Player:
    player = Player("import old", cell, engine=Engine([Runs()]))
    player.session.apply(Run(time=player.tick(), cell_id="1", ok=True, traceback=printed()[number]))
    return player


@pytest.mark.parametrize("number", [*range(len(ANSWERED)), len(ANSWERED) + len(SILENT)])
def test_what_is_said_is_written(number: int) -> None:
    _, cell, expected = ANSWERED[min(number, len(ANSWERED) - 1)]

    suggestion = after_run(cell, number).suggest()

    (edit,) = texts(suggestion)
    assert edit.apply(cell) == expected
    assert suggestion is not None
    assert " is deprecated: use " in str(suggestion.reason)


@pytest.mark.parametrize("number", range(len(SILENT)))
def test_where_it_is_not_that_simple_nothing_is_said(number: int) -> None:
    assert after_run(SILENT[number][1], len(ANSWERED) + number).suggest() is None


def test_a_cell_that_was_edited_since_is_left_alone() -> None:
    player = after_run(ANSWERED[0][1], 0)
    player.replace(1, "x = 1", "x = 2")

    assert player.suggest() is None


def test_what_was_accepted_is_not_said_again() -> None:
    player = after_run(ANSWERED[0][1], 0)

    assert len(player.accept_all()) == 1
