"""Run a command in a process of its own, follow it, and stop it when the user says so."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

import msgspec

from ..utils import progress
from ..utils.processes import own_group

STOPS: tuple[tuple[int, float], ...]
"""The signals that a command gets, and the seconds it has to obey before it gets the next."""
if sys.platform == "win32":
    # Only the last one exists there. What is done is kept, as it is after any kill.
    STOPS = ((signal.SIGTERM, float("inf")),)
else:
    STOPS = ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, float("inf")))

_LINGER = 2.0
"""Seconds that a command's own children may still write after its end."""


class Outcome(msgspec.Struct, frozen=True):
    """How a command ended.

    Attributes
    ----------
    status : int
        Its exit status; negative the signal that ended it.
    output : bytes
        Its standard output, if it was to be kept.
    said : list of str
        The lines for people of its standard error.
    interrupted : bool
        Whether the user stopped it.
    """

    status: int
    output: bytes
    said: list[str]
    interrupted: bool


class Listener:
    """Told what a command says while it runs; this one forgets it."""

    def report(self, report: progress.Report) -> None:
        """Hear how far it is."""

    def output(self, text: str) -> None:
        """Hear a line of its standard output, if it is not to be kept."""

    def say(self, text: str) -> None:
        """Hear a line of its standard error."""


def run(
    arguments: Sequence[str],
    listener: Listener,
    *,
    keep: bool = False,
    program: Sequence[str] = (sys.executable, "-m", f"{__package__}.child"),
    stops: Sequence[tuple[int, float]] = STOPS,
) -> Outcome:
    """Run `jupyter nbedit` and return how it ended.

    An interrupt of this process is handed on to the command, which is then given time to stop in
    its own way, and less and less politely if it does not, or at once when it comes again.

    Parameters
    ----------
    arguments : sequence of str
        What follows `jupyter nbedit`.
    listener : Listener
        Told what the command says.
    keep : bool
        Keep the standard output for the outcome instead of telling it.
    program : sequence of str
        What is run; its first argument is the identifier of this process.
    stops : sequence of (int, float)
        See :data:`STOPS`.
    """
    run = _Run([*program, str(os.getpid()), *arguments], listener, keep=keep)
    waiting = iter(stops)
    deadline = float("inf")
    interrupted = False
    try:
        while True:
            try:
                if run.follow(deadline):
                    return run.outcome(interrupted=interrupted)
            except KeyboardInterrupt:
                interrupted = True
            number, patience = next(waiting, stops[-1])
            run.signal(number)
            deadline = time.monotonic() + patience
    finally:
        run.close()


class _Run:
    """A command that is running."""

    def __init__(self, command: Sequence[str], listener: Listener, *, keep: bool) -> None:
        self._listener = listener
        self._keep = keep
        self._output: list[bytes] = []
        self._said: list[str] = []
        self._lines: queue.SimpleQueue[tuple[Callable[[bytes], None], bytes]] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            # It is stopped by us alone, and with all it has started.
            **own_group(),
        )
        self._readers = [
            threading.Thread(target=self._read, args=each, daemon=True)
            for each in (
                (self._process.stdout, self._take_output),
                (self._process.stderr, self._take_error),
            )
        ]
        for reader in self._readers:
            reader.start()

    def follow(self, deadline: float) -> bool:
        """Tell the listener what there is until the end (True) or the deadline (False)."""
        ended = float("inf")
        while time.monotonic() < deadline:
            try:
                take, line = self._lines.get(timeout=0.1)
            except queue.Empty:
                if self._process.poll() is None:
                    continue
                ended = min(ended, time.monotonic())
                reading = any(reader.is_alive() for reader in self._readers)
                if not self._lines.empty() or (reading and time.monotonic() < ended + _LINGER):
                    continue
                return True
            take(line)
        return False

    def signal(self, number: int) -> None:
        """Send a signal to the command and all that it has started."""
        if sys.platform == "win32":
            self._process.terminate()
            return
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self._process.pid, number)

    def outcome(self, *, interrupted: bool) -> Outcome:
        """Return how it ended."""
        return Outcome(self._process.wait(), b"".join(self._output), self._said, interrupted)

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self.signal(STOPS[-1][0])
            self._process.wait()

    def _read(self, stream: IO[bytes], take: Callable[[bytes], None]) -> None:
        with stream:
            for line in stream:
                self._lines.put((take, line))

    def _take_output(self, line: bytes) -> None:
        if self._keep:
            self._output.append(line)
        else:
            self._listener.output(_text(line))

    def _take_error(self, line: bytes) -> None:
        report = progress.read_report(line)
        if report is not None:
            self._listener.report(report)
            return
        self._said.append(_text(line))
        self._listener.say(self._said[-1])


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r\n")


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        progress.VARIABLE: "json",
        "COLUMNS": os.environ.get("COLUMNS", "100"),
        "PYTHONIOENCODING": "utf-8",
        # A module next to the notebook is not to be taken for one of ours.
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
    }
