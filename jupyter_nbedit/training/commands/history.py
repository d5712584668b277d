"""Tune the bundled model on your own recorded history.

All of it happens on this machine. The model learns from all recorded days but the last ones; on
these it is compared with the model as it was. It is used only if you say so, and only if it is
better.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
from pathlib import Path

from ...predict.llm.local import SMOLLM2
from ...predict.llm.local.tuned import TunedModel, TuningFigures, TuningReport
from ...predict.llm.local.weights import sha256_of
from ...record.store.folder import Folder
from ...utils.commands import OK, interrupted, number_from, put, say
from ...utils.extras import MissingExtraError, need
from ...utils.files import DatasetError
from ...utils.progress import open_progress, report_fault
from ...utils.user_messages import UserError
from ...utils.weights_folders import models_folders
from ..conversion.errors import UnsupportedModelError

ERRORS = (
    DatasetError,
    MissingExtraError,
    UnsupportedModelError,
    UserError,
    OSError,
    sqlite3.Error,
)

TOKENS = 60_000
"""Tokens that are learned at most: half an hour on two idle cores."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit train history`."""
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where the history lies (default: nbedit in Jupyter's data directory)",
    )
    parser.add_argument(
        "--base",
        type=Path,
        metavar="FILE",
        help="the weights (default: those of the bundled model)",
    )
    count = number_from(1)
    parser.add_argument(
        "--tokens", type=count, default=TOKENS, metavar="N", help="(default: %(default)s)"
    )
    parser.add_argument("--rank", type=count, default=8, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--threads", type=count, metavar="N", help="that compute")
    switch = parser.add_mutually_exclusive_group()
    switch.add_argument(
        "--use", action="store_true", help="use what was tuned last, if it was better; tune nothing"
    )
    switch.add_argument(
        "--back", action="store_true", help="use the model as it was again; tune nothing"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Tune, or switch what was tuned on or off."""
    folder = Folder(arguments.folder)
    tuned = TunedModel(folder.path / "tuned")
    if arguments.back:
        tuned.leave()
        put("the bundled model is used as it was, from the next start of the server on")
        return OK
    base = arguments.base or Path(SMOLLM2.settings(models_folders()).model)
    if arguments.use:
        switch_on(tuned, base)
        put("the tuned model is used from the next start of the server on; --back undoes it")
        return OK
    # Threads that wait actively for others take the cores that these wait for.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    torch = need("torch", "train")
    need("numpy", "train")
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    from ..tuning import tune  # needs them

    try:
        report = tune(
            folder,
            base,
            open_progress=open_progress,
            tokens=arguments.tokens,
            seed=arguments.seed,
            rank=arguments.rank,
        )
    except KeyboardInterrupt:
        return interrupted()
    except UserError as error:
        report_fault(error.message)
        raise
    for line in lines_of(report):
        put(line)
    if report.better:
        say("switch it on with: jupyter nbedit train history --use")
    return OK


def switch_on(tuned: TunedModel, base: Path) -> None:
    """Switch on what was tuned last.

    Raises
    ------
    DatasetError
        If there is nothing, or it was not better.
    """
    report = tuned.report()
    if report is None or not tuned.adapter.exists():
        raise DatasetError("nothing was tuned yet: jupyter nbedit train history")
    if not report.better:
        raise DatasetError("what was tuned last is no better than the model as it was")
    tuned.use(sha256_of(base))


def lines_of(report: TuningReport) -> list[str]:
    """Return what a report says, a line each."""

    def row(name: str, figures: TuningFigures) -> str:
        parts = [
            f"{value:9.1f}%" if value is not None else "        –"
            for value in (figures.precision, figures.recall, figures.quiet, figures.saved)
        ]
        return f"{name:8}" + " ".join(f"{part:>10}" for part in parts)

    learned = report.days - report.held_days
    return [
        f"{report.examples:,} examples of {learned} days, {report.tokens:,} tokens learned",
        f"{report.moments:,} moments of {report.held_days} later days:",
        "        " + " ".join(f"{name:>10}" for name in ("right", "helped", "quiet", "keys saved")),
        row("before", report.before),
        row("after", report.after),
        f"keys saved, after less before: {report.low:+.1f} to {report.high:+.1f} points (95 %); "
        + ("better" if report.better else "not better: the model stays as it was"),
    ]
