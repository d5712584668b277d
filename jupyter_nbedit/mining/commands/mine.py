"""Make a dataset of notebook edits from git histories.

SOURCE is a clone, a bare repository or a `.git` directory (`NAME=PATH` names it), a folder of
clones, or an address to clone from. `mine discover` finds repositories on GitHub instead.

An interrupted run goes on where it was when it is started again.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from ...utils.commands import (
    FAILED,
    OK,
    add_output,
    add_quiet,
    add_workers,
    interrupted,
    say,
    workers_of,
)
from ...utils.extras import MissingExtraError, need
from ...utils.files import DatasetError, format_of
from ...utils.locks import BusyError
from ...utils.progress import open_progress
from ...utils.schedulers import SchedulerError
from ..dataset.provenance import Manifest, manifest_path
from ..extract import MAX_NOTEBOOK
from ..git.environment import GitError
from ..git.sources import SourceError, default_cache, find_sources
from ..git.urls import AddressError
from ..manifests import ManifestError, names
from ..run import mine
from ..tasks import Options

ERRORS = (
    AddressError,
    BusyError,
    DatasetError,
    GitError,
    ManifestError,
    MissingExtraError,
    OSError,
    SchedulerError,
    SourceError,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit mine`."""
    parser.add_argument("source", nargs="*", metavar="SOURCE", help="what to mine")
    parser.add_argument(
        "--manifest",
        default="",
        metavar="NAME|FILE",
        help=f"mine the repositories of a list ({', '.join(names())}) or a dataset's manifest; "
        "those found under SOURCE are taken from there",
    )
    parser.add_argument("--sample", action="store_true", help="mine the bundled sample")
    parser.add_argument("--offline", action="store_true", help="use what is here, clone nothing")
    parser.add_argument(
        "--update",
        action="store_true",
        help="fetch the new commits of addresses that were cloned before",
    )
    parser.add_argument(
        "--schema",
        choices=("full", "paper"),
        default="full",
        help="the form of the records: ours, or exactly the paper's",
    )
    add_workers(parser)
    parser.add_argument(
        "--no-duplicates",
        dest="duplicates",
        action="store_false",
        help="do not mark exact and near duplicates",
    )
    parser.add_argument(
        "--max-notebook",
        type=int,
        default=MAX_NOTEBOOK,
        metavar="BYTES",
        help="leave out larger notebooks (default: %(default)s)",
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=default_cache(),
        metavar="DIR",
        help="where clones are kept (default: %(default)s)",
    )
    parser.add_argument(
        "--clone-jobs",
        type=int,
        default=4,
        metavar="N",
        help="how many repositories are cloned at a time (default: %(default)s)",
    )
    add_output(parser, "--out", "the dataset: .jsonl.zst, .jsonl or .parquet", required=True)
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Mine and say what came of it."""
    format_of(arguments.out)
    need("zstandard", "mine")
    if not (arguments.source or arguments.manifest or arguments.sample):
        raise SourceError("nothing to mine: name a SOURCE, --manifest or --sample")
    begun = time.monotonic()
    sources = find_sources(
        arguments.source,
        cache=arguments.cache,
        manifest=arguments.manifest,
        sample=arguments.sample,
        offline=arguments.offline,
        update=arguments.update,
        jobs=arguments.clone_jobs,
        note=None if arguments.quiet else say,
    )
    try:
        with open_progress("edits", quiet=arguments.quiet) as progress:
            manifest = mine(
                sources,
                arguments.out,
                Options(arguments.schema, arguments.max_notebook),
                workers=workers_of(arguments),
                scheduler=arguments.scheduler,
                duplicates=arguments.duplicates,
                progress=progress,
            )
    except KeyboardInterrupt:
        return interrupted()
    if not arguments.quiet:
        say(summary(manifest, arguments.out, time.monotonic() - begun))
    failed = [entry for entry in manifest.repositories if not entry.head]
    for entry in failed:
        say(f"not mined: {entry.repository}: {entry.problem}")
    return FAILED if failed and len(failed) == len(manifest.repositories) else OK


def summary(manifest: Manifest, out: Path, seconds: float) -> str:
    """Return what a run made, and what it had to leave out and why."""
    mined = [entry for entry in manifest.repositories if entry.head]
    lines = [
        (
            f"{manifest.edits} edits of {sum(e.notebooks for e in mined)} notebooks in "
            f"{sum(e.commits for e in mined)} commits of {len(mined)} repositories "
            f"({seconds:.1f} s, {manifest.edits / max(seconds, 1e-9):.0f} edits/s)"
        )
    ]
    for heading, field in (("left out", "skipped"), ("repaired", "repaired")):
        total: dict[str, int] = {}
        for entry in mined:
            for reason, number in getattr(entry, field).items():
                total[reason] = total.get(reason, 0) + number
        if total:
            reasons = sorted(total.items(), key=lambda item: (-item[1], item[0]))
            lines.append(f"{heading}: " + ", ".join(f"{n} {reason}" for reason, n in reasons))
    lines += [f"{e.repository}: {e.problem}" for e in mined if e.problem]
    lines.append(f"{out} ({manifest.bytes / 1e6:.1f} MB), {manifest_path(out).name}")
    return "\n".join(lines)
