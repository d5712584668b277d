"""Runs in columns."""

import pytest

from jupyter_nbedit.bench.report.systems import load
from jupyter_nbedit.bench.run.directory import RunDirectoryError
from tests.bench.report.runs import code_run, moment, said, two_predictors, write_run


def test_how_answers_turned_out(tmp_path):
    quiet, bold = load([two_predictors(tmp_path)])
    assert (quiet.label, bold.label) == ("quiet", "bold")
    assert quiet.verdicts == ["missed", "missed", "quiet", "missed", "quiet", "missed", "quiet"]
    assert bold.verdicts == ["wrong", "exact", "intruding", "helpful", "quiet", "exact", "quiet"]
    assert len(bold) == 7
    assert bold.repositories.count("o/s") == 2
    assert not bold.asks_for_code
    (model,) = load([code_run(tmp_path / "code")])
    assert model.verdicts == ["exact", "wrong", "wrong"]
    assert (model.tokens, model.cost) == ([10, 10, 10], 1.5)


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        (({"told": "nothing"}, {"told": "cell"}), ["told nothing", "told cell"]),
        (
            ({"context": ("cell",)}, {"context": ("cell", "history")}),
            ["with cell", "with cell, history"],
        ),
        (({}, {}), ["run0", "run1"]),
    ],
)
def test_runs_are_told_apart_by_what_was_asked_else_by_their_folders(tmp_path, asked, labels):
    folders = [two_predictors(tmp_path / f"run{n}", **each) for n, each in enumerate(asked)]
    found = [system.label for system in load(folders)]
    assert found == [f"{name} · {label}" for label in labels for name in ("quiet", "bold")]


def test_folders_of_the_same_name_are_told_apart(tmp_path):
    folders = [two_predictors(tmp_path / each / "run") for each in "ab"]
    assert len({system.label for system in load(folders)}) == 4


def test_edits_and_code_do_not_compare(tmp_path):
    with pytest.raises(RunDirectoryError, match="do not compare"):
        load([two_predictors(tmp_path / "a"), code_run(tmp_path / "b")])


def test_what_is_no_run(tmp_path):
    with pytest.raises(RunDirectoryError, match="no run of the benchmark"):
        load([tmp_path])
    with pytest.raises(RunDirectoryError, match="there is no answer"):
        load([write_run(tmp_path / "empty", [], {"a": []})])


def test_a_predictor_may_lack_answers(tmp_path):
    cases = [moment(0), moment(1)]
    run = write_run(tmp_path / "r", cases, {"a": [said(cases[1], "exact")], "b": []})
    assert [system.ids for system in load([run])] == [["e1#1"], []]
