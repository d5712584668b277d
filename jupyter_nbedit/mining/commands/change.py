"""`jupyter nbedit dataset import`, `export`, `filter` and `split`: make datasets of datasets."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from ...utils.commands import OK, add_output, say
from ...utils.files import DatasetError, format_of
from ..dataset.convert import import_edits
from ..dataset.derived import write_derived
from ..dataset.duplicates import mark_duplicates
from ..dataset.files import form_of, read_edits
from ..dataset.selection import WORDS, Rules, select
from ..dataset.splits import split

_OUT = "the file to write: .jsonl.zst, .jsonl or .parquet"


def add_to(commands: Any) -> None:
    """Add the commands to those of `jupyter nbedit dataset`."""
    parser = commands.add_parser("import", help="read the paper's commits.jsonl")
    parser.add_argument("file", type=Path, help="commits.jsonl or commits-filtered.jsonl")
    add_output(parser, "--out", _OUT, required=True)
    parser.add_argument(
        "--no-duplicates",
        dest="duplicates",
        action="store_false",
        help="do not mark exact and near duplicates",
    )
    parser.set_defaults(run=_import)

    parser = commands.add_parser("export", help="write a dataset in the paper's form")
    parser.add_argument("dataset", type=Path)
    add_output(parser, "--out", _OUT, required=True)
    parser.add_argument(
        "--schema",
        choices=("paper", "full"),
        default="paper",
        help="the form of the records; full changes the format of the file alone "
        "(default: %(default)s)",
    )
    parser.set_defaults(run=_export)

    parser = commands.add_parser(
        "filter", help="keep a part of the edits, by default those that the paper keeps"
    )
    parser.add_argument("dataset", type=Path)
    add_output(parser, "--out", _OUT, required=True)
    parser.add_argument(
        "--min-words",
        type=int,
        default=WORDS,
        metavar="N",
        help="fewest words of the subject line (default: %(default)s, the paper's)",
    )
    parser.add_argument(
        "--language",
        action="append",
        default=[],
        metavar="NAME",
        help="keep this language (may be repeated)",
    )
    for option, text in (
        ("--no-exact", "leave out marked exact duplicates"),
        ("--no-near", "leave out marked near duplicates"),
        ("--no-copies", "leave out checkpoint and generated copies"),
        ("--code-only", "leave out edits that change no code cell"),
    ):
        parser.add_argument(option, action="store_true", help=text)
    parser.set_defaults(run=_filter)

    parser = commands.add_parser(
        "split", help="divide a dataset by repository into train, test and validation"
    )
    parser.add_argument("dataset", type=Path)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="where the three parts go"
    )
    parser.add_argument(
        "--rule",
        choices=("paper", "stable"),
        default="paper",
        help="the paper's (order of appearance, shuffled), or by the hash of the repository, so "
        "that one repository more moves no other (default: %(default)s)",
    )
    parser.set_defaults(run=_split)


def _import(arguments: argparse.Namespace) -> int:
    edits, marked = import_edits(arguments.file), arguments.duplicates
    manifest = write_derived(
        _checked(arguments.out),
        mark_duplicates(edits) if marked else edits,
        "full",
        arguments.file,
        command="import",
        options={"duplicates": marked},
        duplicates=marked,
    )
    say(f"{arguments.out}: {manifest.edits} edits")
    return OK


def _export(arguments: argparse.Namespace) -> int:
    out, schema = _checked(arguments.out), arguments.schema
    if schema == "full" and form_of(arguments.dataset) == "paper":
        raise DatasetError(f"{arguments.dataset}: in the paper's form; import makes it full")
    manifest = write_derived(
        out,
        read_edits(arguments.dataset),
        schema,
        arguments.dataset,
        command="export",
        options={"schema": schema},
    )
    say(f"{out}: {manifest.edits} edits")
    return OK


def _filter(arguments: argparse.Namespace) -> int:
    rules = Rules(
        arguments.min_words,
        exact=arguments.no_exact,
        near=arguments.no_near,
        copies=arguments.no_copies,
        no_code=arguments.code_only,
        languages=tuple(name.lower() for name in arguments.language),
    )
    out, form = _checked(arguments.out), form_of(arguments.dataset)
    needs_full = rules.exact or rules.near or rules.copies or rules.languages
    if form == "paper" and needs_full:
        raise DatasetError(
            f"{arguments.dataset}: the paper's form tells nothing of duplicates, copies, languages"
        )
    dropped: Counter[str] = Counter()
    kept = write_derived(
        out,
        select(read_edits(arguments.dataset), rules, dropped),
        form,
        arguments.dataset,
        command="filter",
        options=msgspec.to_builtins(rules),
        left_out=dropped,
    ).edits
    say(f"{out}: {kept} of {kept + dropped.total()} edits")
    for reason, number in dropped.most_common():
        say(f"  left out: {number} {reason}")
    return OK


def _split(arguments: argparse.Namespace) -> int:
    for part, (repositories, edits) in split(
        arguments.dataset, arguments.out, arguments.rule
    ).items():
        say(f"{part}: {edits} edits of {repositories} repositories")
    return OK


def _checked(out: Path) -> Path:
    """Return where to write, its name checked before anything is read."""
    format_of(out)
    return out
