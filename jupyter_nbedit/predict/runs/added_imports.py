"""An import that is missing joins the imports there are."""

from __future__ import annotations

import re

from ...core.edits import TextEdit
from ...core.text import line_end
from ...utils.user_messages import user_message
from ..syntax import Node
from ..syntax.names import Name
from .code import CodeCell
from .failure import Failure
from .library import ALIASES, HOMES, STANDARD
from .repair import CERTAIN, Repair

_IMPORTS = frozenset({"import_statement", "import_from_statement"})
_FIRST = frozenset({*_IMPORTS, "future_import_statement", "comment"})
_MAGIC = re.compile(r"\s*%%[^\n]*\n")


def missing_import(used: Name, failure: Failure) -> Repair | None:
    """Return the repair of a well-known name that was not imported, or imported under an alias."""
    text, cell = used.text, failure.spot.cell
    alias = _alias_of(text, failure)
    if alias is not None:
        edit = cell.edit(used.start, used.end, alias)
        return Repair([edit], CERTAIN, user_message("%1 is imported as %2", text, alias))
    line = _import_of(used, cell)
    if line is None:
        return None
    return Repair([joined(line, failure)], CERTAIN, user_message("%1 is not imported", text))


def _alias_of(text: str, failure: Failure) -> str | None:
    """Return the name that a cell gives to the module of that name."""
    statement = re.compile(rf"^import {text} as (\w+)[ \t]*$", re.MULTILINE)
    found = {alias for cell in failure.code.cells for alias in statement.findall(cell.source)}
    return found.pop() if len(found) == 1 else None


def _import_of(used: Name, cell: CodeCell) -> str | None:
    text = used.text
    follows = cell.source[used.end : used.end + 1]
    if text in ALIASES:
        return ALIASES[text] if follows == "." else None
    if text in HOMES:
        return f"from {HOMES[text]} import {text}"
    return f"import {text}" if text in STANDARD and follows == "." else None


def joined(line: str, failure: Failure) -> TextEdit:
    """Return the edit that puts an import where the notebook has its imports.

    That is the first cell that starts with some, unless it comes after the line that failed; or
    else the top of the cell that failed.
    """
    here = failure.spot.cell
    for cell in failure.code.cells:
        if cell.index > here.index:
            break
        last = _last_import(cell)
        if last is not None and (cell.index < here.index or last.end <= failure.spot.start):
            end = line_end(cell.source, last.end)
            return TextEdit(cell.id, end, "", f"\n{line}")
    magic = _MAGIC.match(here.source)
    start = magic.end() if magic else 0
    return TextEdit(here.id, start, "", f"{line}\n")


def _last_import(cell: CodeCell) -> Node | None:
    """Return the last of the imports that a cell starts with."""
    last = None
    for statement in cell.tree.root.children:
        if statement.kind not in _FIRST:
            # A docstring, or the number that stands for a magic.
            words = statement.children
            if words and words[0].kind in ("string", "integer"):
                continue
            break
        if statement.kind in _IMPORTS:
            last = statement
    return last
