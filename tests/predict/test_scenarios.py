"""The scenarios of `scenarios.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.predict.scenarios import check, scenarios

FOUND = list(scenarios(Path(__file__).with_name("scenarios.txt")))


@pytest.mark.parametrize(("name", "text"), FOUND, ids=[name for name, _ in FOUND])
def test_scenario(name: str, text: str) -> None:
    check(name, text)
