from __future__ import annotations

from jupyter_nbedit.training import checkpoints, log
from jupyter_nbedit.training.folder import HELD, read_examples


def test_a_run_from_the_shell(train, tmp_path, capsys):
    assert train() == 0

    assert "all tokens seen after" in capsys.readouterr().out
    run = tmp_path / "run"
    assert checkpoints.read_state(run).tokens >= 900
    assert any(entry.held for entry in log.read(run / log.LOG))
    assert (run / checkpoints.BEST).exists()


def test_it_is_tried_on_as_many_examples_as_is_said(train, tmp_path):
    assert train("--task", "going on", "--tokens", "300", "--held", "3") == 0

    assert len(read_examples(tmp_path / "run" / HELD)) == 3


def test_the_benchmark_is_run_at_each_look(train, tmp_path):
    assert train("--task", "going on", "--trial", "6", "--evaluate", "500") == 0

    looks = [entry for entry in log.read(tmp_path / "run" / log.LOG) if entry.held is not None]
    assert len(looks) >= 2
    for entry in looks:
        assert {"going on: quiet_rate", "going on: recall_helpful"} <= entry.judged.keys()
        assert all(0 <= value <= 100 for value in entry.judged.values())
    assert "benchmark" in log.figures(log.read(tmp_path / "run" / log.LOG))


def test_all_weights_are_tried_as_well(train, tmp_path):
    assert train("--trial", "6", "--full", "--task", "going on", "--tokens", "300") == 0

    (first, *_) = [e for e in log.read(tmp_path / "run" / log.LOG) if e.held is not None]
    assert "going on: recall_helpful" in first.judged


def test_it_goes_on_when_more_is_asked_and_not_with_another_recipe(train, tmp_path, capsys):
    assert train("--task", "going on") == 0
    before = checkpoints.read_state(tmp_path / "run").tokens
    assert train("--task", "going on", "--tokens", "1500") == 0
    assert before < 1500 <= checkpoints.read_state(tmp_path / "run").tokens
    assert train("--task", "going on", "--rank", "3") == 1

    assert "holds a run with another recipe" in capsys.readouterr().err
