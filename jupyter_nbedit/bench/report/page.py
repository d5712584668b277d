"""A report as one page of HTML that needs nothing else and trusts nothing it shows.

All texts come from data and are escaped. The page's policy lets it run and look like its own script
and style alone, known by their hashes, and load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

import msgspec

from ...utils.terminal import visible
from .cases import CaseView
from .plots import COLOURS, Plot
from .summary import KINDS, STAGES
from .systems import VERDICTS
from .tables import Table

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<p class="faint">{subtitle}</p>
<nav>{links}</nav>
{sections}
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""

_LESS_THAN = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


class _Data(msgspec.Struct):
    systems: list[str]
    cases: list[CaseView]


def page(
    title: str,
    subtitle: str,
    *,
    labels: Sequence[str],
    tables: Sequence[Table],
    contests: Sequence[Table],
    runs: Table,
    plots: Sequence[Plot],
    cases: Sequence[CaseView],
) -> str:
    """Return the page.

    Parameters
    ----------
    title, subtitle : str
        What it is about.
    labels : sequence of str
        What the systems are called.
    tables : sequence of Table
        Figures; the first is shown above the plots, the others below.
    contests : sequence of Table
        Systems compared.
    runs : Table
        What was asked for.
    plots : sequence of Plot
        Figures.
    cases : sequence of CaseView
        Cases to look at.
    """
    style = _file("page.css") + _file("cases.css") + _dots(len(labels))
    script = _file("page.js")
    sections = {
        "Figures": _table(tables[0], labels),
        "Compared": _columns(_table(table, labels) for table in contests),
        "Plots": _plots(plots) if plots else "",
        "Tables": _columns((_table(table, labels) for table in tables[1:]), wide=len(labels) > 3),
        "Cases": _cases(labels, cases),
        "Runs": _table(runs, labels, words=True),
    }
    sections = {name: content for name, content in sections.items() if content}
    data = msgspec.json.encode(_Data(list(map(visible, labels)), list(cases))).decode()
    return _PAGE.format(
        policy=(
            f"default-src 'none'; base-uri 'none'; form-action 'none'; "
            f"script-src {_hash(script)}; style-src {_hash(style)}"
        ),
        title=_text(title),
        subtitle=_text(subtitle),
        style=style,
        script=script,
        links="".join(f'<a href="#{name.lower()}">{name}</a>' for name in sections),
        sections="".join(
            f'<section id="{name.lower()}"><h2>{name}</h2>{content}</section>\n'
            for name, content in sections.items()
        ),
        # No text in it can end the element that it is in.
        data=data.translate({ord(mark): code for mark, code in _LESS_THAN.items()}),
    )


def _file(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _dots(number: int) -> str:
    return "".join(f".s{each}{{--dot:{COLOURS[each % len(COLOURS)]}}}" for each in range(number))


def _table(table: Table, labels: Sequence[str], *, words: bool = False) -> str:
    numbers = {label: number for number, label in enumerate(labels)}
    headings = "".join(
        f'<th scope="col">{_label(heading, numbers.get(heading))}</th>'
        for heading in table.headings
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    note = f'<p class="note">{_text(table.note)}</p>' if table.note else ""
    kind = ' class="words"' if words else ""
    return (
        f'<div><h3>{_text(table.title)}</h3><div class="scroll"><table{kind}><thead><tr>{headings}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>{note}</div>"
    )


def _label(label: str, number: int | None) -> str:
    if number is None:
        return _text(label)
    return f'<span class="system s{number}">{_text(label)}</span>'


def _cell(cell: str) -> str:
    if cell in ("better", "worse"):
        return f'<span class="{cell}">{cell}</span>'
    value, bracket, interval = cell.partition(" [")
    if not bracket or not interval.endswith("]"):
        return _text(cell)
    return f"{_text(value)} <small>[{_text(interval)}</small>"


def _plots(plots: Iterable[Plot]) -> str:
    figures = "".join(
        f"<figure><h3>{_text(plot.title)}</h3>{plot.svg}"
        f"<figcaption>{_text(plot.caption)}</figcaption></figure>"
        for plot in plots
    )
    return _columns([figures])


def _columns(parts: Iterable[str], *, wide: bool = False) -> str:
    content = "".join(parts)
    return f'<div class="columns{" wide" if wide else ""}">{content}</div>' if content else ""


def _cases(labels: Sequence[str], cases: Sequence[CaseView]) -> str:
    verdicts = [
        each
        for each in VERDICTS
        if any(answer.verdict == each for case in cases for answer in case.answers)
    ]
    kinds = {name: text for name, text in KINDS.items() if any(c.kind == name for c in cases)}
    stages = {name: text for name, text in STAGES.items() if any(c.stage == name for c in cases)}
    systems = {str(number): label for number, label in enumerate(labels)}
    filters = [
        _select("system", "system", systems),
        _select("verdict", "outcome", {"": "any", **{each: each for each in verdicts}}),
        _select("kind", "kind", {"": "any", **kinds}),
        _select("stage", "moment", {"": "any", **stages}) if stages else "",
        *(
            [
                _select("change", "is", {"": "any", "better": "better", "worse": "worse"}),
                _select("against", "than", systems),
            ]
            if len(labels) > 1
            else []
        ),
        '<label>text<input name="text" type="search" placeholder="in the case"></label>',
        '<span id="count" class="faint" role="status"></span>',
    ]
    return (
        '<p class="note">Cases are drawn so that rare outcomes are among them; how often each '
        "happens is told above.</p>"
        f'<form id="filters" class="filters">{"".join(filters)}</form>'
        '<div id="list"></div><button id="more" type="button" hidden>more</button>'
    )


def _select(name: str, label: str, options: dict[str, str]) -> str:
    choices = "".join(
        f'<option value="{escape(value)}">{_text(text)}</option>' for value, text in options.items()
    )
    return f'<label>{label}<select name="{name}">{choices}</select></label>'


def _text(text: str) -> str:
    return escape(visible(text))
