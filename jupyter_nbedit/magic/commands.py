"""Which command a line asks for, and what its arguments can be."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from IPython.core.error import UsageError

from .. import cli

ALIASES = {"stats": "dataset stats", "report": "bench report"}
"""Short names that the magic has for commands of two words."""


def full(arguments: Sequence[str]) -> list[str]:
    """Return arguments with the short name of a command put in full.

    Raises
    ------
    UsageError
        If they begin with no command.
    """
    first, *rest = arguments
    words = [*ALIASES.get(first, first).split(), *rest]
    if words[0] not in cli.COMMANDS and " ".join(words[:2]) not in cli.COMMANDS:
        known = [name for name in cli.COMMANDS if name.startswith(f"{first} ")]
        # `bench --help` asks what there is; it is not the name of a command.
        named = " ".join(word for word in words[:2] if known and not word.startswith("-")) or first
        raise UsageError(
            f"no command {named!r}; there are: " + ", ".join(known or [*ALIASES, *cli.COMMANDS])
        )
    return words


def summaries() -> str:
    """Return a list of the commands, one a line."""
    lines = [f"  {name:14} {summary}" for name, (_, summary) in cli.COMMANDS.items()]
    lines += [f"  {name:14} short for {command}" for name, command in ALIASES.items()]
    return "\n".join(lines)


def parser_of(words: Sequence[str]) -> tuple[argparse.ArgumentParser, list[str]] | None:
    """Return the parser of the command that words begin with, and the words after it.

    Parameters
    ----------
    words : sequence of str
        The words of a line, perhaps not all of them yet.
    """
    if not words:
        return None
    words = [*ALIASES.get(words[0], words[0]).split(), *words[1:]]
    for length in (2, 1):
        name = " ".join(words[:length])
        if name in cli.COMMANDS and len(words) >= length:
            parser = cli.parser_of(name)
            return _innermost(parser, words[length:])
    return None


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments of a command that has accepted them."""
    found = parser_of(arguments)
    if found is None:
        raise ValueError(f"no command: {arguments}")
    parser, rest = found
    return parser.parse_args(rest)


def _innermost(
    parser: argparse.ArgumentParser, words: list[str]
) -> tuple[argparse.ArgumentParser, list[str]]:
    while words:
        choices = subcommands(parser)
        if words[0] not in choices:
            break
        parser, words = choices[words[0]], words[1:]
    return parser, words


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the commands that a parser has below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to look at it
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - nor this
            return dict(action.choices)
    return {}
