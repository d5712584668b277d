"""Write the figures of the next edit into `docs/benchmark.md`.

The whole engine is measured against its parts and against the floor, on modified notebooks of
repositories that nothing was tuned on, and smaller samples with what a predictor is told and
shown. What was answered before is not asked again.

    python benchmarks/next_edit.py --data test.jsonl.zst --out runs
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from jupyter_nbedit.bench.metrics.significance import Interval
from jupyter_nbedit.bench.report.markdown import aligned
from jupyter_nbedit.bench.report.report import Report
from jupyter_nbedit.bench.report.summary import SystemSummary
from jupyter_nbedit.bench.run.directory import RunDirectory
from jupyter_nbedit.cli import main as nbedit
from jupyter_nbedit.utils.files import AtomicFile

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmark.md"

PREDICTORS = ("engine", "repeat", "naive", "naive:2", "naive:3", "copy")
TOLD = ("nothing", "cell", "place")
CONTEXTS = ("place", "cell", "cell,history", "notebook", "notebook,history")
LESS = ("engine", "naive")

COLUMNS = {
    "precision_helpful": "helpful precision",
    "precision_exact": "exact precision",
    "recall_helpful": "helpful recall",
    "recall_exact": "exact recall",
    "quiet_rate": "quiet rate",
    "line_at_1": "line at 1",
}


def ran(options: argparse.Namespace, name: str, predictors: Sequence[str], *more: str) -> Report:
    """Run the benchmark, if that was not done before, and return its report."""
    out = options.out / name
    arguments = ["--task", "next", "--data", str(options.data), "--predictor", ",".join(predictors)]
    if status := nbedit(["bench", "run", *arguments, *more, "--out", str(out), "--quiet"]):
        sys.exit(status)
    return Report([out], cases=0)


def cell(interval: Interval | None) -> str:
    """Return a figure with its confidence interval."""
    if interval is None or interval.value != interval.value:  # NaN is not itself
        return ""
    return f"{interval.value:.1f} ({interval.low:.1f} to {interval.high:.1f})"


def row(label: str, system: SystemSummary, *, by_repository: bool = False) -> list[str]:
    """Return a line of a table."""
    figures = {figure.measure: figure for figure in system.figures}
    found = [figures.get(name) for name in COLUMNS]
    if by_repository:
        return [label, *(cell(each.repositories if each else None) for each in found)]
    return [label, *(cell(each.edits if each else None) for each in found)]


def table(heading: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a table of figures in Markdown, and below it which rows repeated another one."""
    first: dict[tuple[str, ...], str] = {}
    kept, repeats = [], dict[str, list[str]]()
    for label, *found in rows:
        other = first.setdefault(tuple(found), label)
        if other == label:
            kept.append([label, *found])
        else:
            repeats.setdefault(other, []).append(label)
    notes = [
        f"Left out, because their figures are those of {one}: {', '.join(labels)}."
        for one, labels in repeats.items()
    ]
    return "\n\n".join([aligned([[heading, *COLUMNS.values()], *kept]), *notes])


def by_kind(systems: Sequence[SystemSummary]) -> str:
    """Return what kinds of edits are predicted, in percent; who repeats another is left out."""
    rows = [["predictor", "edit", "helpful precision", "helpful recall"]]
    seen: set[tuple[str, ...]] = set()
    for system in systems:
        figures_of_it = tuple(row("", system))
        if figures_of_it in seen:
            continue
        seen.add(figures_of_it)
        for kind, figures in system.groups["kind"].items():
            found = {figure.measure: figure.edits for figure in figures}
            if {"precision_helpful", "recall_helpful"} <= found.keys():
                precision, recall = found["precision_helpful"], found["recall_helpful"]
                rows.append([system.label, kind, cell(precision), cell(recall)])
    return aligned(rows, left=2)


def speed(report: Report) -> str:
    """Return how long answers took."""
    quantiles = ("p50", "p90", "p99")
    rows = [
        [system.label, *(f"{1000 * system.latency[name]:.1f}" for name in quantiles)]
        for system in report.summary.systems
    ]
    return aligned([["predictor, ms to an answer", *quantiles], *rows])


def figures(options: argparse.Namespace) -> str:
    """Run everything and return the text."""
    limit, less = ("--limit", str(options.limit)), ("--limit", str(options.less))
    whole = ran(options, "whole", PREDICTORS, *limit)
    told = {name: ran(options, f"told-{name}", LESS, *less, "--told", name) for name in TOLD}
    shown = {
        name: ran(options, f"context-{name.replace(',', '-')}", LESS, *less, "--context", name)
        for name in CONTEXTS
    }
    systems = whole.summary.systems
    run = RunDirectory(options.out / "whole")
    environment, data = run.environment, run.configuration.data[0]
    sample = told["nothing"].summary.systems[0]
    about = (
        f"{systems[0].cases:,} moments of {systems[0].edits} modified notebooks in "
        f"{systems[0].repositories} repositories (`{data.name}`, seed {run.configuration.seed}); "
        f"jupyter-nbedit {environment.version} at {environment.commit[:10]}, "
        f"{environment.cores} cores. Percent, with 95 % confidence intervals over edits."
    )
    parts = [
        about,
        table("every moment alike", [row(system.label, system) for system in systems]),
        "Every repository alike, with intervals over repositories:",
        table("per repository", [row(each.label, each, by_repository=True) for each in systems]),
        "By what the edit does that comes next:",
        by_kind(systems),
        f"Told where it is, on {sample.edits} of the notebooks:",
        table(
            "told",
            [
                row(f"{name}: {system.label}", system)
                for name, report in told.items()
                for system in report.summary.systems
            ],
        ),
        "What the context is worth, on the same notebooks; all of it: see `nothing` above.",
        table(
            "context",
            [
                row(f"`{name}`: {system.label}", system)
                for name, report in shown.items()
                if name != CONTEXTS[-1]
                for system in report.summary.systems
            ],
        ),
        "How long it took, with other work on the machine:",
        speed(whole),
    ]
    return "\n\n".join(parts)


def write(page: Path, mark: str, text: str) -> None:
    """Write a text into a page, between two comments that say where it belongs."""
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    before = page.read_text("utf-8")
    pattern = re.compile(f"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    if not pattern.search(before):
        sys.exit(f"{page}: no {begin} … {end} to write between")
    # Not a template: what is written may hold backslashes.
    after = pattern.sub(lambda _: f"{begin}\n\n{text}\n\n{end}", before)
    with AtomicFile(page) as file:
        file.write(after.encode())


def main() -> None:
    """Run the benchmark and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for the run directories")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--less", type=int, default=200, help="edits of the smaller samples")
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    text = figures(options)
    write(options.page, "figures", text)


if __name__ == "__main__":
    main()
