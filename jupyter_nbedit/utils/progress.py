"""How far a command is: told to a terminal, to the program that started it, or to no one.

A program that sets `JUPYTER_NBEDIT_PROGRESS=json` for a command finds reports among the lines of
its standard error: each begins with the record separator of RFC 7464 and is a :class:`Report` in
JSON. All other lines are for people.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import msgspec

from .extras import need
from .terminal import visible
from .user_messages import UserMessage

VARIABLE = "JUPYTER_NBEDIT_PROGRESS"
SEPARATOR = b"\x1e"
INTERVAL = 0.1
"""Seconds between two reports, at least."""


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a program is told.

    Attributes
    ----------
    stage : str
        What is being done.
    done, total : int
        How many things of how many; the total grows while it is not known, 0 means not at all.
    unit : str
        What is counted, in the plural.
    seconds : float
        How long they have been counted.
    note : str
        What else there is to know, such as the cost so far.
    fault : UserMessage or None
        Why nothing came of it.
    """

    stage: str = ""
    done: int = 0
    total: int = 0
    unit: str = ""
    seconds: float = 0.0
    note: str = ""
    fault: UserMessage | None = None

    @property
    def left(self) -> float | None:
        """Seconds left if it goes on like this; None if that cannot be told."""
        if not self.total or not self.done:
            return None
        return self.seconds * max(self.total - self.done, 0) / self.done


def read_report(line: bytes) -> Report | None:
    """Return the report in a line of a command's standard error; None if it is another line."""
    if not line.startswith(SEPARATOR):
        return None
    try:
        return msgspec.json.decode(line[1:], type=Report)
    except msgspec.MsgspecError:
        return None


def report_fault(fault: UserMessage, environment: Mapping[str, str] = os.environ) -> None:
    """Tell the program that started this one why nothing came of it, if there is such a program."""
    if environment.get(VARIABLE) == "json":
        os.write(2, _line(Report(fault=fault)))


def _line(report: Report) -> bytes:
    return SEPARATOR + msgspec.json.encode(report) + b"\n"


class Progress:
    """Told how a run gets on; this one keeps it to itself.

    Use it as a context manager, so that it leaves the screen whatever happens.
    """

    def found(self, number: int) -> None:
        """Count on more things to do."""

    def done(self, number: int) -> None:
        """Count some of them as done."""

    def stage(self, name: str) -> None:
        """Begin another part of the run."""

    def note(self, text: str) -> None:
        """Say what else there is to know, in place of what was said before."""

    def close(self) -> None:
        """End it."""

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_progress(
    unit: str, *, quiet: bool = False, environment: Mapping[str, str] = os.environ
) -> Progress:
    """Return the progress that suits whoever started this command.

    Parameters
    ----------
    unit : str
        What is counted, in the plural.
    quiet : bool
        Show nothing on a terminal.
    environment : mapping of str to str
        Where a program says that it wants reports.

    Raises
    ------
    MissingExtraError
        If there is a terminal and no library to draw a bar with.
    """
    if environment.get(VARIABLE) == "json":
        return Reports(unit)
    if quiet or not sys.stderr.isatty():
        return Progress()
    return Bar(unit)


class Reports(Progress):
    """Writes reports for the program that started this one.

    Parameters
    ----------
    unit : str
        What is counted, in the plural.
    write : callable
        Takes a whole line; by default it goes to the standard error at once.
    clock : callable
        Returns the time in seconds.
    """

    def __init__(
        self,
        unit: str,
        write: Callable[[bytes], object] = lambda line: os.write(2, line),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._clock = clock
        self._begun = clock()
        self._last = float("-inf")
        self._report = Report(unit=unit)

    def found(self, number: int) -> None:
        """Count on more."""
        self._change(total=self._report.total + number)

    def done(self, number: int) -> None:
        """Move on."""
        done = self._report.done + number
        self._change(at_once=done == self._report.total, done=done)

    def stage(self, name: str) -> None:
        """Say what is being done."""
        self._change(at_once=True, stage=name)

    def note(self, text: str) -> None:
        """Say what else there is to know."""
        self._change(note=text)

    def close(self) -> None:
        """Tell how it ended."""
        self._change(at_once=True)

    def _change(self, *, at_once: bool = False, **changes: Any) -> None:
        now = self._clock()
        self._report = msgspec.structs.replace(
            self._report, seconds=round(now - self._begun, 3), **changes
        )
        if at_once or now - self._last >= INTERVAL:
            self._last = now
            # One write, so that no other line begins in the middle of it.
            self._write(_line(self._report))


class Bar(Progress):
    """A progress bar on a terminal, with the rate and the time that is left.

    Parameters
    ----------
    unit : str
        What is counted, in the plural.
    """

    def __init__(self, unit: str) -> None:
        self._bar = need("tqdm", "mine").tqdm(unit=f" {unit}", dynamic_ncols=True)

    def found(self, number: int) -> None:
        """Count on more."""
        self._bar.total = (self._bar.total or 0) + number
        self._bar.refresh()

    def done(self, number: int) -> None:
        """Move on."""
        self._bar.update(number)

    def stage(self, name: str) -> None:
        """Say what is being done."""
        self._bar.set_description(visible(name))

    def note(self, text: str) -> None:
        """Say what else there is to know."""
        self._bar.set_postfix_str(visible(text), refresh=False)

    def close(self) -> None:
        """Leave the line."""
        self._bar.close()
