from __future__ import annotations

import sys

import pytest

from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.runs import Runs
from tests.predict.evidence.conftest import Kernel
from tests.predict.playing import Player, texts

# The columns stand in no cell, as those of a file do.
READ = (
    "import pandas as pd\n"
    "df = pd.DataFrame({chr(105) + 'ncome': [1], chr(99) + 'ity': ['x']})\n"
    "config = {chr(108) + 'earning_rate': 1}\n"
    "import fractions\n"
    "half = fractions.Fraction(1, 2)\n"
    "from textwrap import *\n"
    "globals()[chr(116) + 'otal'] = 3\n"
    "import abc\n"
    "exec('class Meter(abc.ABC):' + chr(10) + ' def __init__(self, height=1): pass')"
)


@pytest.mark.parametrize(
    ("cell", "wrong", "right"),
    [
        ("total = df['incom'].sum()", "incom", "income"),
        ("def f(table):\n    return table['incom']\nf(df)", "incom", "income"),
        ("config['learnin_rate']", "learnin_rate", "learning_rate"),
        ("half.numerater", "numerater", "numerator"),
        # Bound by no cell, as far as the text tells.
        ("print(totl)", "totl", "total"),
        ("def f(x):\n    return x + totl\nf(1)", "totl", "total"),
        ("indent(textt='a b', prefix='>')", "textt", "text"),
        ("TextWrapper(widht=3)", "widht", "width"),
        # Its metaclass is another one, and calls as usual.
        ("Meter(heigth=3)", "heigth", "height"),
    ],
)
def test_what_is_misspelt_is_what_the_kernel_knows(
    kernel: Kernel, cell: str, wrong: str, right: str
) -> None:
    player = Player(READ, cell, engine=Engine([Runs()]))
    assert not kernel.run(READ)
    player.session.apply(kernel.failed("1", cell))
    assert player.suggest() is None
    player.session.testify("k 0", kernel.evidence())
    (edit,) = texts(player.suggest())
    assert edit.apply(cell) == cell.replace(wrong, right)


def test_a_name_that_the_kernel_has_goes_before_one_that_it_has_not(kernel: Kernel) -> None:
    cell = "print(totl)"
    player = Player("totol = 3", "total = 3", cell, engine=Engine([Runs()]))
    assert not kernel.run("total = 3")
    player.session.apply(kernel.failed("2", cell))
    # Either may be meant.
    assert player.suggest() is None

    player.session.testify("k 0", kernel.evidence())
    (edit,) = texts(player.suggest())
    assert edit.apply(cell) == "print(total)"


def test_evidence_of_another_failure_proposes_nothing(kernel: Kernel) -> None:
    cell = "total = df['incom'].sum()"
    player = Player(READ, cell, engine=Engine([Runs()]))
    assert not kernel.run(READ)
    player.session.apply(kernel.failed("1", cell))
    kernel.failed("1", "missing")
    player.session.testify("k 0", kernel.evidence())
    assert player.suggest() is None


def test_a_module_is_known_to_the_kernel_that_is_not_imported_here(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    player = Player("import wave", "wave.opn", engine=Engine([Runs()]))
    assert not kernel.run("import wave")
    player.session.apply(kernel.failed("1", "wave.opn"))
    player.session.testify("k 0", kernel.evidence())
    (edit,) = texts(player.suggest())
    assert edit.apply("wave.opn") == "wave.open"


def test_a_frame_of_polars_tells_its_columns_too(kernel: Kernel) -> None:
    pytest.importorskip("polars")
    read = "import polars as pl\ndf = pl.DataFrame({chr(105) + 'ncome': [1], 'city': ['x']})"
    cell = "df['incom']"
    player = Player(read, cell, engine=Engine([Runs()]))
    assert not kernel.run(read)
    player.session.apply(kernel.failed("1", cell))
    assert player.suggest() is None
    player.session.testify("k 0", kernel.evidence())
    (edit,) = texts(player.suggest())
    assert edit.apply(cell) == "df['income']"
