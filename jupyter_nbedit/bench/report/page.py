"""A report as one page of HTML that needs nothing else and trusts nothing it shows.

All texts come from data. It is the environment of the template `page.html.jinja` that escapes them,
not whoever writes a line of it. The page's policy lets it run and look like its own script and
style alone, known by their hashes, and load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files

import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ...utils.terminal import visible
from .cases import CaseView
from .plots import COLOURS, Plot
from .summary import KINDS, STAGES
from .systems import VERDICTS
from .tables import Table

_MANY = 3

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
    data = msgspec.json.encode(_Data(list(map(visible, labels)), list(cases))).decode()
    found = {
        "Figures": True,
        "Compared": contests,
        "Plots": plots,
        "Tables": tables[1:],
        "Cases": True,
        "Runs": True,
    }
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            policy=(
                f"default-src 'none'; base-uri 'none'; form-action 'none'; "
                f"script-src {_hash(script)}; style-src {_hash(style)}"
            ),
            title=title,
            subtitle=subtitle,
            numbers={label: number for number, label in enumerate(labels)},
            sections=[name for name, content in found.items() if content],
            tables=tables,
            contests=contests,
            runs=runs,
            # So many columns do not fit beside each other.
            wide=len(labels) > _MANY,
            plots=[
                {"title": plot.title, "caption": plot.caption, "svg": _trusted(plot.svg)}
                for plot in plots
            ],
            filters=list(_filters(labels, cases)),
            style=_trusted(style),
            script=_trusted(script),
            # No text in it can end the element that it is in.
            data=_trusted(data.translate({ord(mark): code for mark, code in _LESS_THAN.items()})),
        )
    )


def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        # No text is forgotten: whatever the template writes becomes visible, and is then escaped.
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: object) -> object:
    return value if isinstance(value, Markup) else visible(str(value))


def _trusted(text: str) -> Markup:
    """Let a text through as it is: one of this package's own files, or made without any markup."""
    return Markup(text)  # noqa: S704 - see above


def _file(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _dots(number: int) -> str:
    return "".join(f".s{each}{{--dot:{COLOURS[each % len(COLOURS)]}}}" for each in range(number))


def _filters(
    labels: Sequence[str], cases: Sequence[CaseView]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the name, the label and the options of what cases can be chosen by."""
    verdicts = [
        each
        for each in VERDICTS
        if any(answer.verdict == each for case in cases for answer in case.answers)
    ]
    kinds = {name: text for name, text in KINDS.items() if any(c.kind == name for c in cases)}
    stages = {name: text for name, text in STAGES.items() if any(c.stage == name for c in cases)}
    systems = {str(number): label for number, label in enumerate(labels)}
    yield "system", "system", systems
    yield "verdict", "outcome", {"": "any", **{each: each for each in verdicts}}
    yield "kind", "kind", {"": "any", **kinds}
    if stages:
        yield "stage", "moment", {"": "any", **stages}
    if len(labels) > 1:
        yield "change", "is", {"": "any", "better": "better", "worse": "worse"}
        yield "against", "than", systems
