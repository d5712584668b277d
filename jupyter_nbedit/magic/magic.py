"""The magic `%nbedit`: the commands of `jupyter nbedit` from a cell.

A command runs in a process of its own, never in the kernel's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from IPython.core.magic import needs_local_scope, no_var_expand

from . import arguments, commands
from .bar import Output, TerminalOutput
from .errors import NbeditError, NbeditInterrupted
from .presenters import missing, presenter_of
from .process import Listener, Outcome, run

HELP = """\
Run a command of `jupyter nbedit` and show what it finds.

    %nbedit COMMAND [ARGUMENT ...]
    result = %nbedit COMMAND [ARGUMENT ...]

It runs in a process of its own, in the folder of the notebook, and the stop button stops it.
Tables are returned as DataFrames: result["Kinds of edit"]. Arguments are split as in a shell;
{{expression}} and $name put in the value of a variable, as one argument. A backslash at the end
of a line continues it on the next; elsewhere it escapes, on Windows too: write paths with /.

Commands:

{summaries}

%nbedit COMMAND --help says more of each."""


def make_magic(shell: Any) -> Callable[..., Any]:
    """Return the function of the magic.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        The shell whose variables it knows.
    """
    make_output = Output if getattr(shell, "kernel", None) else TerminalOutput

    @no_var_expand
    @needs_local_scope
    def nbedit(line: str, local_ns: Mapping[str, Any] | None = None) -> Any:
        words = arguments.split(line, {**shell.user_ns, **(local_ns or {})})
        if not words or words[0] in ("-h", "--help"):
            print(nbedit.__doc__)
            return None
        with tempfile.TemporaryDirectory(prefix="nbedit-") as folder:
            return execute(commands.full(words), Path(folder), make_output(Path(folder)))

    nbedit.__doc__ = HELP.format(summaries=commands.summaries())
    return nbedit


def execute(words: list[str], folder: Path, output: Output) -> Any:
    """Run a command, show what it says, and return what it found.

    Parameters
    ----------
    words : list of str
        Its name and arguments.
    folder : Path
        An empty folder.
    output : Output
        Where it shows what it says.

    Raises
    ------
    NbeditError
        If it fails.
    NbeditInterrupted
        If the user stops it.
    """
    presenter = presenter_of(words, folder)
    if presenter is not None:
        for library in presenter.needs:
            if find_spec(library) is None:
                print(missing("tables instead of text need", library, "bench"))
                presenter = None
    if presenter is None:
        check(words, run(words, output), output)
        return None
    outcome = run(presenter.arguments, output, keep=presenter.keeps)
    check(words, outcome, output)
    if presenter.afterwards:
        outcome = run(presenter.afterwards, Listener(), keep=True)
        check(presenter.afterwards, outcome, output)
    return presenter.value(outcome.output)


def check(words: list[str], outcome: Outcome, output: Output) -> None:
    """Show how a command ended, and raise what stops the cells below if it did not end well."""
    last = output.last_words
    if outcome.interrupted:
        output.end("stopped")
        text = "\n".join(last) or "interrupted"
        if outcome.status < 0:
            text += "\nit did not stop when asked to and was ended by force"
        raise NbeditInterrupted(text)
    output.end("done" if outcome.status == 0 else "failed")
    if outcome.status == 0:
        print("\n".join(last), end="\n" if last else "")
        return
    usage = bool(last) and last[0].startswith("usage: ")
    while usage and last and not last[0].startswith("jupyter nbedit "):
        last = last[1:]
    text = "\n".join(last) or f"jupyter nbedit {' '.join(words)}: exit status {outcome.status}"
    if usage:
        text += "\n`%nbedit COMMAND --help` says how a command is used"
    raise NbeditError(text.replace("pip install", "%pip install"))
