"""The scenarios in `cases`: what follows from an edit of a name, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.predict.scenarios import check, scenarios

FILES = sorted(Path(__file__).with_name("cases").glob("*.txt"))
FOUND = [(f"{path.stem}: {name}", name, text) for path in FILES for name, text in scenarios(path)]


@pytest.mark.parametrize(("name", "text"), [each[1:] for each in FOUND], ids=[n for n, *_ in FOUND])
def test_case(name: str, text: str) -> None:
    check(name, text)


def test_a_case_is_found_by_one_name() -> None:
    names = [name for name, *_ in FOUND]
    assert len(names) == len(set(names))
