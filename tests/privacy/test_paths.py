from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_nbedit.privacy.paths import SENSITIVE, is_sensitive, leads_outside


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "project/.env.local",
        "prod.ENV",
        "/home/u/.ssh/id_ed25519",
        r"C:\keys\server.PEM",
        "home/.aws/credentials",
        "credentials.json",
        "client_secret_123.apps.json",
        "kaggle.json",
        "secrets.ipynb",
        "infra/main.tfstate",
        "~/.netrc",
    ],
)
def test_a_sensitive_file_is_known(path):
    assert is_sensitive(path)


@pytest.mark.parametrize(
    "path",
    ["analysis.ipynb", "environment.yml", "keys.ipynb", "tokens/train.csv", "", "a/b/c.py", "key"],
)
def test_any_other_file_is_not(path):
    assert not is_sensitive(path)


def test_patterns_of_the_user_are_added_to_the_built_in_ones():
    assert is_sensitive("private/notes.ipynb", ["private"])
    assert is_sensitive("a/private/notes.ipynb", ["private/*"])
    assert not is_sensitive("notes.ipynb", ["private/*"])
    assert is_sensitive(".env", ["private/*"])
    assert is_sensitive(".env", [])


@pytest.mark.parametrize("pattern", ["", " ", "[", "***", "\\", "/", "a" * 1000])
def test_no_pattern_breaks(pattern):
    assert is_sensitive("x.pem", [pattern])
    is_sensitive("x.py", [pattern])


def test_every_built_in_pattern_matches_something():
    for pattern in SENSITIVE:
        assert is_sensitive(pattern.replace("*", "x"))


HERE = Path(__file__).parent
CASES = json.loads((HERE / "path_patterns.json").read_text("utf-8"))
OUTSIDE = json.loads((HERE / "patterns_outside.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['pattern']}-{case['path']}")
def test_patterns_mean_what_they_mean_in_the_browser(case):
    assert is_sensitive(case["path"], [case["pattern"]]) is case["matches"]


@pytest.mark.parametrize("case", OUTSIDE, ids=lambda case: case["pattern"])
def test_what_leads_outside_is_known_as_in_the_browser(case):
    assert leads_outside(case["pattern"]) is case["outside"]
