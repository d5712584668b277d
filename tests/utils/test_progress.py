"""How far a command is, as a program and a terminal are told."""

import os
import struct
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.utils.progress import (
    INTERVAL,
    SEPARATOR,
    VARIABLE,
    Progress,
    Report,
    Reports,
    open_progress,
    read_report,
)


class Listener:
    """Hears reports at a time of its own."""

    def __init__(self):
        self.now = 100.0
        self.lines: list[bytes] = []
        self.reports = Reports("cases", self.lines.append, lambda: self.now)

    @property
    def heard(self):
        return [read_report(line) for line in self.lines]


def test_a_program_is_told_all_there_is_to_know():
    listener = Listener()
    with listener.reports as reports:
        reports.stage("asking")
        listener.now += 1
        reports.found(10)
        listener.now += 1
        reports.done(4)
        listener.now += 1
        reports.note("$ 0.12")
        reports.done(6)
    assert listener.heard == [
        Report("asking", unit="cases"),
        Report("asking", 0, 10, "cases", 1.0),
        Report("asking", 4, 10, "cases", 2.0),
        Report("asking", 4, 10, "cases", 3.0, "$ 0.12"),
        Report("asking", 10, 10, "cases", 3.0, "$ 0.12"),
        Report("asking", 10, 10, "cases", 3.0, "$ 0.12"),
    ]
    assert [report.left for report in listener.heard] == [None, None, 3.0, 4.5, 0.0, 0.0]


def test_reports_are_not_more_than_a_reader_needs():
    listener = Listener()
    listener.reports.found(1000)
    for _ in range(500):
        listener.now += INTERVAL / 100
        listener.reports.done(1)
    assert len(listener.lines) <= 7
    listener.reports.close()
    assert listener.heard[-1].done == 500


@given(st.text(), st.text())
def test_a_report_is_one_line_whatever_it_says(stage, note):
    listener = Listener()
    listener.reports.note(note)
    listener.now += 1
    listener.reports.stage(stage)
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in listener.lines)
    assert listener.heard[-1] == Report(stage, unit="cases", seconds=1.0, note=note)


@given(st.binary())
def test_no_other_line_is_a_report(line):
    assert read_report(b"x" + line) is None
    found = read_report(SEPARATOR + line)
    assert found is None or isinstance(msgspec.json.decode(line), dict)


def test_without_a_terminal_and_a_program_nothing_is_told(capfd):
    for environment in ({}, {VARIABLE: "yes"}):
        with open_progress("cases", environment=environment) as progress:
            assert type(progress) is Progress
            progress.stage("asking")
            progress.found(1)
            progress.done(1)
            progress.note("x")
    assert capfd.readouterr() == ("", "")


PROGRAM = """
from jupyter_nbedit.utils.progress import open_progress
with open_progress("cases", quiet={quiet}, environment={environment}) as progress:
    progress.stage("asking\\x1b")
    progress.found(2)
    progress.done(2)
    progress.note("$ 1")
"""


def on_a_terminal(**values):
    """Return what a program writes on a terminal."""
    import fcntl
    import pty
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("4H", 24, 100, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(**values)], stderr=follower
    ) as process:
        os.close(follower)
        said = b""
        try:
            while chunk := os.read(leader, 1024):
                said += chunk
        except OSError:  # how Linux tells the end
            pass
    os.close(leader)
    assert process.returncode == 0
    return said


@pytest.mark.posix
def test_a_terminal_shows_a_bar():
    said = on_a_terminal(quiet=False, environment={})
    for part in ("asking␛", "2/2", "cases/s", "$ 1"):
        assert part in said.decode()


@pytest.mark.posix
@pytest.mark.parametrize("environment", [{}, {VARIABLE: "json"}])
def test_quiet_hides_the_bar_but_not_the_reports(environment):
    said = on_a_terminal(quiet=True, environment=environment)
    heard = [read_report(line) for line in said.splitlines()]
    assert all(heard)
    assert bool(heard) == bool(environment)
