"""IPython's tracebacks, read back from their plain text.

A frame says where it lies in one of several ways, depending on the version (IPython,
``core/ultratb.py``): ``Cell In[3], line 2``, ``Input In [3], in <cell line: 2>()``,
``<ipython-input-3-0123456789ab> in <module>``, ``/tmp/ipykernel_42/1234.py in <module>`` or,
outside the notebook, ``File ~/lib/frame.py:3761, in DataFrame.__getitem__(self, key)``. Below stand
a few lines of its source, numbered, the current one with an arrow.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL = re.compile(
    r"\s*(?:Cell In|Input In|In)\s?\[(?P<count>\d+)\](?:, line (?P<line>\d+))?"
    r"|\s*(?:File )?<ipython-input-(?P<old>\d+)-\w*>"
    r"|\s*(?:File )?[^\s,]{0,200}ipykernel_\d+[/\\][^\s,]{0,80}"
)
_FILE = re.compile(
    r"(?:File )?(?P<path>[^\s:,()<>]{1,400}\.(?:py|pyx|jl|R))(?::(?P<line>\d+))?,?\s+in\s+"
    r"(?P<name>[\w.<>]{1,80})"
)
_MADE = re.compile(r"File (?P<name><[^>\n]{1,80}>)")
_LINE = re.compile(r"(?P<arrow>-+>)?\s*(?P<number>\d{1,6})(?: (?P<text>.*))?$")
_SYNTAX = re.compile(r'\s*File "<ipython-input-(?P<count>\d+)-\w*>", line (?P<line>\d+)')
# A cell whose indentation fits no level does not get as far as to have a name.
_TOKENIZED = re.compile(r"\s*File <tokenize>:(?P<line>\d+)")
_LIBRARY = re.compile(r".*(?:site-packages|dist-packages|lib/python\d[^/]*)/")

MAX_FRAMES = 40
"""Frames that are read, from the last."""


class Frame(msgspec.Struct, frozen=True):
    """A frame as the traceback shows it.

    Attributes
    ----------
    in_cell : bool
        Whether it lies in a cell.
    line : int
        Number of the current line, counted from 1; 0 when it is not told.
    code : str
        The current line.
    shown : tuple of (int, str)
        The lines that are shown, with their numbers.
    where : str
        File and function, without the folders of a person; for a cell its execution count.
    """

    in_cell: bool
    line: int
    code: str
    shown: tuple[tuple[int, str], ...]
    where: str


@lru_cache(maxsize=32)
def frames(text: str) -> tuple[Frame, ...]:
    """Return the frames of a traceback, from the cell that was run to the line that failed."""
    found: list[Frame] = []
    head: tuple[bool, int, str] | None = None
    shown: list[tuple[int, str]] = []
    line, code = 0, ""
    for row in [*_ANSI.sub("", text).split("\n"), "Cell In[0]"]:
        opened = _head(row[:600])
        if opened is not None:
            if head is not None:
                in_cell, told, where = head
                found.append(Frame(in_cell, line or told, code, tuple(shown), where))
            head, shown, line, code = opened, [], 0, ""
            continue
        if head is None:
            continue
        match = _LINE.match(row[:2000])
        if match is not None:
            number, content = int(match["number"]), match["text"] or ""
            shown.append((number, content))
            if match["arrow"]:
                line, code = number, content.strip()
        elif row.startswith("    ") and not code and not shown and row.strip("~^ "):
            # A syntax error shows the bare line.
            code = row.strip()
    return tuple(found[-MAX_FRAMES:])


def _head(row: str) -> tuple[bool, int, str] | None:
    cell = _SYNTAX.match(row) or _CELL.match(row) or _TOKENIZED.match(row)
    if cell is not None:
        groups = cell.groupdict()
        count = groups.get("count") or groups.get("old") or ""
        return True, int(groups.get("line") or 0), f"In[{count}]" if count else "a cell"
    file = _FILE.match(row)
    if file is None:
        made = _MADE.match(row)
        return (False, 0, made["name"]) if made is not None else None
    path = file["path"].replace("\\", "/")
    short = _LIBRARY.sub("", path) if _LIBRARY.match(path) else path.rpartition("/")[2]
    return False, int(file["line"] or 0), f"{short} in {file['name']}"
