"""The scenarios in `cases`: what follows from another name of a column, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_nbedit.predict.columns import Columns
from jupyter_nbedit.predict.engine import Engine
from tests.predict.playing import applied, texts
from tests.predict.scenarios import played, read, scenarios

FILES = sorted(Path(__file__).with_name("cases").glob("*.txt"))
FOUND = [(f"{path.stem}: {name}", text) for path in FILES for name, text in scenarios(path)]


@pytest.mark.parametrize(("name", "text"), FOUND, ids=[name for name, _ in FOUND])
def test_case(name: str, text: str) -> None:
    scenario = read(text)
    assert scenario.silent == (": silence" in name)
    player = played(scenario)
    player.engine = Engine([Columns()])

    suggestion = player.suggest()

    assert applied(player.sources, texts(suggestion)) == (
        player.sources if scenario.silent else scenario.expected
    )


def test_a_case_is_found_by_one_name() -> None:
    names = [name for name, _ in FOUND]
    assert len(names) == len(set(names))
