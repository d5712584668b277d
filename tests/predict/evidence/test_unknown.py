from __future__ import annotations

import pytest

from jupyter_nbedit.core.edits import CellInsertion, TextEdit
from jupyter_nbedit.core.events import Open, Run
from jupyter_nbedit.core.evidence import Call, Evidence, Names, Table, Variables
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.checks import exists, passed
from tests.predict.playing import Player

KNOWN = Evidence(
    variables=Variables(
        names={
            "df": "pandas.DataFrame",
            "income": "int",
            "np": "module",
            "fit": "function",
            "config": "dict",
            "model": "__main__.Model",
        },
        is_complete=True,
        tables={"df": Table({"income": "int64", "city": "str"}, is_complete=True)},
        keys={"config": ("lr", "depth")},
        calls={"fit": Call(("data", "depth"))},
        own={
            "np": Names(("mean", "array"), is_complete=True),
            "model": Names(("size",), is_complete=True),
        },
        is_deep=True,
    ),
    types={
        "pandas.DataFrame": Names(("groupby", "loc"), is_complete=True, is_open=True),
        "module": Names((), is_complete=True),
        "__main__.Model": Names(("fit",), is_complete=True),
    },
    builtins=("print", "sum"),
)
PREPARED = "import numpy as np\nfrom here import *\n%run prepare.py"


def played(text: str, *others: str) -> Player:
    """Return a notebook whose first cell was run, and whose last one is edited."""
    player = Player(PREPARED, *others, text)
    player.session.testify("k 0", KNOWN)
    player.session.apply(Run(cell_id="0", ok=True, time=1.0))
    return player


def refused(player: Player, new: str) -> bool:
    number = len(player.sources) - 1
    edit = TextEdit(str(number), len(player.sources[number]), "", new)
    return exists(edit, player.request) is not None


@pytest.mark.parametrize(
    "new",
    [
        "print(incmoe)",
        "y = sum(incmoe)",
        "def f(a):\n    return a + incmoe",
        "[x for x in incmoe]",
        "del incmoe",
        'df["incmoe"]',
        'df[["city", "incmoe"]].sum()',
        "df.incmoe.sum()",
        "np.maen(income)",
        "fit(income, dpeth=3)",
        'config["dpeth"]',
        "model.szie",
    ],
)
def test_what_does_not_exist_is_refused(new: str) -> None:
    assert refused(played(""), new)


@pytest.mark.parametrize(
    "new",
    [
        "print(income)",
        "total = 1\nprint(total)",
        "for row in df:\n    print(row)",
        "[x for x in df]",
        "def f(incmoe):\n    return incmoe",
        "import incmoe\nincmoe.x",
        "print(_private, __name__)",
        "with df as g:\n    g.x",
        'df["new"] = 1',
        "df.new = 1",
        'df = fit(df)\ndf["new"]',
        'df.loc[0, "new"]',
        "df.groupby",
        'df["inc" + x]'.replace("x", "income"),
        "np.mean(income)",
        "np._private",
        "fit(income, depth=3)",
        "print(income, sep='')",
        'config["depth"]',
        "config.anything",
        "income.anything",
        "model.fit(model.size)",
        "exec('incmoe = 1')\nincmoe",
        "from x import *\nincmoe",
        "%run x.py\nincmoe",
        "%%bash\necho incmoe",
        "# incmoe",
        "'incmoe'",
    ],
)
def test_what_exists_or_may_exist_passes(new: str) -> None:
    assert not refused(played(""), new)


def test_a_cell_that_is_not_run_may_create_it() -> None:
    assert not refused(played("", "incmoe = 3"), "print(incmoe)")
    assert not refused(played("", 'df["incmoe"] = 3'), 'df["incmoe"]')
    assert not refused(played("", "df = df.rename(columns=names)"), 'df["incmoe"]')
    assert not refused(played("", "from x import *"), "print(incmoe)")
    # What was run was seen by the kernel.
    player = played("", 'df["incmoe"] = 3')
    player.session.apply(Run(cell_id="1", ok=True, time=player.tick()))
    assert refused(player, 'df["incmoe"]')
    player.edit(1, 0, 0, "# ")
    assert not refused(player, 'df["incmoe"]')


def test_what_the_user_has_just_written_is_meant() -> None:
    player = played("", "print(income)")
    player.session.apply(Run(cell_id="1", ok=True, time=player.tick()))
    player.replace(1, "income", "earnings")
    assert not refused(player, "print(earnings)")
    assert refused(player, "print(earning)")


def test_a_new_cell_and_other_languages() -> None:
    player = played("")
    cell = Cell("new", "code", "print(incmoe)")
    assert exists(CellInsertion(cell, "0"), player.request) is not None
    prose = Cell("new", "markdown", "print(incmoe)")
    assert exists(CellInsertion(prose, "0"), player.request) is None
    julia = Cell("new", "code", "print(incmoe)", language="julia")
    assert exists(CellInsertion(julia, "0"), player.request) is None


def test_edits_of_one_cell_are_seen_together() -> None:
    player = played("a = 1\nb = 2")
    makes, uses = TextEdit("1", 0, "a", "total"), TextEdit("1", 10, "2", "total")
    assert passed([makes, uses], player.request) == [makes, uses]
    assert passed([uses], player.request) == []


def test_nothing_is_refused_without_evidence() -> None:
    player = played("")
    player.session.testify("k 0", None)
    assert not refused(player, "print(incmoe)")


def test_another_kernel_has_run_nothing() -> None:
    player = played("")
    session = player.session
    assert session.settled == {"0"}
    session.testify("k 1", KNOWN)
    assert session.settled == set()
    session.apply(Run(cell_id="0", ok=True, time=5.0))
    session.testify("k 1", None)
    assert session.settled == {"0"}
    assert player.request.evidence is None


def test_what_was_edited_while_it_ran_was_not_run() -> None:
    player = Player("x = 1")
    player.edit(0, 0, 0, "y")
    player.session.apply(Run(cell_id="0", ok=True, time=player.time + 1, duration=2.0))
    assert player.session.settled == set()
    player.session.apply(Run(cell_id="0", ok=True, time=player.time + 4, duration=2.0))
    assert player.session.settled == {"0"}
    cells = player.session.notebook.cells
    player.session.apply(Open(cells=cells, language="python"))
    assert player.session.settled == set()
