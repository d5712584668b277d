"""Score the predictions that the paper's authors published, beside their table.

Jin, Wang and Nie (2025) published what DeepSeek-Coder 1.3B answered when it was shown five
examples, and the means of several models over all their test edits. This scores the answers by
the paper's metrics, together with copying the old text and with answering nothing, by kind of edit.
The old texts are not published: name datasets mined out of the same repositories,

    jupyter nbedit mine --manifest published --schema paper --out edits.jsonl.zst

The tables are Markdown; each mean has the interval that holds it with a probability of 95 %, by
the bootstrap over repositories.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ...mining.dataset.files import write_edits
from ...utils.commands import OK, add_output, json_text, put, say
from ...utils.extras import MissingExtraError, need
from ...utils.files import AtomicFile, DatasetError
from ..metrics import TokenizerError, load_tokenizer
from ..paper.render import BEGIN, END, PageError, insert, render
from ..run.directory import RunDirectory, RunDirectoryError
from .score import add_tokenizer

ERRORS = (
    DatasetError,
    MissingExtraError,
    OSError,
    PageError,
    RunDirectoryError,
    TokenizerError,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit bench paper`."""
    parser.add_argument(
        "--published", type=Path, required=True, metavar="FILE", help="the published predictions"
    )
    parser.add_argument(
        "--table", type=Path, required=True, metavar="FILE", help="the published means, JSON"
    )
    parser.add_argument(
        "--edits",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="datasets with the edits, for what they started from",
    )
    add_output(
        parser, "--known", "write those edits, for `bench run --task cell`; nothing is scored"
    )
    parser.add_argument(
        "--runs",
        type=Path,
        nargs="+",
        default=[],
        metavar="DIR",
        help="runs of `bench run --task cell` over such edits: only their tables are made, by the "
        "first tokenizer",
    )
    add_tokenizer(parser, several=True)
    add_output(parser, "--json", "write all figures")
    add_output(parser, "--page", "write the tables into a Markdown page, between its marks")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="other random numbers")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Score and print the tables, or write them into a page."""
    need("numpy", "bench")
    need("zstandard", "mine")
    from ..paper.published import (  # with the former
        known_edits,
        read_published,
        read_table,
        rebuild,
    )
    from ..paper.scores import score_paper  # so does this
    from ..report.paper_runs import BEGIN as RUNS_BEGIN  # needs numpy
    from ..report.paper_runs import END as RUNS_END
    from ..report.paper_runs import render_runs, score_run

    if arguments.known is not None:
        known = dict(known_edits(read_published(arguments.published), arguments.edits))
        say(f"{write_edits(arguments.known, known.values())} edits")
        return OK
    marks = (BEGIN, END) if not arguments.runs else (RUNS_BEGIN, RUNS_END)
    page = arguments.page.read_text("utf-8") if arguments.page is not None else ""
    if arguments.page is not None:
        insert(page, "", *marks)  # that it can be written into is known before all else
    tokenizers = {name: load_tokenizer(name) for name in arguments.tokenizer}
    published, table = read_published(arguments.published), read_table(arguments.table)
    if arguments.runs:
        name, tokenize = next(iter(tokenizers.items()))
        found = [
            score_run(RunDirectory(folder), published, tokenize, arguments.seed)
            for folder in arguments.runs
        ]
        return _put(arguments, found, render_runs(found, Path(name).stem), page, marks)
    rebuilt = rebuild(published, arguments.edits)
    scores = [
        score_paper(published, rebuilt, Path(name).stem, tokenize, seed=arguments.seed)
        for name, tokenize in tokenizers.items()
    ]
    say(f"{len(rebuilt)} of {len(published)} published edits are in the datasets, text for text")
    return _put(arguments, scores, render(scores, table), page, marks)


def _put(
    arguments: argparse.Namespace, scores: object, text: str, page: str, marks: tuple[str, str]
) -> int:
    """Write down figures and tables where they are wanted, or print the tables."""
    if arguments.json is not None:
        with AtomicFile(arguments.json) as file:
            file.write(json_text(scores).encode() + b"\n")
    if arguments.page is None:
        put(text, end="")
        return OK
    with AtomicFile(arguments.page) as file:
        file.write(insert(page, text, *marks).encode())
    return OK
