"""The script behind `make test` counts right, above all when something broke."""

from __future__ import annotations

import json

import pytest

from scripts import test as runner


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


@pytest.mark.parametrize("status", [0, 2])
def test_a_runner_that_ran_nothing_has_failed(count, status):
    assert count("pytest", status, junit(0)) == (0, 1, 0)


def test_a_failure_outside_the_tests_counts(count):
    assert count("jest", 1, jest(4)) == (4, 1, 0)


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
