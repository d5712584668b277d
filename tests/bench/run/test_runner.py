"""Whole runs: the same results whoever does the work and whatever interrupts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.records import Answer, Case, Configuration, Environment, Score
from jupyter_nbedit.bench.run import runner, shards
from jupyter_nbedit.bench.run.directory import RunDirectory, RunDirectoryError, write_json
from jupyter_nbedit.bench.run.runner import BenchmarkError, CostLimitError, run
from jupyter_nbedit.bench.run.shards import NoAnswersError
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.utils.locks import BusyError, locked
from jupyter_nbedit.utils.progress import Progress
from tests.bench import saboteur
from tests.bench.revisions import make_edit

ROOT = Path(__file__).resolve().parents[3]
CONFIGURATION = Configuration(
    task="next", data=(), predictors=("engine", "naive", "copy"), context=context_for("next")
)
PAID = msgspec.structs.replace(CONFIGURATION, predictors=("dear", "copy"))

PROGRAM = """
import sys
from pathlib import Path
from jupyter_nbedit.bench.run import runner
from jupyter_nbedit.bench.records import Configuration
from jupyter_nbedit.bench.run.runner import run
from tests.bench import saboteur
import msgspec

if __name__ == "__main__":
    configuration = msgspec.json.decode(sys.argv[1], type=Configuration)
    data, out, kept = map(Path, sys.argv[2:])
"""

Content = tuple[list[Case], dict[str, list[Answer]], dict[str, list[Score]]]


@pytest.fixture(autouse=True)
def dear(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(runner, "find_predictor", saboteur.find_with)
    monkeypatch.setattr(shards, "find_predictor", saboteur.find_with)
    monkeypatch.setenv("NBEDIT_ASKED", str(tmp_path / "asked"))


def content(found: RunDirectory) -> Content:
    """Return what a run found; how long it took is another matter."""
    names = found.predictors
    answers = {
        name: [msgspec.structs.replace(each, latency=0.0) for each in found.answers(name)]
        for name in names
    }
    return list(found.cases()), answers, {name: list(found.scores(name)) for name in names}


def asked(tmp_path: Path) -> list[str]:
    path = tmp_path / "asked"
    return path.read_text().splitlines() if path.exists() else []


def script(
    lines: str, configuration: Configuration, data: Path, out: Path, kept: Path, **env: str
) -> subprocess.CompletedProcess[str]:
    # The tasks of other processes import what the program is: it has to be a file.
    program = out.parent / "program.py"
    program.write_text(PROGRAM + textwrap.indent(textwrap.dedent(lines), "    "))
    arguments = [msgspec.json.encode(configuration).decode(), str(data), str(out), str(kept)]
    return subprocess.run(
        [sys.executable, str(program), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def test_a_run_leaves_cases_answers_and_scores(data: Path, tmp_path: Path) -> None:
    found = run(CONFIGURATION, [data], tmp_path / "out", kept=tmp_path / "kept")

    assert found.whole
    assert found.configuration == CONFIGURATION
    cases, answers, scores = content(found)
    assert len({case.edit for case in cases}) == 20
    assert len({case.id for case in cases}) == len(cases)
    for name in CONFIGURATION.predictors:
        assert [each.case for each in answers[name]] == [case.id for case in cases]
        assert [each.case for each in scores[name]] == [case.id for case in cases]
    assert any(answer.edits for answer in answers["engine"])
    assert not any(answer.edits for answer in answers["copy"])
    environment = found.environment
    assert environment.cores >= 1
    assert environment.seconds > 0
    assert set(environment.identities) == set(CONFIGURATION.predictors)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "answers",
        "cases.jsonl.zst",
        "configuration.json",
        "environment.json",
        "scores",
    ]


@pytest.mark.parametrize("workers", [2, 3])
def test_the_number_of_workers_changes_nothing(data: Path, tmp_path: Path, workers: int) -> None:
    alone = run(CONFIGURATION, [data], tmp_path / "alone", kept=tmp_path / "kept")
    done = script(
        f"run(configuration, [data], out, kept=kept, workers={workers})",
        CONFIGURATION,
        data,
        tmp_path / "many",
        tmp_path / "others",
    )

    assert done.returncode == 0, done.stderr
    assert content(RunDirectory(tmp_path / "many")) == content(alone)


@pytest.mark.posix
def test_a_worker_that_is_killed_is_replaced(data: Path, tmp_path: Path) -> None:
    alone = run(CONFIGURATION, [data], tmp_path / "alone", kept=tmp_path / "kept")
    done = script(
        """
        runner.run_shard = saboteur.die_once
        run(configuration, [data], out, kept=kept, workers=2)
        """,
        CONFIGURATION,
        data,
        tmp_path / "many",
        tmp_path / "others",
        SABOTEUR_MARK=str(tmp_path / "mark"),
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mark").exists()
    assert content(RunDirectory(tmp_path / "many")) == content(alone)


@pytest.mark.posix
def test_a_dask_cluster_that_loses_a_worker(data: Path, tmp_path: Path) -> None:
    alone = run(CONFIGURATION, [data], tmp_path / "alone", kept=tmp_path / "kept")
    done = script(
        f"""
        from distributed import LocalCluster
        runner.run_shard = saboteur.die_once
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
            local_directory={str(tmp_path)!r},
        ) as cluster:
            run(configuration, [data], out, kept=kept, scheduler=cluster.scheduler_address)
        """,
        CONFIGURATION,
        data,
        tmp_path / "many",
        tmp_path / "others",
        SABOTEUR_MARK=str(tmp_path / "mark"),
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mark").exists()
    assert content(RunDirectory(tmp_path / "many")) == content(alone)


@pytest.mark.posix
def test_after_kill_9_a_run_goes_on_where_it_was(data: Path, tmp_path: Path) -> None:
    whole = run(PAID, [data], tmp_path / "whole", kept=tmp_path / "other")
    questions = asked(tmp_path)
    (tmp_path / "asked").unlink()
    deadly = len(questions) // 2
    out, kept = tmp_path / "out", tmp_path / "kept"
    done = script(
        "saboteur.install(); run(configuration, [data], out, kept=kept, concurrency=1)",
        PAID,
        data,
        out,
        kept,
        NBEDIT_DEADLY=str(deadly),
    )

    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not RunDirectory(out).whole
    assert len(asked(tmp_path)) == deadly
    found = run(PAID, [data], out, kept=kept)
    # The one that was never answered is the only one that is asked twice.
    again = asked(tmp_path)
    assert sorted(again) == sorted([*questions, again[deadly - 1]])
    assert content(found) == content(whole)


def test_a_rerun_costs_nothing(data: Path, tmp_path: Path) -> None:
    first = run(PAID, [data], tmp_path / "one", kept=tmp_path / "kept")
    questions = len(asked(tmp_path))
    second = run(PAID, [data], tmp_path / "two", kept=tmp_path / "kept")
    few = msgspec.structs.replace(PAID, limit=5)
    run(few, [data], tmp_path / "few", kept=tmp_path / "kept")

    assert len(asked(tmp_path)) == questions
    assert content(first) == content(second)


def test_a_whole_run_is_not_run_again(data: Path, tmp_path: Path) -> None:
    first = run(PAID, [data], tmp_path / "out", kept=tmp_path / "kept")
    seconds = first.environment.seconds

    assert run(PAID, [data], tmp_path / "out", kept=tmp_path / "none").whole
    assert first.environment.seconds == seconds
    assert not (tmp_path / "none").exists()


def test_the_money_is_not_overspent_and_more_goes_on(data: Path, tmp_path: Path) -> None:
    out, kept = tmp_path / "out", tmp_path / "kept"
    with pytest.raises(CostLimitError, match="the money is used up"):
        run(PAID, [data], out, kept=kept, max_cost=0.205, concurrency=3)
    paid = len(asked(tmp_path))
    assert 15 <= paid <= 20
    found = run(PAID, [data], out, kept=kept)

    questions = asked(tmp_path)
    assert len(questions) == len(set(questions))
    assert content(found) == content(run(PAID, [data], tmp_path / "two", kept=kept))


def test_at_most_so_many_questions_are_put_at_a_time(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dear = saboteur.Dear()
    monkeypatch.setattr(shards, "find_predictor", lambda *_: dear)
    one = msgspec.structs.replace(PAID, predictors=("dear",))
    run(one, [data], tmp_path / "out", kept=tmp_path / "kept", concurrency=3)

    assert dear.most == 3


def test_a_predictor_that_never_answers_is_given_up(data: Path, tmp_path: Path) -> None:
    faulty = msgspec.structs.replace(CONFIGURATION, predictors=("copy", "faulty"))

    with pytest.raises(NoAnswersError, match="faulty gives no answers: the key is wrong"):
        run(faulty, [data], tmp_path / "out", kept=tmp_path / "kept")


def test_another_run_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    out, kept = tmp_path / "out", tmp_path / "kept"
    run(CONFIGURATION, [data], out, kept=kept)
    with pytest.raises(RunDirectoryError, match="other arguments"):
        run(PAID, [data], out, kept=kept)
    environment = RunDirectory(out).environment
    environment.identities["engine"] = "older"
    write_json(out / "environment.json", environment)
    with pytest.raises(RunDirectoryError, match="another version of engine"):
        run(CONFIGURATION, [data], out, kept=kept)


def test_a_folder_of_something_else_is_left_alone(data: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("do not touch")

    with pytest.raises(RunDirectoryError, match="not empty"):
        run(CONFIGURATION, [data], tmp_path / "out", kept=tmp_path / "kept")


def test_two_runs_do_not_share_a_folder(data: Path, tmp_path: Path) -> None:
    with locked(tmp_path / "out" / ".work"), pytest.raises(BusyError):
        run(CONFIGURATION, [data], tmp_path / "out", kept=tmp_path / "kept")


def test_data_without_a_suitable_edit_says_so(tmp_path: Path) -> None:
    write_edits(tmp_path / "added.jsonl", [make_edit([], ["a"])])

    with pytest.raises(BenchmarkError, match=r"no edit in .* suits 'next'"):
        run(CONFIGURATION, [tmp_path / "added.jsonl"], tmp_path / "out", kept=tmp_path / "kept")


@pytest.mark.parametrize("task", ["cell", "file"])
def test_the_papers_tasks(data: Path, tmp_path: Path, task: str) -> None:
    configuration = Configuration(
        task=task,  # type: ignore[arg-type]
        data=(),
        predictors=("copy", "dear", "engine"),
        context=context_for(task),  # type: ignore[arg-type]
        shots=2,
    )
    found = run(configuration, [data], tmp_path / "out", kept=tmp_path / "kept")

    cases, answers, scores = content(found)
    assert all(score.values["exact_match"] == 100 for score in scores["dear"])
    assert [answer.text for answer in answers["copy"]] == [case.asked for case in cases]
    # Without a history there is nothing to go by.
    assert [answer.text for answer in answers["engine"]] == [case.asked for case in cases]


class Count(Progress):
    def __init__(self) -> None:
        self.total = self.finished = 0
        self.notes: list[str] = []

    def found(self, number: int) -> None:
        self.total += number

    def done(self, number: int) -> None:
        self.finished += number

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_progress_is_told(data: Path, tmp_path: Path) -> None:
    count = Count()
    found = run(PAID, [data], tmp_path / "out", kept=tmp_path / "kept", progress=count)

    cases = len(list(found.cases()))
    assert (count.total, count.finished) == (3, 3)
    assert count.notes[:2] == [
        f"1 cases, ${saboteur.PRICE:.4f}",
        f"2 cases, ${2 * saboteur.PRICE:.4f}",
    ]
    assert count.notes[-1] == f"{cases} cases, ${saboteur.PRICE * cases:.4f}"
    assert len(set(count.notes)) == cases


def test_progress_of_what_is_left_is_told(data: Path, tmp_path: Path) -> None:
    whole = run(PAID, [data], tmp_path / "whole", kept=tmp_path / "others")
    cost = saboteur.PRICE * len(list(whole.cases()))
    limited = Count()
    with pytest.raises(CostLimitError):
        run(
            PAID,
            [data],
            tmp_path / "out",
            kept=tmp_path / "kept",
            max_cost=cost - 1.5 * saboteur.PRICE,
            progress=limited,
        )
    rest = Count()
    run(PAID, [data], tmp_path / "out", kept=tmp_path / "kept", progress=rest)

    assert 0 < limited.finished < limited.total == 3
    assert (rest.total, rest.finished) == (3 - limited.finished, 3 - limited.finished)


def test_the_environment_is_written_at_once(data: Path, tmp_path: Path) -> None:
    faulty = msgspec.structs.replace(CONFIGURATION, predictors=("faulty",))
    with pytest.raises(NoAnswersError):
        run(faulty, [data], tmp_path / "out", kept=tmp_path / "kept")

    assert isinstance(RunDirectory(tmp_path / "out").environment, Environment)
