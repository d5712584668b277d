"""The bundled sample is what the script makes."""

import os
import subprocess
import sys
from pathlib import Path

from jupyter_nbedit.mining.sample import BUNDLE

ROOT = Path(__file__).parents[2]


def heads(bundle):
    return subprocess.run(
        ["git", "bundle", "list-heads", str(bundle)],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
    ).stdout.split()


def test_the_script_reproduces_the_commits_of_the_bundle(tmp_path):
    made = tmp_path / "made" / "sample.bundle"
    subprocess.run(
        [sys.executable, "-m", "scripts.make_sample", str(made)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    assert heads(made) == heads(BUNDLE)
    assert "refs/heads/main" in heads(made)


def test_the_bundle_is_small():
    assert BUNDLE.stat().st_size < 100_000
