"""Run every check and every test, and say at the end how many passed and failed.

A stage that fails does not keep the later ones from running. Without arguments all stages run,
else those named.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


@dataclass(frozen=True)
class Counts:
    """How many tests of a stage passed, failed and were skipped."""

    passed: int
    failed: int
    skipped: int = 0


@dataclass(frozen=True)
class Stage:
    """One runner: its command, and how to read the report it writes, if it writes one."""

    name: str
    command: tuple[str, ...]
    read: Callable[[Path], Counts] | None = None
    folder: str = "."


@dataclass(frozen=True)
class Outcome:
    """What came of a stage."""

    stage: Stage
    counts: Counts
    seconds: float


def read_pytest(report: Path) -> Counts:
    """Read the JUnit report of pytest."""
    suites = ET.parse(report).getroot().findall("testsuite")
    total, failed, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    return Counts(total - failed - skipped, failed, skipped)


def read_jest(report: Path) -> Counts:
    """Read the JSON report of jest."""
    found = json.loads(report.read_text())
    broken_files = found["numRuntimeErrorTestSuites"]
    skipped = found["numPendingTests"] + found["numTodoTests"]
    return Counts(found["numPassedTests"], found["numFailedTests"] + broken_files, skipped)


def read_playwright(report: Path) -> Counts:
    """Read the JSON report of Playwright; a test that passed only when repeated has failed."""
    found = json.loads(report.read_text())
    stats = found["stats"]
    failed = stats["unexpected"] + stats["flaky"] + len(found["errors"])
    return Counts(stats["expected"], failed, stats["skipped"])


STAGES = (
    Stage("ruff-format", ("ruff", "format", "--check")),
    Stage("ruff", ("ruff", "check")),
    Stage("mypy", ("mypy",)),
    Stage("eslint", ("jlpm", "eslint:check")),
    Stage("prettier", ("jlpm", "prettier:check")),
    Stage("stylelint", ("jlpm", "stylelint:check")),
    Stage("tsc", ("jlpm", "typecheck")),
    Stage("docs", tuple("sphinx-build -W --keep-going -n -q docs docs/_build/html".split())),
    Stage("jest", ("jlpm", "jest", "--ci", "--json", "--outputFile={report}"), read_jest),
    Stage("pytest", ("pytest", "--junitxml={report}"), read_pytest),
    Stage("galata", ("jlpm", "test", "--reporter=list,html,json"), read_playwright, "ui-tests"),
)


def run(stage: Stage, report: Path) -> Outcome:
    """Run one stage and count what it found."""
    print(f"\n=== {stage.name} ===", flush=True)
    environment = {
        **os.environ,
        "NBEDIT_TEST_PORT": str(free_port()),
        "PLAYWRIGHT_HTML_OPEN": "never",
        "PLAYWRIGHT_JSON_OUTPUT_FILE": str(report),
    }
    started = time.monotonic()
    try:
        status = subprocess.run(
            [part.format(report=report) for part in stage.command],
            cwd=ROOT / stage.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode
    except OSError as missing:
        print(missing)
        status = 127
    seconds = time.monotonic() - started
    return Outcome(stage, count(stage, status, report), seconds)


def count(stage: Stage, status: int, report: Path) -> Counts:
    """Count a stage's tests; a runner without tests, or one that broke, counts as one."""
    ok = status == 0
    if stage.read is None:
        return Counts(int(ok), int(not ok))
    if not report.exists():
        return Counts(0, 1)
    counts = stage.read(report)
    failed = counts.failed + (counts.skipped if IN_CI else 0)
    if failed == 0 and (not ok or counts.passed == 0):
        failed = 1
    return Counts(counts.passed, failed, counts.skipped)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
    return port


def summarise(outcomes: list[Outcome]) -> None:
    """Print a line a stage, and the sum as the last one."""
    print("\n=== summary ===")
    for outcome in outcomes:
        counts = outcome.counts
        mark = "FAILED" if counts.failed else "ok"
        skipped = f", {counts.skipped} skipped" if counts.skipped else ""
        print(
            f"{outcome.stage.name:<12} {mark:<7} {outcome.seconds:6.1f} s   "
            f"{counts.passed} passed, {counts.failed} failed{skipped}"
        )
    if IN_CI and any(outcome.counts.skipped for outcome in outcomes):
        print("In CI nothing may be skipped: a skipped test counts as failed.")
    passed = sum(outcome.counts.passed for outcome in outcomes)
    failed = sum(outcome.counts.failed for outcome in outcomes)
    print(f"{passed} passed, {failed} failed", flush=True)


def main(names: list[str]) -> int:
    """Run the stages with these names, or all of them."""
    unknown = set(names) - {stage.name for stage in STAGES}
    if unknown:
        print(f"No such stage: {', '.join(sorted(unknown))}")
        return 2
    with TemporaryDirectory() as folder:
        outcomes = [
            run(stage, Path(folder, stage.name))
            for stage in STAGES
            if not names or stage.name in names
        ]
    summarise(outcomes)
    return int(any(outcome.counts.failed for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
