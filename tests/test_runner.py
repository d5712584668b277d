"""The script behind `make test` counts right, above all when something broke."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys

import pytest
import yaml  # type: ignore[import-untyped]

from scripts import test as runner

pytestmark = pytest.mark.posix


@pytest.fixture(autouse=True)
def outside_ci(monkeypatch):
    monkeypatch.setattr(runner, "IN_CI", False)


@pytest.fixture
def count(tmp_path):
    def count(name, status, report):
        stage = next(stage for stage in runner.STAGES if stage.name == name)
        path = tmp_path / "report"
        if report is not None:
            path.write_text(report)
        counts = runner.count(stage, status, path)
        return counts.passed, counts.failed, counts.skipped

    return count


def junit(tests, failures=0, errors=0, skipped=0):
    return (
        f'<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}" '
        f'skipped="{skipped}"/></testsuites>'
    )


def jest(passed, failed=0, broken=0, pending=0):
    return json.dumps(
        {
            "numPassedTests": passed,
            "numFailedTests": failed,
            "numRuntimeErrorTestSuites": broken,
            "numPendingTests": pending,
            "numTodoTests": 0,
        }
    )


def playwright(expected, unexpected=0, flaky=0, skipped=0, errors=()):
    stats = {"expected": expected, "unexpected": unexpected, "flaky": flaky, "skipped": skipped}
    return json.dumps({"stats": stats, "errors": list(errors)})


@pytest.mark.parametrize(
    ("name", "status", "report", "expected"),
    [
        ("ruff", 0, None, (1, 0, 0)),
        ("ruff", 1, None, (0, 1, 0)),
        ("pytest", 0, junit(5), (5, 0, 0)),
        ("pytest", 1, junit(5, failures=1, errors=1, skipped=1), (2, 2, 1)),
        ("jest", 0, jest(4, pending=1), (4, 0, 1)),
        ("jest", 1, jest(4, failed=1, broken=1), (4, 2, 0)),
        ("galata", 0, playwright(3), (3, 0, 0)),
        ("galata", 1, playwright(3, unexpected=1, flaky=1, errors=["x"]), (3, 3, 0)),
    ],
)
def test_reports_are_read(count, name, status, report, expected):
    assert count(name, status, report) == expected


@pytest.mark.parametrize("name", ["pytest", "jest", "galata"])
def test_a_runner_that_left_no_report_has_failed(count, name):
    assert count(name, 0, None) == (0, 1, 0)


@pytest.mark.parametrize(
    ("name", "report"), [("pytest", "<testsuites><tests"), ("jest", '{"numPass'), ("galata", "{}")]
)
def test_a_runner_that_did_not_finish_its_report_has_failed(count, name, report):
    assert count(name, 0, report) == (0, 1, 0)


@pytest.mark.parametrize("status", [0, 2])
def test_a_runner_that_ran_nothing_has_failed(count, status):
    assert count("pytest", status, junit(0)) == (0, 1, 0)


def test_a_failure_outside_the_tests_counts(count):
    # Coverage below its floor, for one.
    assert count("jest", 1, jest(4)) == (4, 1, 0)
    assert count("pytest", 1, junit(4)) == (4, 1, 0)


def test_nothing_may_be_skipped_in_ci(count, monkeypatch):
    monkeypatch.setattr(runner, "IN_CI", True)

    assert count("pytest", 0, junit(5, skipped=2)) == (3, 2, 2)


def test_a_failed_stage_does_not_stop_the_next(monkeypatch, capfd):
    stages = [
        runner.Stage("bad", ("false",)),
        runner.Stage("absent", ("no-such-command",)),
        runner.Stage("good", ("true",)),
    ]
    monkeypatch.setattr(runner, "STAGES", stages)

    assert runner.main([]) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "1 passed, 2 failed"
    assert runner.main(["good"]) == 0
    assert runner.main(["unheard-of"]) == 2


def says(name, *code, alone=False):
    program = "; ".join(["from pathlib import Path", "from time import sleep", *code])
    return runner.Stage(name, (sys.executable, "-c", program), alone=alone)


def waiting_for(path):
    return f"while not Path({str(path)!r}).exists(): sleep(0.01)\n"


def test_stages_run_side_by_side_and_their_words_are_kept_apart(monkeypatch, capfd, tmp_path):
    # Each waits for the other, so they run at a time, and they speak by turns.
    one, other = tmp_path / "one", tmp_path / "other"
    meet = f"Path({str(one)!r}).touch()\n{waiting_for(other)}"
    join = f"{waiting_for(one)}Path({str(other)!r}).touch()\n"
    stages = [
        says("first", f"print('a', flush=True)\n{meet}print('b')"),
        says("second", f"print('c', flush=True)\n{join}print('d'); raise SystemExit(1)"),
        says("last", "print('e')", alone=True),
    ]
    monkeypatch.setattr(runner, "STAGES", stages)
    monkeypatch.setattr(runner, "SIDE_BY_SIDE", 2)

    assert runner.main([]) == 1

    said = capfd.readouterr().out
    assert "\n=== first ===\na\nb\n" in said
    assert "\n=== second ===\nc\nd\n" in said
    assert "\n=== last ===\ne\n" in said
    assert max(said.index("=== first"), said.index("=== second")) < said.index("=== last")
    summary = said.split("=== summary ===\n")[1].splitlines()
    assert [line.split()[:2] for line in summary[:3]] == [
        ["first", "ok"],
        ["second", "FAILED"],
        ["last", "ok"],
    ]
    assert summary[-1] == "2 passed, 1 failed"


def test_every_check_of_a_commit_is_a_stage():
    listed = [hook["id"] for repository in hooks() for hook in repository["hooks"]]

    assert [stage.name for stage in runner.CHECKS] == listed
    assert {*runner.CHECKS} <= {*runner.STAGES}
    assert {"ruff", "ruff-format", "mypy", "eslint", "prettier", "stylelint", "tsc"} < {*listed}


def hooks():
    return yaml.safe_load(runner.HOOKS.read_text())["repos"]


def test_checks_need_nothing_from_elsewhere():
    assert {repository["repo"] for repository in hooks()} == {"local", "meta"}
    for repository in hooks():
        for hook in repository["hooks"]:
            if repository["repo"] == "local":
                assert hook["language"] == "system"
                assert shutil.which(hook["entry"].split()[0]), hook["entry"]


def test_a_check_that_finds_something_fails(monkeypatch, tmp_path):
    (tmp_path / runner.HOOKS.name).write_text(runner.HOOKS.read_text())
    (tmp_path / "good.toml").write_text("a = 1\n")
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    monkeypatch.setattr(runner, "ROOT", tmp_path)

    assert runner.main(["check-toml"]) == 0
    (tmp_path / "good.toml").write_text("a = = 1\n")
    assert runner.main(["check-toml"]) == 1


def test_the_ports_are_neighbours_and_free():
    first = runner.free_port(3)
    assert first in runner.PORT_RANGE
    for port in range(first, first + 3):
        with socket.socket() as probe:
            probe.bind(("localhost", port))
