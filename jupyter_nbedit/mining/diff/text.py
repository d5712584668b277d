"""One edit in the terminal, coloured by rich."""

from __future__ import annotations

from typing import Any

from ...utils.extras import need
from ...utils.terminal import visible
from .view import EditView

_STYLES = {"-": "red", "+": "green", " ": "", "@": "cyan"}
_CHANGED = {"-": "bold reverse red", "+": "bold reverse green"}


def text_of(view: EditView) -> Any:
    """Return an edit as rich's text; nothing of it is taken for markup or obeyed by a terminal.

    Parameters
    ----------
    view : EditView
        The edit.
    """
    text = need("rich.text", "mine").Text()
    width = max(len(name) for name, _ in view.facts)
    for name, value in view.facts:
        text.append(f"{name:{width}}  ", "dim")
        text.append(_line(value) + "\n")
    for cell in view.cells:
        text.append(f"\n{_line(cell.heading)}\n", "bold")
        for line in cell.lines:
            style = _STYLES[line.sign]
            text.append(f"{line.sign} ", style)
            whole = all(changed for _, changed in line.pieces)
            for piece, changed in line.pieces:
                # A line that is new from end to end needs no second colour.
                strong = changed and not whole
                text.append(_line(piece), _CHANGED.get(line.sign, style) if strong else style)
            text.append("\n")
    return text


def _line(text: str) -> str:
    """Return a text of one line; a newline in a name must not look like the end of it."""
    return visible(text).replace("\n", "␊").replace("\t", "    ")
