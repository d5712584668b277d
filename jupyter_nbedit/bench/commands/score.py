"""Score predictions that are in a file: how close each is to what was expected.

A line of the file is a JSON object with `id`, `expected` and `predicted`; it may have `before`,
the text that was edited, `origin`, the text before the edits that led to it, `group`, the
repository, and `language`. Scores are in percent. A mean comes with the interval that holds it
with a probability of 95 %, by the bootstrap.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ...utils.commands import FAILED, OK, add_output, json_text, say
from ...utils.extras import MissingExtraError, need
from ...utils.files import AtomicFile, DatasetError
from ...utils.progress import Progress, open_progress
from ..metrics import BUILTIN, METRICS, PAPER, Metric, TokenizerError, load_tokenizer

ERRORS = (DatasetError, MissingExtraError, OSError, TokenizerError)

_Line = TypeVar("_Line")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit bench score`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="predictions, .jsonl or .jsonl.zst")
    parser.add_argument(
        "--metrics",
        type=_metrics,
        default=PAPER,
        metavar="NAME[,NAME…]",
        help=f"by what to score: all, or some of {', '.join(METRICS)} (default: the paper's five)",
    )
    add_tokenizer(parser)
    parser.add_argument(
        "--postprocess",
        action="store_true",
        help="first take code fences and echoed headers out of the predictions, as the paper's "
        "authors do",
    )
    add_output(parser, "--json", "write the scores of every pair and the means")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="other random numbers")
    parser.set_defaults(run=run)


def add_tokenizer(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """Add the argument that names a tokenizer, or several."""
    parser.add_argument(
        "--tokenizer",
        nargs="+" if several else None,
        default=[BUILTIN] if several else BUILTIN,
        metavar="NAME|FILE",
        help="a tokenizer.json of Hugging Face, the name of a model on its hub (asked over the "
        f"network), or {BUILTIN}, which is the default",
    )


def run(arguments: argparse.Namespace) -> int:
    """Score a file and print the means."""
    need("numpy", "bench")
    need("rich", "mine")
    from ..run.score_file import read_predictions, score_file  # needs numpy

    tokenize = load_tokenizer(arguments.tokenizer)
    with open_progress("pairs") as progress:
        scores = score_file(
            _counted(read_predictions(arguments.file), progress),
            arguments.metrics,
            tokenize,
            clean=arguments.postprocess,
            seed=arguments.seed,
        )
    if arguments.json is not None:
        report = {
            "file": str(arguments.file),
            "tokenizer": arguments.tokenizer,
            "postprocess": arguments.postprocess,
            **msgspec.structs.asdict(scores),
        }
        with AtomicFile(arguments.json) as file:
            file.write(json_text(report).encode() + b"\n")
    _print(arguments.metrics, scores)
    for line in scores.unreadable:
        say(f"{arguments.file}, line {line.line}: {line.reason}")
    if scores.unreadable:
        say(f"{len(scores.unreadable)} lines are no predictions and were left out")
    return FAILED if scores.unreadable else OK


def _counted(lines: Iterable[_Line], progress: Progress) -> Iterator[_Line]:
    for line in lines:
        yield line
        progress.done(1)


def _print(metrics: Sequence[Metric], scores: Any) -> None:
    from ...utils.terminal import console  # needs rich

    grouped = any(summary.by_group for summary in scores.metrics.values())
    table = need("rich.table", "mine").Table(box=None, pad_edge=False)
    table.add_column("%")
    for heading in ("mean", "95 %", "pairs", *(("per group", "95 %", "groups") * grouped)):
        table.add_column(heading, justify="right", no_wrap=True)
    for metric in metrics:
        summary = scores.metrics[metric.name]
        cells = [*_cells(summary.mean), f"{summary.mean.count:,}"]
        if summary.by_group is not None:
            cells += [*_cells(summary.by_group), f"{summary.by_group.units:,}"]
        table.add_row(metric.title, *cells)
    console().print(table)
    for need_, text in (
        ("before", "`before`, the text that was edited"),
        ("origin", "`before` and `origin`, the text before the last edits"),
    ):
        titles = [
            metric.title
            for metric in metrics
            if metric.needs == need_ and not scores.metrics[metric.name].mean.count
        ]
        if titles:
            say(f"{', '.join(titles)}: no line has {text}")


def _cells(interval: Any) -> tuple[str, str]:
    if not interval.count:
        return "–", "–"
    return f"{interval.value:.2f}", f"{interval.low:.2f} … {interval.high:.2f}"


def _metrics(text: str) -> tuple[Metric, ...]:
    if text == "all":
        return tuple(METRICS.values())
    names = text.split(",")
    unknown = [name for name in names if name not in METRICS]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"no metric {', '.join(map(repr, unknown))}; there are {', '.join(METRICS)}"
        )
    return tuple(METRICS[name] for name in dict.fromkeys(names))
