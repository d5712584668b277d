from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_nbedit.bench.records import Answer, Case, Configuration, Environment, Score
from jupyter_nbedit.bench.run.directory import (
    RunDirectory,
    RunDirectoryError,
    file_name,
    write_json,
    write_records,
)
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.notebook import Cell

CASES = [
    Case(
        id=f"o/r@c:a.ipynb#{number}",
        edit="o/r@c:a.ipynb",
        repository="o/r",
        kind="modifies",
        stage="next",
        missing=1,
        cells=(Cell("a", "code", "x = 1"),),
        truth=(TextEdit("a", 0, "x", "y"),),
    )
    for number in range(3)
]
CONFIGURATION = Configuration(task="next", data=(), predictors=("engine", "gpt/4 x"))


def make_run(path: Path) -> RunDirectory:
    write_json(path / "configuration.json", CONFIGURATION)
    write_json(path / "environment.json", Environment(version="1"))
    run = RunDirectory(path)
    for predictor, known in (("engine", CASES), ("gpt/4 x", CASES[1:2])):
        write_records(
            path / run.answers_file(predictor),
            [Answer(case=case.id, edits=case.truth, confidence=0.5) for case in known],
        )
        write_records(
            path / run.scores_file(predictor), [Score(case.id, {"exact": 1.0}) for case in known]
        )
    write_records(path / "cases.jsonl.zst", CASES)
    return run


def test_what_is_written_is_read(tmp_path: Path) -> None:
    run = make_run(tmp_path)

    assert run.whole
    assert run.configuration == CONFIGURATION
    assert run.environment == Environment(version="1")
    assert run.predictors == ("engine", "gpt/4 x")
    assert list(run.cases()) == CASES
    judged = list(run.judged("engine"))
    assert [case for case, _, _ in judged] == CASES
    assert all(answer.case == score.case == case.id for case, answer, score in judged)


def test_a_predictor_may_lack_answers(tmp_path: Path) -> None:
    run = make_run(tmp_path)

    assert [case for case, _, _ in run.judged("gpt/4 x")] == CASES[1:2]


def test_scores_that_do_not_fit_are_noticed(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    write_records(tmp_path / run.scores_file("engine"), [Score("another", {})])

    with pytest.raises(RunDirectoryError, match="run it again"):
        list(run.judged("engine"))


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(RunDirectoryError, match="no run of the benchmark"):
        RunDirectory(tmp_path).cases()


def test_an_unfinished_run_says_so(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    (tmp_path / "cases.jsonl.zst").unlink()

    assert not run.whole
    with pytest.raises(RunDirectoryError, match="not finished"):
        run.answers("engine")


@pytest.mark.parametrize("name", ["configuration.json", "environment.json"])
def test_what_another_version_wrote_is_told(tmp_path: Path, name: str) -> None:
    run = make_run(tmp_path)
    (tmp_path / name).write_text('{"cores": "many"}')

    with pytest.raises(RunDirectoryError, match="not what this version writes"):
        getattr(run, name.removesuffix(".json"))


def test_a_file_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    broken = (CASES[number // number] for number in (1, 0))

    with pytest.raises(ZeroDivisionError):
        write_records(tmp_path / "x.jsonl.zst", broken)

    assert list(tmp_path.iterdir()) == []


def test_no_two_predictors_share_a_file() -> None:
    names = ["engine", "a/b", "a:b", "a_b", "..", "", "A" * 200, "A" * 201]
    files = [file_name(name) for name in names]

    assert len(set(files)) == len(names)
    assert not any("/" in name or name.startswith(".") for name in files)
