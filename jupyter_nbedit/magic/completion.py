"""Completes the line after `%nbedit`: commands, options, their values, and files."""

from __future__ import annotations

import argparse
import os
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .. import cli
from .commands import ALIASES, parser_of, subcommands

_CALL = re.compile(r"(?:^|=)\s*%nbedit\s+(?P<line>.*)$", re.DOTALL)
_FILES = ("FILE", "DIR", "FOLDER", "SOURCE")


def line_at(text: str) -> str | None:
    """Return what follows `%nbedit` in a cell up to the cursor; None if it is not there.

    Parameters
    ----------
    text : str
        The cell up to the cursor.
    """
    lines = text.split("\n")
    first = len(lines) - 1
    while first > 0 and lines[first - 1].endswith("\\"):
        first -= 1
    found = _CALL.search(" ".join(line.removesuffix("\\") for line in lines[first:]))
    return found["line"] if found else None


def complete(line: str) -> list[str]:
    """Return what the last word of a line can become.

    Parameters
    ----------
    line : str
        What follows `%nbedit`, up to the cursor.
    """
    words = _words(line)
    begun = words.pop()
    return sorted({each for each in _candidates(words, begun) if each.startswith(begun)})


def _words(line: str) -> list[str]:
    """Return the words of a line, the last one empty after a blank."""
    for ending in ("", "'", '"'):  # a quotation may be open
        try:
            words = shlex.split(line + ending)
        except ValueError:
            continue
        return words if ending or (not line[-1:].isspace() and line) else [*words, ""]
    return [""]


def _candidates(words: Sequence[str], begun: str) -> Iterable[str]:
    if not words:
        return [*ALIASES, *(name.split()[0] for name in cli.COMMANDS)]
    further = [
        name.split()[1]
        for name in cli.COMMANDS
        if len(words) == 1 and name.startswith(f"{words[0]} ")
    ]
    found = parser_of(words)
    if found is None:
        return further
    parser, rest = found
    if not begun.startswith("-") and not rest and (below := subcommands(parser)):
        return [*further, *below]
    if begun.startswith("-"):
        if "=" in begun:
            option, _, value = begun.partition("=")
            return [f"{option}={each}" for each in _values(_option(parser, option), value)]
        return _options(parser)
    option_before = _option(parser, rest[-1]) if rest else None
    if option_before is not None and option_before.nargs != 0:
        return _values(option_before, begun)
    return [*further, *_positional(parser, begun)]


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return parser._actions  # noqa: SLF001 - argparse has no other way to look at it


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return [
        option
        for action in _actions(parser)
        for option in action.option_strings
        if option.startswith("--")
    ]


def _option(parser: argparse.ArgumentParser, name: str) -> argparse.Action | None:
    return next((each for each in _actions(parser) if name in each.option_strings), None)


def _positional(parser: argparse.ArgumentParser, begun: str) -> Iterator[str]:
    for action in _actions(parser):
        if not action.option_strings:
            yield from _values(action, begun)


def _values(action: argparse.Action | None, begun: str) -> Iterable[str]:
    if action is None:
        return []
    if action.choices is not None:
        return [str(choice) for choice in action.choices]
    metavar = str(action.metavar or action.dest).upper()
    if action.type is Path or any(name in metavar for name in _FILES):
        return _paths(begun)
    return []


def _paths(begun: str) -> Iterator[str]:
    folder, name = os.path.split(begun)
    try:
        with os.scandir(Path(folder).expanduser()) as entries:
            for entry in entries:
                if entry.name.startswith(name) and (name or not entry.name.startswith(".")):
                    path = os.path.join(folder, entry.name)  # noqa: PTH118 - keeps ./ and ~/
                    yield path + "/" if entry.is_dir() else path
    except OSError:
        return


def matcher(context: Any) -> dict[str, Any]:
    """Complete for IPython.

    Parameters
    ----------
    context : IPython.core.completer.CompletionContext
        The cell and where the cursor is in it.
    """
    from IPython.core.completer import SimpleCompletion  # IPython 8.6 or newer

    lines = context.full_text.split("\n")[: context.cursor_line + 1]
    lines[-1] = lines[-1][: context.cursor_position]
    line = line_at("\n".join(lines))
    if line is None:
        return {"completions": []}
    # IPython puts a completion in place of its own token, which begins after marks such as =.
    kept = len(_words(line)[-1]) - len(context.token)
    return {
        "completions": [
            SimpleCompletion(text=_quoted(each[max(kept, 0) :]), type="nbedit")
            for each in complete(line)
        ],
        # Python's names are nothing that a command understands.
        "suppress": True,
    }


def _quoted(text: str) -> str:
    return re.sub(r"([\s'\"\\{}$])", r"\\\1", text)


matcher.matcher_api_version = 2  # type: ignore[attr-defined]
