"""What a command found, as a notebook shows it and as a program goes on with it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

import msgspec

_ROWS = 60
"""Rows of a table that are shown, at most; the value has all of them."""


class Figure(msgspec.Struct, frozen=True):
    """A figure, as PNG or SVG.

    Attributes
    ----------
    name : str
        What it shows.
    data : bytes
        The image.
    type : str
        Its media type.
    """

    name: str
    data: bytes
    type: str = "image/png"

    def _repr_html_(self) -> str:
        # As an image even an SVG runs no script and loads nothing.
        source = f"data:{self.type};base64,{base64.b64encode(self.data).decode()}"
        words = escape(self.name.replace("-", " ").replace("_", " "))
        return (
            '<figure style="display:inline-block;width:32em;max-width:100%;margin:.5em">'
            f"<figcaption>{words}</figcaption>"
            f'<img src="{source}" alt="{words}" style="width:100%;background:#fff"></figure>'
        )

    def __repr__(self) -> str:
        return f"Figure({self.name!r})"


class Result(Mapping[str, Any]):
    """Tables by their titles, and figures.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables, in the order in which they are shown.
    figures : sequence of Figure
        The figures.
    note : str
        What else there is to say, shown below.
    page : str
        A page with more, which is linked to.
    """

    def __init__(
        self,
        tables: Mapping[str, Any],
        figures: tuple[Figure, ...] = (),
        note: str = "",
        *,
        page: str = "",
    ) -> None:
        self._tables = dict(tables)
        self.figures = figures
        self.note = note
        self.page = page

    def __getitem__(self, title: str) -> Any:
        return self._tables[title]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        parts = [f"{title}\n{table}" for title, table in self.items()]
        return "\n\n".join([*parts, *([self.note] if self.note else [])])

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def _repr_html_(self) -> str:
        tables = "".join(
            f"<div><p><b>{escape(title)}</b></p>{_html(table)}</div>"
            for title, table in self.items()
        )
        figures = "".join(figure._repr_html_() for figure in self.figures)
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        if self.page:
            address = escape(quote(self.page))
            note += f'<p><a href="{address}" target="_blank">{escape(self.page)}</a></p>'
        row = "display:flex;flex-wrap:wrap;gap:0 3em;align-items:flex-start"
        return (
            f'<div class="jp-nbedit-result"><div style="{row}">{tables}</div>'
            f"<div>{figures}</div>{note}</div>"
        )


def _html(table: Any) -> str:
    found: str = table.to_html(na_rep="", max_rows=_ROWS, border=0, notebook=True)
    # The corner is the heading of nothing.
    return found.replace("<th></th>", "<td></td>")


class Html:
    """A piece of HTML that a command made, escaped by it.

    Parameters
    ----------
    html : str
        The piece.
    """

    def __init__(self, html: str) -> None:
        self.html = html

    def _repr_html_(self) -> str:
        return self.html
