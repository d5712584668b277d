"""Runs notebooks as IPython does, and tells how each ended: a program of its own.

It reads a list of notebooks, each a list of sources, as JSON, runs the cells of each from the top
until one fails, and writes for each what a kernel would say of that cell, null if none failed.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


class Shell(InteractiveShell):
    """Keeps what a kernel would send of an exception."""

    _failure: dict[str, Any] | None = None

    def take(self) -> dict[str, Any] | None:
        """Return what the newest cell failed with, and forget it."""
        failure, self._failure = self._failure, None
        return failure

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self._failure = {
            "ename": etype.__name__,
            "evalue": str(evalue),
            "traceback": "\n".join(stb),
        }


def run(shell: Shell, sources: list[str]) -> dict[str, Any] | None:
    """Run cells until one fails, in a namespace of their own."""
    # `shell.reset` would do, but for the garbage that it collects each time.
    shell.user_ns.clear()
    shell.init_user_ns()
    shell.execution_count = 1
    for number, source in enumerate(sources):
        shell.run_cell(source, store_history=True)
        failure = shell.take()
        if failure is not None:
            return {**failure, "cell": number}
    return None


def main() -> None:
    notebooks = json.load(sys.stdin)
    config = Config({"HistoryManager": {"enabled": False}})
    shell = Shell.instance(colors="nocolor", config=config)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        ended = [run(shell, sources) for sources in notebooks]
    json.dump(ended, sys.stdout)


if __name__ == "__main__":
    main()
