"""The paper's table beside ours, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..metrics import PAPER
from ..metrics.significance import Comparison, Interval
from .published import TASKS, TEST_EDITS, Table
from .scores import COPY, KINDS, MODEL, NOTHING, PaperScores, Row

BEGIN = "<!-- bench paper: written by a command, from here -->"
END = "<!-- bench paper: to here -->"

_TASKS = {"cell": "The changed cells", "file": "The whole file"}
_PREDICTORS = {
    MODEL: "1.3B, five-shot",
    COPY: "`copy`: the old text",
    NOTHING: "`nothing`: no text",
}
_KINDS = {
    "adds": "only adds code",
    "deletes": "only deletes code",
    "modifies": "modifies code",
    "none": "changes no code",
}


class PageError(ValueError):
    """A page that cannot be written into."""


def insert(page: str, text: str, begin: str = BEGIN, end: str = END) -> str:
    """Return a page with a text in the place of what is between the marks.

    Raises
    ------
    PageError
        If the page does not have the two marks, in order.
    """
    head, begins, rest = page.partition(begin)
    _, ends, tail = rest.partition(end)
    if not begins or not ends:
        raise PageError(f"it lacks the lines {begin!r} and {end!r}, between which is written")
    return f"{head}{begin}\n\n{text}\n{end}{tail}"


def render(scores: Sequence[PaperScores], table: Table) -> str:
    """Return the tables.

    Parameters
    ----------
    scores : sequence of PaperScores
        Ours, by one tokenizer after the other; the first counts for the table by kind.
    table : Table
        What the authors published.
    """
    return "\n".join(_lines(scores, table)).rstrip() + "\n"


def _lines(scores: Sequence[PaperScores], table: Table) -> Iterator[str]:
    first = scores[0]
    for task in TASKS:
        yield from (f"### {_TASKS[task]}", "")
        rows: list[list[str]] = []
        for clean, label in ((True, "postprocessed"), (False, "as answered")):
            key = f"{task} / {'post' if clean else 'unpost'}processing"
            rows += [
                [f"**the paper**: {model}, {label}", f"{TEST_EDITS:,}", *_published(means)]
                for model, means in table.get(key, {}).items()
            ]
        for each in scores:
            rows += [
                _row(
                    f"**here**: {_PREDICTORS[MODEL]}, {'postprocessed' if clean else 'as answered'}"
                    f", tokens of {each.tokenizer}",
                    each.published,
                    _find(each, task, MODEL, "published", clean=clean),
                )
                for clean in (True, False)
            ]
        yield from markdown_table("", rows)
    for task in TASKS:
        yield from (f"### {_TASKS[task]}, by kind of edit", "")
        rows = []
        for edits, label, count in _groups(first):
            for predictor, clean in ((MODEL, True), (COPY, False), (NOTHING, False)):
                row = _find(first, task, predictor, edits, clean=clean)
                rows.append(_row(f"{label}: {_PREDICTORS[predictor]}", count, row))
        yield from markdown_table(f"tokens of {first.tokenizer}", rows)
    yield from ("### Copying less the model", "")
    for task in TASKS:
        rows = [
            [
                label,
                f"{count:,}",
                *(_difference(contrast.differences[metric.name]) for metric in PAPER),
            ]
            for edits, label, count in _groups(first)
            for contrast in first.contrasts
            if (contrast.task, contrast.edits) == (task, edits) and count
        ]
        yield from markdown_table(_TASKS[task], rows)


def _groups(scores: PaperScores) -> list[tuple[str, str, int]]:
    groups = [(kind, _KINDS[kind], scores.kinds[kind]) for kind in KINDS]
    return [("rebuilt", "all", scores.rebuilt), *(group for group in groups if group[2])]


def _find(scores: PaperScores, task: str, predictor: str, edits: str, *, clean: bool) -> Row:
    return next(
        row
        for row in scores.rows
        if (row.task, row.predictor, row.edits, row.clean) == (task, predictor, edits, clean)
    )


def _row(label: str, count: int, row: Row) -> list[str]:
    return [label, f"{count:,}", *(mean_text(row.means[metric.name]) for metric in PAPER)]


def _published(means: dict[str, float]) -> list[str]:
    return [f"{means[metric.name]:.2f}" for metric in PAPER]


def mean_text(interval: Interval) -> str:
    """Return a mean and its interval."""
    if not interval.count:
        return "–"
    return f"{interval.value:.2f} ({interval.low:.1f} … {interval.high:.1f})"


def _difference(found: Comparison) -> str:
    return f"{found.difference:+.2f} ({found.low:+.1f} … {found.high:+.1f}), p = {found.p:.3f}"


def markdown_table(corner: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table with a column for each of the paper's metrics."""
    cells = [[corner, "edits", *(metric.title for metric in PAPER)], *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        padded = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"| {' | '.join(padded)} |"
        if not number:
            rules = [
                "-" * width if column == 0 else "-" * (width - 1) + ":"
                for column, width in enumerate(widths)
            ]
            yield f"| {' | '.join(rules)} |"
    yield ""
