"""What a command says while it runs, shown in the output of a cell."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from IPython.display import display

from ..utils.progress import Report
from ..utils.terminal import visible
from .process import Listener

_LAST = ("usage: ", "jupyter nbedit ", "interrupted", "stopped")
"""How the lines begin in which a command says that it cannot go on."""


class Shown:
    """A report as a notebook shows it: a bar, or a line of text.

    Parameters
    ----------
    report : Report
        How far the command is.
    ended : str
        How it ended, if it did.
    """

    def __init__(self, report: Report, ended: str = "") -> None:
        self._report = report
        self._ended = ended

    def __repr__(self) -> str:
        return " · ".join(self._parts())

    def _repr_html_(self) -> str:
        report, bar = self._report, ""
        if not self._ended:
            # Without a value the bar moves to and fro: at work, no end known.
            value = f' value="{min(report.done, report.total)}" max="{report.total}"'
            bar = (
                f"<progress{value if report.total else ''} "
                'style="width:20em;max-width:40%;vertical-align:middle"></progress> '
            )
        return f'<div class="jp-nbedit-progress">{bar}{escape(repr(self))}</div>'

    def _parts(self) -> list[str]:
        report = self._report
        parts = [self._ended or visible(report.stage)]
        if report.total:
            parts.append(f"{report.done:,} of {report.total:,} {visible(report.unit)}")
        elif report.done:
            parts.append(f"{report.done:,} {visible(report.unit)}")
        if self._ended:
            parts.append(duration(report.seconds))
        elif report.left is not None and report.done < report.total:
            parts.append(f"{duration(report.left)} left")
        parts.append(visible(report.note))
        return [part for part in parts if part]


def duration(seconds: float) -> str:
    """Return a number of seconds as a person says it."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


class Output(Listener):
    """Shows in a cell's output what a command says, except for its last words.

    Parameters
    ----------
    folder : Path
        Where it writes what is not for the user; lines that name files there are not shown.
    """

    def __init__(self, folder: Path) -> None:
        self._hidden = str(folder)
        self._handle: Any = None
        self._on_line = False
        self._last = Report()
        self._held: list[str] = []

    @property
    def last_words(self) -> list[str]:
        """Lines with which the command said why it ended, which are not shown yet."""
        return self._held

    def report(self, report: Report) -> None:
        """Move the bar, which is there from the first report on."""
        self._last = report
        self._show(Shown(report))

    def output(self, text: str) -> None:
        """Show a line, with the colours of a terminal, if it has any."""
        print(text)

    def say(self, text: str) -> None:
        """Show a line that is meant for people."""
        if self._held or text.startswith(_LAST):
            self._held.append(visible(text))
        elif text and not text.startswith(self._hidden):
            print(visible(text))

    def end(self, how: str) -> None:
        """Leave, in place of the bar, how it ended."""
        if self._handle is not None:
            self._show(Shown(self._last, how))

    def _show(self, shown: Shown) -> None:
        if self._handle is None:
            self._handle = display(shown, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(shown)


class TerminalOutput(Output):
    """Shows it in a terminal, where a line that was written can be written over."""

    def say(self, text: str) -> None:
        """Show a line that is meant for people, below the bar."""
        self._leave()
        super().say(text)

    def end(self, how: str) -> None:
        """Leave the bar's line."""
        super().end(how)
        self._leave()

    def _show(self, shown: Shown) -> None:
        self._handle = shown
        self._on_line = True
        print(f"\r{shown!r}\x1b[K", end="", flush=True)

    def _leave(self) -> None:
        if self._on_line:
            print()
        self._on_line = False
