"""Run every check and every test, and say at the end how many passed and failed.

The checks are the hooks of `.pre-commit-config.yaml`, each a stage. Stages that need one core run
side by side, and what they said is printed when they end; those that use every core run alone. A
stage that fails does not keep the others from running. Without arguments all stages run, else
those named.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Lock
from typing import IO

import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
HOOKS = ROOT / ".pre-commit-config.yaml"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

SIDE_BY_SIDE = min(os.cpu_count() or 1, 4)
"""How many stages run at a time."""

PORTS = 6
"""Neighbouring ports that the browser tests need: see `ui-tests/tests/ports.ts`."""

PORT_RANGE = range(20_000, 32_000)
"""Where these are looked for: no system takes the ports of outgoing connections, or those that a
kernel asks it for, from here, so they are still free when a server is started minutes later."""


@dataclass(frozen=True)
class Counts:
    """How many tests of a stage passed, failed and were skipped."""

    passed: int
    failed: int
    skipped: int = 0


@dataclass(frozen=True)
class Stage:
    """One runner: its command, and how to read the report it writes, if it writes one.

    A stage that is `alone` uses every core by itself, and speaks while it runs.
    """

    name: str
    command: tuple[str, ...]
    read: Callable[[Path], Counts] | None = None
    folder: str = "."
    alone: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a stage; `cpu` leaves out processes that it did not wait for."""

    stage: Stage
    counts: Counts
    seconds: float
    cpu: float


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


def check(hook: str) -> Stage:
    """Make a stage of a hook, which looks at all files."""
    return Stage(hook, ("pre-commit", "run", "--all-files", hook))


CHECKS = tuple(
    check(hook["id"])
    for repository in yaml.safe_load(HOOKS.read_text())["repos"]
    for hook in repository["hooks"]
)

STAGES = (
    # The longest first: what is short fills the gaps at the end.
    Stage(
        "jest",
        (
            *("jlpm", "jest", "--ci", "--coverage", "--coverageReporters=text-summary"),
            *("--json", "--outputFile={report}"),
        ),
        read_jest,
    ),
    Stage("docs", tuple("sphinx-build -W --keep-going -n -q docs docs/_build/html".split())),
    *CHECKS,
    Stage(
        "pytest",
        (
            *("python", "-m", "scripts.covered"),
            *("--numprocesses=2", "--dist=loadfile", "--durations=15", "--junitxml={report}"),
        ),
        read_pytest,
        alone=True,
    ),
    Stage(
        "galata",
        ("jlpm", "test", "--reporter=list,html,json"),
        read_playwright,
        "ui-tests",
        alone=True,
    ),
)


def environment(report: Path) -> dict[str, str]:
    """Return the environment of a stage."""
    return {
        **os.environ,
        "NBEDIT_TEST_PORT": str(free_port()),
        "PLAYWRIGHT_HTML_OPEN": "never",
        "PLAYWRIGHT_JSON_OUTPUT_FILE": str(report),
        # Nothing is left outside the clone.
        "PRE_COMMIT_HOME": str(Path(sys.prefix, "pre-commit")),
    }


def run(stage: Stage, report: Path, output: IO[bytes] | None = None) -> Outcome:
    """Run one stage and count what it found; what it says goes to a file or is shown at once."""
    started = time.monotonic()
    cpu = 0.0
    try:
        process = subprocess.Popen(
            [part.format(report=report) for part in stage.command],
            cwd=ROOT / stage.folder,
            env=environment(report),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
        )
    except OSError as missing:
        message = f"{missing}\n"
        if output:
            output.write(message.encode())
        else:
            print(message, end="", flush=True)
        status = 127
    else:
        # Unlike `Popen.wait` it tells the time that the process and its children took.
        _, ended, usage = os.wait4(process.pid, 0)
        status = process.returncode = os.waitstatus_to_exitcode(ended)
        cpu = usage.ru_utime + usage.ru_stime
    seconds = time.monotonic() - started
    return Outcome(stage, count(stage, status, report), seconds, cpu)


def run_all(stages: list[Stage], folder: Path) -> list[Outcome]:
    """Run stages, those that need one core side by side, and return their outcomes in order."""
    speaking = Lock()
    outcomes: dict[str, Outcome] = {}

    def run_quietly(stage: Stage) -> None:
        with TemporaryFile() as output:
            outcomes[stage.name] = run(stage, folder / stage.name, output)
            output.seek(0)
            with speaking:
                announce(stage)
                sys.stdout.write(output.read().decode("utf-8", "replace"))
                sys.stdout.flush()

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        # Whatever goes wrong in this script itself is raised here.
        list(pool.map(run_quietly, [stage for stage in stages if not stage.alone]))
    for stage in stages:
        if stage.alone:
            announce(stage)
            outcomes[stage.name] = run(stage, folder / stage.name)
    return [outcomes[stage.name] for stage in stages]


def announce(stage: Stage) -> None:
    """Say whose words follow."""
    print(f"\n=== {stage.name} ===", flush=True)


def count(stage: Stage, status: int, report: Path) -> Counts:
    """Count a stage's tests; a runner without tests, or one that broke, counts as one."""
    ok = status == 0
    if stage.read is None:
        return Counts(int(ok), int(not ok))
    try:
        counts = stage.read(report)
    except (OSError, SyntaxError, ValueError, LookupError):
        # It is missing, or was not written to its end.
        return Counts(0, 1)
    failed = counts.failed + (counts.skipped if IN_CI else 0)
    if failed == 0 and (not ok or counts.passed == 0):
        failed = 1
    return Counts(counts.passed, failed, counts.skipped)


def free_port(ports: int = PORTS) -> int:
    """Find the first of neighbouring ports that nobody listens on."""
    while True:
        first = random.choice(PORT_RANGE)
        with ExitStack() as held:
            try:
                for port in range(first, first + ports):
                    held.enter_context(socket.socket()).bind(("localhost", port))
            except OSError:
                continue
            return first


def summarise(outcomes: list[Outcome], seconds: float) -> None:
    """Print a line a stage, and the sum as the last one."""
    print("\n=== summary ===")
    for outcome in outcomes:
        counts = outcome.counts
        mark = "FAILED" if counts.failed else "ok"
        skipped = f", {counts.skipped} skipped" if counts.skipped else ""
        print(
            f"{outcome.stage.name:<24} {mark:<7} {outcome.seconds:6.1f} s {outcome.cpu:6.1f} s CPU"
            f"   {counts.passed} passed, {counts.failed} failed{skipped}"
        )
    cpu = sum(outcome.cpu for outcome in outcomes)
    print(f"{'together':<32} {seconds:6.1f} s {cpu:6.1f} s CPU")
    if IN_CI and any(outcome.counts.skipped for outcome in outcomes):
        print("In CI nothing may be skipped: a skipped test counts as failed.")
    passed = sum(outcome.counts.passed for outcome in outcomes)
    failed = sum(outcome.counts.failed for outcome in outcomes)
    print(f"{passed} passed, {failed} failed", flush=True)


def main(names: list[str]) -> int:
    """Run the stages with these names, or all of them; `checks` are those of pre-commit."""
    if "checks" in names:
        names = [*names, *(stage.name for stage in CHECKS)]
        names = [name for name in names if name != "checks"]
    unknown = set(names) - {stage.name for stage in STAGES}
    if unknown:
        print(f"No such stage: {', '.join(sorted(unknown))}")
        return 2
    started = time.monotonic()
    with TemporaryDirectory() as folder:
        outcomes = run_all(
            [stage for stage in STAGES if not names or stage.name in names], Path(folder)
        )
    summarise(outcomes, time.monotonic() - started)
    return int(any(outcome.counts.failed for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
