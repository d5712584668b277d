from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.run.directory import RunDirectory
from jupyter_nbedit.cli import main
from jupyter_nbedit.core.events import Edit, Open
from jupyter_nbedit.core.notebook import Cell
from tests.bench import saboteur

ROOT = Path(__file__).resolve().parents[3]


def bench(tmp_path: Path, *arguments: str) -> int:
    return main(["bench", "run", "--kept", str(tmp_path / "kept"), *arguments])


def test_a_run_prints_figures(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["--task", "next", "--data", str(data), "--predictor", "engine,copy"]

    assert bench(tmp_path, *arguments, "--limit", "6", "--out", str(out)) == 0
    printed = capsys.readouterr()
    assert "helpful precision" in printed.out
    assert f"jupyter nbedit bench report {out} says more" in printed.err
    configuration = RunDirectory(out).configuration
    assert (configuration.limit, configuration.predictors) == (6, ("engine", "copy"))
    assert configuration.data[0].name == data.name
    assert len(configuration.data[0].sha256) == 64


def test_the_papers_tasks_and_options(data: Path, tmp_path: Path) -> None:
    for task in ("cell", "file"):
        out = tmp_path / task
        assert not bench(
            tmp_path,
            *("--task", task, "--data", str(data), "--predictor", "copy"),
            *("--shots", "1", "--context", "message", "--limit", "3", "--quiet"),
            *("--out", str(out)),
        )
        assert RunDirectory(out).configuration.shots == 1
        assert len(list(RunDirectory(out).cases())) == 3


def test_a_recorded_history(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    events = [
        Open(cells=(Cell("a", "code", "x = 1\nprint(x)"),), language="python", path="w.ipynb"),
        Edit(time=1, cell_id="a", start=0, end=1, text="y"),
        Edit(time=9, cell_id="a", start=12, end=13, text="y"),
    ]
    path.write_bytes(b"\n".join(map(msgspec.json.encode, events)))
    out = tmp_path / "out"

    assert not bench(
        tmp_path,
        *("--task", "recorded", "--data", str(path), "--predictor", "naive,copy"),
        *("--out", str(out), "--quiet"),
    )
    naive = list(RunDirectory(out).scores("naive"))
    assert naive[1].values["precision_exact"] == 1


def test_lines_as_they_are_typed(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = [
        "--task",
        "next",
        "--lines",
        "--data",
        str(data),
        "--predictor",
        "oracle:continuation",
    ]

    assert not bench(tmp_path, *arguments, "--limit", "6", "--out", str(out))

    assert "characters shown" in capsys.readouterr().out
    stages = {case.stage for case in RunDirectory(out).cases()}
    assert stages == {"line", "line end"}
    scores = [score.values for score in RunDirectory(out).scores("oracle:continuation")]
    shown = [values for values in scores if "characters" in values]
    assert shown
    assert all("precision_helpful" in values for values in shown)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--task", "next", "--predictor", "oracle"], "there is no such predictor"),
        (["--task", "next", "--predictor", "copy,copy"], "each once"),
        (["--task", "cell", "--predictor", "copy", "--told", "cell"], "always tells the place"),
        (["--task", "next", "--predictor", "copy", "--shots", "1"], "has no worked examples"),
        (["--task", "cell", "--predictor", "copy", "--lines"], "nothing is typed"),
        (
            ["--task", "next", "--predictor", "copy", "--lines", "--told", "cell"],
            "typed where the cursor is",
        ),
        (["--task", "cell", "--predictor", "copy", "--context", "runs"], "has no context 'runs'"),
        (["--task", "cell", "--predictor", "file:gone.jsonl"], "gone.jsonl"),
        (["--task", "cell", "--predictor", "copy", "--tokenizer", "no.json"], "no such file"),
        (
            ["--task", "next", "--predictor", "local:no.gguf"],
            "local:no.gguf: there is no file ",
        ),
        (
            ["--task", "next", "--predictor", "copy", "--prompt-format", "x"],
            "no such prompt format",
        ),
    ],
)
def test_what_is_wrong_is_told(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    status = bench(
        tmp_path, *arguments, "--data", str(data), "--limit", "2", "--out", str(tmp_path / "out")
    )

    assert status == 1
    assert message in capsys.readouterr().err


def test_money_that_is_used_up_is_told(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NBEDIT_ASKED", str(tmp_path / "asked"))
    monkeypatch.setattr("jupyter_nbedit.bench.run.runner.find_predictor", saboteur.find_with)
    monkeypatch.setattr("jupyter_nbedit.bench.run.shards.find_predictor", saboteur.find_with)
    status = bench(
        tmp_path,
        *("--task", "next", "--predictor", "dear", "--data", str(data), "--max-cost", "0.05"),
        *("--out", str(tmp_path / "out")),
    )

    assert status == 1
    assert "the money is used up" in capsys.readouterr().err


PROGRAM = """
import signal
import sys
from tests.bench import saboteur
from jupyter_nbedit.cli import main

if __name__ == "__main__":
    # A shell starts what runs in the background with the signal ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    saboteur.install()
    sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.posix
def test_ctrl_c_leaves_a_run_that_goes_on(data: Path, tmp_path: Path) -> None:
    program, out = tmp_path / "program.py", tmp_path / "out"
    program.write_text(PROGRAM)
    asked = tmp_path / "asked"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NBEDIT_ASKED": str(asked)}
    arguments = [
        *(sys.executable, str(program), "bench", "run", "--task", "next", "--predictor", "dear"),
        *("--data", str(data), "--kept", str(tmp_path / "kept"), "--out", str(out)),
        *("--concurrency", "1"),
    ]
    slow = {**environment, "NBEDIT_SLOW": "0.05"}
    process = subprocess.Popen(
        arguments, env=slow, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "asked\n"
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=200)

    assert process.returncode == 130, error
    assert "start the same command again to go on" in error
    begun = asked.read_text().splitlines()
    assert not RunDirectory(out).whole
    subprocess.run(arguments, env=environment, check=True, capture_output=True, timeout=200)
    again = asked.read_text().splitlines()
    assert RunDirectory(out).whole
    assert len(again) - len(set(again)) <= 1
    assert again[: len(begun)] == begun
