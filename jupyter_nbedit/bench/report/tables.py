"""The figures of runs as tables of text, for a terminal, for Markdown and for a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ..metrics.significance import Interval
from ..records import Configuration
from ..run.directory import RunDirectory
from .measures import CELLS, Measure
from .summary import Contest, Figure, Summary

GROUPS = {
    "kind": "By kind of the edit",
    "size": "By size of the edit",
    "stage": "By moment",
}
DECISIVE = 0.05
"""A difference less likely than this by chance is marked."""

READING = (
    " Precision, accuracy at 1 and 3, reversal ratio and broken syntax are shares of what was "
    "shown; recall and show rate of the moments with an edit missing; quiet rate of the others. "
    "Exact: the suggestion makes a whole missing edit. Helpful: accepting it only moves towards "
    "the truth. Wide: what a later commit makes, what was right on a line that the commit goes on "
    "to rewrite, and what mends code that it left broken, is welcome, too; moments at which only "
    "white space is missing are among the quiet ones."
)
"""What the figures of the next edit mean."""

_VERDICTS = {
    "exact": "exact",
    "helpful": "helpful",
    "wrong": "wrong",
    "missed": "nothing shown",
    "quiet": "rightly quiet",
    "intruding": "shown where nothing is missing",
}


class Table(msgspec.Struct, frozen=True):
    """A table.

    Attributes
    ----------
    title : str
        What it shows.
    headings : list of str
        Of the columns; the first column is text, the others are numbers.
    rows : list of list of str
        The cells.
    note : str
        How to read it.
    """

    title: str
    headings: list[str]
    rows: list[list[str]]
    note: str = ""


def tables(summary: Summary) -> list[Table]:
    """Return the tables of figures.

    Parameters
    ----------
    summary : Summary
        The figures.
    """
    return [
        overview(summary),
        *([per_repository(summary)] if _several_repositories(summary) else []),
        *(
            table
            for name in GROUPS
            for measure in summary.measures
            for table in [group(summary, measure, name)]
            if len(table.rows) > 1
        ),
        *([cells(summary)] if any(m in CELLS for m in summary.measures) else []),
        outcomes(summary),
        cost(summary),
        *(contest(each, summary.measures) for each in summary.contests),
    ]


def overview(summary: Summary) -> Table:
    """Return the figures over all cases, a column a system."""
    measures = [measure for measure in summary.measures if measure not in CELLS]
    return _by_system(
        "Figures, per case (%)",
        summary,
        [
            (measure.title, [_interval(_of(s.figures, measure)) for s in summary.systems])
            for measure in measures
        ],
        "In brackets 95 % confidence intervals, with whole edits as units: the moments of one edit "
        "are not independent." + (READING if any(m.name == "show_rate" for m in measures) else ""),
    )


def per_repository(summary: Summary) -> Table:
    """Return the means over repositories."""
    return _by_system(
        "Figures, per repository (%)",
        summary,
        [
            (
                measure.title,
                [
                    _text(figure.repositories if figure else None)
                    for s in summary.systems
                    for figure in [_of(s.figures, measure)]
                ],
            )
            for measure in summary.measures
            if measure not in CELLS
        ],
        "Each repository counts alike, however many edits it has.",
    )


def cells(summary: Summary) -> Table:
    """Return the figures of cells that are inserted or deleted."""
    return _by_system(
        "Cells that come and go (%)",
        summary,
        [
            (measure.title, [_interval(_of(s.figures, measure)) for s in summary.systems])
            for measure in summary.measures
            if measure in CELLS
        ],
        "At the moments before a cell is inserted or deleted, which no other figure counts. "
        "Recall: the right kind of edit in the right place, as a share of all these moments. Kind "
        "and place are shares of what was shown, similar text is of new cells in a right place.",
    )


def group(summary: Summary, measure: Measure, name: str) -> Table:
    """Return one figure by kind, size or stage, a column a system."""
    parts = dict.fromkeys(part for s in summary.systems for part in s.groups[name])
    rows = [
        (part, [_interval(_of(s.groups[name].get(part, []), measure)) for s in summary.systems])
        for part in parts
    ]
    return _by_system(
        f"{GROUPS[name]}: {measure.title} (%)",
        summary,
        [(part, cells) for part, cells in rows if any(cells)],
    )


def outcomes(summary: Summary) -> Table:
    """Return how many cases turned out how."""
    used = [name for name in _VERDICTS if any(s.verdicts.get(name) for s in summary.systems)]
    return _by_system(
        "Outcomes (cases)",
        summary,
        [(_VERDICTS[name], [f"{s.verdicts[name]:,}" for s in summary.systems]) for name in used],
    )


def cost(summary: Summary) -> Table:
    """Return how much was asked, and what it cost."""
    systems = summary.systems
    rows = [
        ("cases", [f"{s.cases:,}" for s in systems]),
        ("edits", [f"{s.edits:,}" for s in systems]),
        ("repositories", [f"{s.repositories:,}" for s in systems]),
        ("no answer", [f"{s.faults:,}" for s in systems]),
        *(
            (f"latency {name}", [seconds(s.latency[name]) for s in systems])
            for name in ("p50", "p90", "p99")
        ),
    ]
    if any(s.tokens for s in systems):
        rows.append(("tokens", [f"{s.tokens:,}" for s in systems]))
        rows.append(("cost (US $)", [f"{s.cost:.2f}" for s in systems]))
    return _by_system("Size, speed and cost", summary, rows)


def contest(contest: Contest, measures: Sequence[Measure]) -> Table:
    """Return what is better and worse in one system than in another."""
    titles = {measure.name: measure for measure in measures}
    rows = []
    for each in contest.differences:
        found, measure = each.comparison, titles[each.measure]
        gain = found.difference if measure.better == "higher" else -found.difference
        sure = found.p < DECISIVE and measure.better != "either"
        rows.append(
            [
                measure.title,
                f"{found.difference:+.1f} [{found.low:+.1f}, {found.high:+.1f}]",
                f"{found.p:.3f}" if found.p >= 0.001 else "< 0.001",
                ("better" if gain > 0 else "worse") if sure else "",
            ]
        )
    return Table(
        f"{contest.second} against {contest.first}",
        ["", "difference (points)", "p", ""],
        rows,
        f"Of {contest.cases:,} cases that both have, {contest.better:,} are better and "
        f"{contest.worse:,} worse. Paired by edit: bootstrap intervals, approximate randomization.",
    )


def configurations(runs: Sequence[RunDirectory]) -> Table:
    """Return what each run was asked for, and where it ran."""
    columns = [_facts(run) for run in runs]
    names = dict.fromkeys(name for column in columns for name in column)
    return Table(
        "Runs",
        ["", *(run.path.name or str(run.path) for run in runs)],
        [[name, *(column.get(name, "") for column in columns)] for name in names],
    )


def seconds(value: float) -> str:
    """Return a time as a person says it."""
    if value < 1:
        return f"{1000 * value:.1f} ms" if value < 0.1 else f"{1000 * value:.0f} ms"
    return f"{value:.1f} s"


def _facts(run: RunDirectory) -> dict[str, str]:
    asked: Configuration = run.configuration
    where = run.environment
    facts = {
        "task": asked.task,
        "told": asked.told if asked.task in ("next", "recorded") else "",
        "context": ", ".join(asked.context),
        "shots": str(asked.shots) if asked.task in ("cell", "file") else "",
        "data": ", ".join(f"{each.name} ({each.sha256[:8]})" for each in asked.data),
        "limit": str(asked.limit) if asked.limit else "none",
        "seed": str(asked.seed),
        "version": " ".join(filter(None, [where.version, where.commit[:10]])),
        "Python": where.python,
        "machine": ", ".join(filter(None, [where.processor, f"{where.cores} cores"])),
        "workers": where.scheduler or str(where.workers),
        "time": seconds(where.seconds),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _by_system(
    title: str, summary: Summary, rows: Iterable[tuple[str, list[str]]], note: str = ""
) -> Table:
    labels = [system.label for system in summary.systems]
    return Table(title, ["", *labels], [[name, *cells] for name, cells in rows], note)


def _several_repositories(summary: Summary) -> bool:
    return any(system.repositories > 1 for system in summary.systems)


def _of(figures: Iterable[Figure], measure: Measure) -> Figure | None:
    return next((figure for figure in figures if figure.measure == measure.name), None)


def _interval(figure: Figure | None) -> str:
    return _text(figure.edits if figure is not None else None)


def _text(interval: Interval | None) -> str:
    if interval is None:
        return ""
    return f"{interval.value:.1f} [{interval.low:.1f}, {interval.high:.1f}]"
