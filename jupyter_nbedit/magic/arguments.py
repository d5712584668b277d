"""The line after `%nbedit` as the arguments of a command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError
from IPython.utils.text import DollarFormatter

_VALUE = re.compile("\0([0-9]+)\0")


class _LaterFormatter(DollarFormatter):
    """Leaves a mark in the place of each value, so that no value is taken for syntax."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[str] = []

    def format_field(self, value: Any, format_spec: str) -> str:
        self.values.append(format(value, format_spec))
        return f"\0{len(self.values) - 1}\0"


def split(line: str, names: Mapping[str, Any]) -> list[str]:
    """Split a line as a shell would, without one, and put in the values of variables.

    `{expression}` and `$name` are expanded as IPython does for every magic, with one difference:
    a value stays one argument, whatever blanks and quotes are in it. If one of them cannot be
    evaluated, none is expanded. A `~` at the beginning is the home folder.

    Parameters
    ----------
    line : str
        The text.
    names : mapping of str to object
        The variables.

    Raises
    ------
    UsageError
        If a quotation does not end, or an argument has a character that none can have.
    """
    if "\0" in line:
        raise UsageError("an argument cannot have the character \\0")
    formatter = _LaterFormatter()
    try:
        marked = formatter.vformat(line, (), names)
    except Exception:  # noqa: BLE001 - the user's expression may raise anything; see above
        marked = line
    try:
        words = shlex.split(marked)
    except ValueError as error:
        raise UsageError(f"{error}: {line}") from None
    arguments = []
    for word in words:
        home = str(Path.home()) + word[1:] if word == "~" or word.startswith("~/") else word
        argument = _VALUE.sub(lambda mark: formatter.values[int(mark[1])], home)
        if "\0" in argument:
            raise UsageError("an argument cannot have the character \\0")
        arguments.append(argument)
    return arguments
