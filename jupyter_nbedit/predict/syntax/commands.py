"""Names of Python that stand in shell commands and magics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from .binding import names_of
from .cache import parse
from .names import MODULE
from .tree import Tree

_CELL_MAGIC: Final = re.compile(r"\s*%%[^\n]*")
_BRACES: Final = re.compile(r"(?<!\{)\{([^{}\n]+)\}")
_DOLLAR: Final = re.compile(r"(?<![$\\\w])\$([A-Za-z_]\w*)")
# `%R -i df,x -o y` hands over variables by name.
_HANDED: Final = re.compile(r"\s-(?:i|o|-input|-output)[ =]+([\w,]+)")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_MAGIC: Final = re.compile(r"\s*%%?([\w.]+)")
# Their argument is Python, behind options with or without a value.
_RUNS: Final = re.compile(
    r"\s*%%?(?:timeit|time|prun|memit|mprun|lprun|capture)\b"
    r"(?:[ \t]+-(?:[nrpstlTDfm][ \t]*\w+|\w+))*[ \t]*"
)
_HELP: Final = re.compile(r"\s*\??([A-Za-z_]\w*)[\w.]*\?*\s*$")
_LANGUAGES: Final = frozenset({"R", "octave", "julia", "cython"})


class Mention(NamedTuple):
    """A variable of the notebook in a command."""

    text: str
    start: int
    end: int


def mentions(source: str, tree: Tree | None) -> Iterator[Mention]:
    """Yield the variables in the commands of a code cell.

    Parameters
    ----------
    source : str
        The cell's text.
    tree : Tree or None
        The cell, parsed; None if it is in another language, so that only its first line counts.
    """
    spans: list[tuple[int, int]] = []
    if tree is None:
        first = _CELL_MAGIC.match(source)
        if first is not None:
            spans.append(first.span())
    else:
        spans += [
            (start, end)
            for start, end in tree.commands()
            # A cell magic that is not the first line is none.
            if not (source.startswith("%%", start) and source[:start].strip())
        ]
    for start, end in spans:
        seen: set[int] = set()
        for mention in _in_command(source[start:end]):
            if mention.start not in seen:
                seen.add(mention.start)
                yield Mention(mention.text, start + mention.start, start + mention.end)


def _in_command(text: str) -> Iterator[Mention]:
    for braces in _BRACES.finditer(text):
        yield from _in_expression(braces[1], braces.start(1))
    for dollar in _DOLLAR.finditer(text):
        yield Mention(dollar[1], *dollar.span(1))
    magic = _MAGIC.match(text)
    if magic is None:
        if "?" in text and (help_ := _HELP.match(text)):
            yield Mention(help_[1], *help_.span(1))
        return
    if magic[1] in _LANGUAGES:
        for handed in _HANDED.finditer(text):
            for name in _NAME.finditer(handed[1]):
                at = handed.start(1)
                yield Mention(name[0], at + name.start(), at + name.end())
    elif runs := _RUNS.match(text):
        yield from _in_expression(text[runs.end() :], runs.end())


def _in_expression(text: str, start: int) -> Iterator[Mention]:
    tree = parse(text, "python")
    names = names_of(tree) if tree is not None and not tree.errors else None
    if names is not None:
        for known in names.variables.values():
            for name in known:
                if names.owner(name) == MODULE:
                    yield Mention(name.text, start + name.start, start + name.end)
