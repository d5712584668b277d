"""Where a renamed name is written but not run as code: commands, docstrings, Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..replacements import Replacement
from ..syntax.commands import mentions
from ..syntax.names import MODULE, Role, ScopeKind
from .changes import Change
from .classes import child
from .module import Module
from .renames import Rename
from .scoring import judged


def follow_mentions(module: Module, rename: Rename) -> Iterator[Replacement]:
    """Yield the commands and the Markdown that name a variable of the notebook."""
    change = _renamed_everywhere(module, rename)
    if change is None:
        return
    about = rename.about([change]) | {"definition": 1.0, "command": 1.0}
    prose = rename.about(rename.changes) | {"definition": 1.0, "prose": 1.0}
    quoted = re.compile(rf"(?<![`\w])`({re.escape(rename.old)})(?:\(\))?`(?!`)")
    for index in module.range:
        cell = module.notebook.cells[index]
        if rename.old not in cell.source:
            continue
        if cell.type == "markdown":
            for found in quoted.finditer(cell.source):
                yield judged((index, *found.span(1)), rename.new, prose, rename.reason)
        elif cell.type == "code" and module.notebook.language_of(cell) == "python":
            for mention in mentions(cell.source, module.tree(index)):
                if mention.text == rename.old:
                    place = (index, mention.start, mention.end)
                    yield judged(place, rename.new, about, rename.reason)


def _renamed_everywhere(module: Module, rename: Rename) -> Change | None:
    """Return the change of a variable of the notebook, if nothing else there is called so."""
    for change in rename.changes:
        names = module.names(change.cell)
        name = names.at(rename.new, change.start) if names is not None else None
        if names is None or name is None or not name.binds or names.is_elsewhere:
            continue
        if names.owner(name) != MODULE:
            continue
        # What else binds the old name means something else, unless it is made of the renamed one.
        return None if module.binds(rename.old) else change
    return None


def follow_docstring(module: Module, rename: Rename) -> Iterator[Replacement]:
    """Yield where the docstring of a function tells of its renamed parameter."""
    for change in rename.changes:
        tree, names = module.tree(change.cell), module.names(change.cell)
        name = names.at(rename.new, change.start) if names is not None else None
        if tree is None or names is None or name is None or name.role is not Role.PARAMETER:
            continue
        scope = names.scopes[name.scope]
        body = child(tree.node(scope.node), "body") if scope.kind is ScopeKind.FUNCTION else None
        first = body.children[0] if body is not None and body.children else None
        string = first.children[0] if first is not None and first.children else None
        if string is None or string.kind not in ("string", "concatenated_string"):
            continue
        about = rename.about(rename.changes) | {"definition": 1.0, "prose": 1.0}
        for start, end in documented(tree.text(string), rename.old):
            place = (change.cell, string.start + start, string.start + end)
            yield judged(place, rename.new, about, rename.reason)


def documented(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a docstring names a parameter as such.

    That is at the start of a line before a colon, a type or the end of the line (numpydoc,
    Google), behind `:param` (reST), and in backticks. Words of a sentence may mean anything.
    """
    word = re.escape(name)
    pattern = re.compile(
        rf"^[ \t]*(?:[*-][ \t]+)?({word})(?=[ \t]*(?::|\([^)\n]*\)[ \t]*:|,[ \t]*\w+[ \t]*:))"
        rf"|:(?:param|type|arg|keyword)[ \t]+(?:[\w.\[\]]+[ \t]+)?({word}):"
        rf"|(?<!\w)``?({word})``?(?!\w)",
        re.MULTILINE,
    )
    for found in pattern.finditer(text):
        group = next(number for number in (1, 2, 3) if found[number] is not None)
        yield found.span(group)
