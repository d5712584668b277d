from __future__ import annotations

import json

import pytest

from jupyter_nbedit.predict.evidence.reading import MAX_ANSWER, MAX_SUSPECTS, read_answer

TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345"


def answered(**variables: object) -> str:
    return json.dumps({"variables": {"names": {"x": "int"}, "all": True, **variables}})


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "no JSON", "null", "[]", '{"variables": 1}', '{"variables": {"names": []}}'],
)
def test_what_makes_no_sense_is_no_evidence(answer: str) -> None:
    assert read_answer(answer) is None


def test_what_is_too_long_is_not_read() -> None:
    assert read_answer(answered() + " " * 10) is not None
    assert read_answer(answered() + " " * MAX_ANSWER) is None


def test_secrets_among_keys_and_columns_are_forgotten() -> None:
    tables = {
        "df": {"columns": {TOKEN: "int"}, "all": True},
        "plain": {"columns": {"income_of_the_year_2024": "int"}, "all": True},
    }
    keys = {
        "tokens": ["a", TOKEN],
        "urls": ["https://me:hunter22@example.org/"],
        "many": [f"{TOKEN[:-3]}{number:03}" for number in range(MAX_SUSPECTS + 1)],
        "plain": ["lr", "depth"],
    }
    evidence = read_answer(answered(tables=tables, keys=keys))
    assert evidence is not None
    assert list(evidence.variables.tables) == ["plain"]
    assert list(evidence.variables.keys) == ["plain"]
    assert evidence.columns("df") is None
