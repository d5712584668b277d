from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_nbedit.cli import main


def run(data: Path, tmp_path: Path, name: str, *arguments: str, task: str = "next") -> str:
    out = tmp_path / name
    command = ["bench", "run", "--task", task, "--data", str(data), "--out", str(out), "--quiet"]
    assert main([*command, "--kept", str(tmp_path / "kept"), *arguments]) == 0
    return str(out)


def test_what_got_better_and_worse(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = run(data, tmp_path, "one", "--predictor", "engine,copy")
    two = run(data, tmp_path, "two", "--predictor", "engine,copy", "--context", "place")

    assert main(["bench", "compare", one, two, "--cases", "1"]) == 0
    printed = capsys.readouterr().out
    assert f"engine of {two} against engine of {one}" in printed
    assert f"copy of {two} against copy of {one}" in printed
    assert "helpful recall" in printed
    assert "worse:" in printed
    worse = printed[printed.index("worse:") :].splitlines()
    assert worse[2].split()[0] in ("exact", "helpful")
    assert worse[3].split() == ["missed", "nothing"]


def test_predictors_of_different_names_are_paired(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = run(data, tmp_path, "one", "--predictor", "copy", task="cell")
    two = run(data, tmp_path, "two", "--predictor", "engine", task="cell")

    assert main(["bench", "compare", one, two]) == 0
    printed = capsys.readouterr().out
    assert f"engine of {two} against copy of {one}" in printed
    assert "0 are better and 0 worse" in printed


def test_runs_without_a_common_case_are_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = run(data, tmp_path, "one", "--predictor", "copy", "--limit", "1", task="cell")
    two = run(
        data, tmp_path, "two", "--predictor", "copy", "--limit", "1", "--seed", "3", task="cell"
    )

    assert main(["bench", "compare", one, two]) == 1
    assert "have no case in common" in capsys.readouterr().err


def test_a_folder_that_is_no_run_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "compare", str(tmp_path), str(tmp_path)]) == 1
    assert "no run of the benchmark" in capsys.readouterr().err
