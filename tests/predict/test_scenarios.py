"""The scenarios of `scenarios.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.predict.scenarios import check, scenarios
from tests.predict.written import counted

FOUND = list(scenarios(Path(__file__).with_name("scenarios.txt")))


@pytest.mark.parametrize(("name", "text"), FOUND, ids=[name for name, _ in FOUND])
def test_scenario(name: str, text: str) -> None:
    check(name, text)


def test_at_least_half_of_what_is_written_for_a_predictor_is_of_silence() -> None:
    for name, count in counted().items():
        assert count.cases >= 100, name
        assert count.silent >= count.cases / 2, name
