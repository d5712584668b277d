"""The command `jupyter nbedit …` (and `jupyter-nbedit …`).

Each command lives in a module of the room it belongs to, which is imported when the command is
used. Such a module has

- `configure(parser)`, which adds the command's arguments and sets `run` to a function that takes
  the parsed arguments and returns an exit status, and
- `ERRORS`, the exceptions whose message is all that a user needs to know.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from .utils.commands import FAILED, INTERRUPTED, OK, USAGE, CommandParser, check_outputs, put, say

COMMANDS = {
    "mine": ("jupyter_nbedit.mining.commands.mine", "make a dataset of notebook edits from git"),
    "mine discover": (
        "jupyter_nbedit.mining.commands.discover",
        "find repositories to mine on GitHub",
    ),
    "dataset": (
        "jupyter_nbedit.mining.commands.dataset",
        "look at, check and change such a dataset",
    ),
    "bench run": ("jupyter_nbedit.bench.commands.run", "ask predictors for edits, and judge them"),
    "bench report": (
        "jupyter_nbedit.bench.commands.report",
        "show what runs of the benchmark found, in tables or as a page",
    ),
    "bench compare": (
        "jupyter_nbedit.bench.commands.compare",
        "tell what differs between two runs",
    ),
    "bench score": ("jupyter_nbedit.bench.commands.score", "score predictions that are in a file"),
    "bench paper": ("jupyter_nbedit.bench.commands.paper", "the paper's table, beside ours"),
    "model": ("jupyter_nbedit.server.commands.model", "list the language models, or test one"),
    "model fetch": (
        "jupyter_nbedit.server.commands.fetch",
        "fetch the weights of the bundled model",
    ),
    "train": ("jupyter_nbedit.training.commands.train", "fine-tune a language model on edits"),
    "train export": (
        "jupyter_nbedit.training.commands.export",
        "write what a run has learned as a GGUF file",
    ),
    "train card": (
        "jupyter_nbedit.training.commands.card",
        "write the card of what a run has learned",
    ),
    "train history": (
        "jupyter_nbedit.training.commands.history",
        "tune the bundled model on your recorded history",
    ),
    "history": (
        "jupyter_nbedit.record.commands.history",
        "look at your recorded history, or delete it",
    ),
}
"""Name (of one word or two), module and summary of every command."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments after `jupyter nbedit`, by default those of this process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    words = 2 if " ".join(arguments[:2]) in COMMANDS else 1
    name = " ".join(arguments[:words])
    if name not in COMMANDS:
        return _group(arguments)
    parsed = parser_of(name).parse_args(arguments[words:])
    try:
        check_outputs(parsed)
        status = int(parsed.run(parsed))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except _module(name).ERRORS as error:
        say(f"jupyter nbedit {name}: {_sentence(error)}")
        return FAILED
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    return status


def parser_of(name: str) -> argparse.ArgumentParser:
    """Return the parser of one of :data:`COMMANDS`."""
    module = _module(name)
    below = _listed(f"{name} ")
    parser = CommandParser(
        prog=f"jupyter nbedit {name}",
        description=module.__doc__,
        epilog=f"more commands:\n{below}" if below else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.configure(parser)
    return parser


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"  # without the number
    return str(error)


def _module(name: str) -> ModuleType:
    return importlib.import_module(COMMANDS[name][0])


def _listed(beginning: str = "") -> str:
    """Return the commands whose names begin so, with what they do, one a line."""
    found = {name: text for name, (_, text) in COMMANDS.items() if name.startswith(beginning)}
    return "\n".join(f"  {name:14} {text}" for name, text in found.items())


def _group(arguments: Sequence[str]) -> int:
    """Speak for what is no command itself: `jupyter nbedit` and, say, `jupyter nbedit bench`."""
    first = arguments[0] if arguments else ""
    group = f"{first} " if _listed(f"{first} ") else ""
    names = [name.removeprefix(group) for name in COMMANDS if name.startswith(group)]
    parser = CommandParser(
        prog=f"jupyter nbedit {group}".rstrip(),
        description=None if group else "Edit prediction for notebooks: the tools for the shell.",
        epilog=f"commands:\n{_listed(group)}\n\n`jupyter nbedit COMMAND --help` says more of each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if not group:
        parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument("command", nargs="?", choices=names, metavar="COMMAND")
    rest = arguments[1:] if group else arguments
    if getattr(parser.parse_args(rest), "version", False):
        from ._version import __version__  # only for those who ask

        put(__version__)
        return OK
    parser.print_help()
    return OK if arguments and not group else USAGE


if __name__ == "__main__":
    sys.exit(main())
