from __future__ import annotations

import shutil

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import write_edits
from tests.bench.revisions import edits


@pytest.fixture
def base(tiny, tmp_path):
    """Return a file of the tiny model that a test may change."""
    return shutil.copy(tiny, tmp_path / "base.gguf")


@pytest.fixture
def train(base, tmp_path):
    """Return what trains the model a little, from the shell."""
    data = tmp_path / "edits.jsonl.zst"
    write_edits(data, edits())

    def run(*more: str) -> int:
        words = ["train", "--base", base, "--data", data, "--validation", data]
        words += ["--out", tmp_path / "run", "--threads", 1, "--tokens", 900, "--rank", 2]
        words += ["--row-tokens", 256, "--step-rows", 1, "--device", "cpu", "--trial", 0, *more]
        return main([str(word) for word in words])

    return run
