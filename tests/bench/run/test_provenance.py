from __future__ import annotations

import subprocess
from pathlib import Path

import jupyter_nbedit
from jupyter_nbedit.bench.run.provenance import environment


def test_the_commit_of_the_checkout_is_known() -> None:
    root = Path(jupyter_nbedit.__file__).parents[1]
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True
    )

    found = environment([], 1, "").commit

    # A sign tells that something was changed since.
    assert found.removesuffix("+") == done.stdout.strip()
