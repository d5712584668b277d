"""One edit as HTML, for notebooks: escaped, with its own styles and no script."""

from __future__ import annotations

from html import escape

from ...utils.terminal import visible
from ..notebooks.edit_records import NotebookEdit
from .view import EditView, view_of

# Colours with some transparency suit light and dark themes alike.
_STYLES = {
    "-": "background:rgba(220,60,60,.15)",
    "+": "background:rgba(50,160,80,.15)",
    " ": "",
    "@": "opacity:.6",
}
_CHANGED = {"-": "background:rgba(220,60,60,.4)", "+": "background:rgba(50,160,80,.4)"}


def html_of(view: EditView) -> str:
    """Return an edit as a piece of HTML.

    Parameters
    ----------
    view : EditView
        The edit.
    """
    rows = "".join(
        f'<tr><th style="text-align:left">{_text(name)}</th>'
        f'<td style="text-align:left">{_text(value)}</td></tr>'
        for name, value in view.facts
    )
    parts = [f"<table>{rows}</table>"]
    for cell in view.cells:
        parts.append(f"<p><strong>{_text(cell.heading)}</strong></p>")
        body = []
        for line in cell.lines:
            pieces = "".join(
                f'<span style="{_CHANGED[line.sign]}">{_text(piece)}</span>'
                if changed and line.sign in _CHANGED
                else _text(piece)
                for piece, changed in line.pieces
            )
            body.append(f'<div style="{_STYLES[line.sign]}">{line.sign} {pieces}</div>')
        if body:
            parts.append(f'<pre style="overflow-x:auto">{"".join(body)}</pre>')
    return f'<div class="jp-nbedit-edit">{"".join(parts)}</div>'


class ShownEdit:
    """An edit that a notebook shows as a coloured diff when it is a cell's result.

    Parameters
    ----------
    edit : NotebookEdit
        The edit.
    """

    def __init__(self, edit: NotebookEdit) -> None:
        self.edit = edit

    def __repr__(self) -> str:
        return f"ShownEdit({self.edit.key!r})"

    def _repr_html_(self) -> str:
        return html_of(view_of(self.edit))


def _text(text: str) -> str:
    return escape(visible(text))
