from __future__ import annotations

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.training import checkpoints, log
from tests.bench.revisions import edits


@pytest.fixture
def train(tiny, tmp_path):
    data = tmp_path / "edits.jsonl.zst"
    write_edits(data, edits())

    def run(*more: str) -> int:
        words = ["train", "--base", tiny, "--data", data, "--validation", data]
        words += ["--out", tmp_path / "run", "--threads", 1, "--tokens", 900, "--rank", 2]
        words += ["--row-tokens", 256, "--step-rows", 1, "--device", "cpu", *more]
        return main([str(word) for word in words])

    return run


def test_a_run_from_the_shell(train, tmp_path, capsys):
    assert train() == 0

    assert "all tokens seen after" in capsys.readouterr().out
    run = tmp_path / "run"
    assert checkpoints.read_state(run).tokens >= 900
    assert any(entry.held for entry in log.read(run / log.LOG))
    assert (run / checkpoints.BEST).exists()


def test_it_goes_on_when_more_is_asked_and_not_with_another_recipe(train, capsys):
    assert train("--task", "going on") == 0
    assert train("--task", "going on", "--tokens", "1500") == 0
    assert train("--task", "going on", "--rank", "3") == 1

    assert "holds a run with another recipe" in capsys.readouterr().err
