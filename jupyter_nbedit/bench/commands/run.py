"""Ask predictors for edits of notebooks that are known, and judge what they say.

`next` plays mined revisions place by place and asks for the next edit before each; `recorded` does
so with a history that you recorded. `cell` and `file` are the tasks of Jin, Wang and Nie (2025): a
commit message and old code in, new code out.

An interrupted run goes on where it was when it is started again with the same arguments.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import get_args

import msgspec

from ...mining.dataset.provenance import file_hash
from ...mining.git.sources import default_cache
from ...predict.llm.prompts import FORMATS
from ...predict.thresholds import Eagerness
from ...utils.commands import (
    FAILED,
    OK,
    add_quiet,
    add_workers,
    interrupted,
    number_from,
    say,
    workers_of,
)
from ...utils.extras import MissingExtraError, need
from ...utils.files import DatasetError, format_of
from ...utils.locks import BusyError
from ...utils.progress import open_progress
from ...utils.schedulers import SchedulerError
from ..metrics import BUILTIN, TokenizerError
from ..predictors import PredictorNameError, names
from ..records import Configuration, DataFile
from ..run.directory import RunDirectory, RunDirectoryError
from ..run.runner import BenchmarkError, CostLimitError, run
from ..run.shards import NoAnswersError
from ..tasks.context import PARTS, ContextError, context_for

ERRORS = (
    BenchmarkError,
    BusyError,
    ContextError,
    DatasetError,
    PredictorNameError,
    MissingExtraError,
    NoAnswersError,
    OSError,
    RunDirectoryError,
    SchedulerError,
    TokenizerError,
    msgspec.MsgspecError,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit bench run`."""
    parser.add_argument(
        "--task", choices=("next", "cell", "file", "recorded"), required=True, help="what is asked"
    )
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help="datasets of edits, or for `recorded` exported histories",
    )
    parser.add_argument(
        "--predictor",
        required=True,
        metavar="NAME[,NAME…]",
        help=f"whom to ask: {', '.join(names())}, a model as litellm calls it (provider/model), "
        "local:FILE.gguf[+ADAPTER.gguf], either with engine+ before it, oracle:FORMAT, the right "
        "answer in a prompt format, or file:PATH, a file of predictions",
    )
    parser.add_argument(
        "--told",
        choices=("nothing", "cell", "place"),
        default="nothing",
        help="what is said of where the next edit is (default: %(default)s)",
    )
    parser.add_argument(
        "--context",
        default="",
        metavar="PART[,PART…]",
        help=f"what is shown, of {', '.join(PARTS)} (default: what the application shows; for cell "
        "and file the old code and the commit message)",
    )
    parser.add_argument(
        "--shots",
        type=int,
        default=0,
        metavar="N",
        help="worked examples before the question, for cell and file (default: %(default)s)",
    )
    parser.add_argument(
        "--examples",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="what worked examples are drawn from (default: the other repositories of the data)",
    )
    _add_extent(parser)
    _add_models(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the run directory")
    add_quiet(parser)
    parser.set_defaults(run=start)


def _add_extent(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--limit",
        type=number_from(1),
        default=0,
        metavar="N",
        help="most edits, an even share of every repository (default: all)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another sample")
    parser.add_argument(
        "--places",
        type=number_from(1),
        default=60,
        metavar="N",
        help="most places of one edit at which is asked (default: %(default)s)",
    )
    parser.add_argument(
        "--nowhere",
        type=number_from(0),
        default=1,
        metavar="N",
        help="moments for each edit in the middle of nowhere (default: %(default)s)",
    )
    parser.add_argument(
        "--cells",
        action="store_true",
        help="ask before a cell is inserted or deleted, too (next)",
    )
    parser.add_argument(
        "--lines",
        action="store_true",
        help="ask while lines are typed, rather than before edits (next, recorded)",
    )
    parser.add_argument(
        "--eagerness",
        choices=get_args(Eagerness),
        default="medium",
        help="how sure a suggestion has to be to be shown (default: %(default)s)",
    )
    add_workers(parser)


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--api-base", default="", metavar="URL", help="the server that models are asked at"
    )
    parser.add_argument(
        "--prompt-format",
        default="",
        metavar="NAME",
        help="how models are asked for the next edit, one of "
        f"{', '.join(FORMATS.names)} (default: by their names)",
    )
    parser.add_argument(
        "--concurrency",
        type=number_from(1),
        default=4,
        metavar="N",
        help="questions that each process puts to a model at a time (default: %(default)s)",
    )
    parser.add_argument(
        "--max-cost",
        type=float,
        default=float("inf"),
        metavar="DOLLARS",
        help="stop before more is spent; the run can go on later",
    )
    parser.add_argument(
        "--max-tokens",
        type=number_from(1),
        default=512,
        metavar="N",
        help="most tokens of a model's answer, for cell and file (default: %(default)s)",
    )
    parser.add_argument(
        "--tokenizer",
        default=BUILTIN,
        metavar="NAME|FILE",
        help="what cuts texts into the tokens that are counted, for cell and file: a tokenizer of "
        "Hugging Face (default: %(default)s)",
    )
    parser.add_argument(
        "--kept",
        type=Path,
        default=default_cache() / "answers",
        metavar="DIR",
        help="where the answers of all runs are kept (default: %(default)s)",
    )


def start(arguments: argparse.Namespace) -> int:
    """Run and say what came of it."""
    need("zstandard", "bench")
    configuration = configuration_of(arguments)
    try:
        with open_progress("shards", quiet=arguments.quiet) as progress:
            found = run(
                configuration,
                arguments.data,
                arguments.out,
                kept=arguments.kept,
                examples=arguments.examples,
                workers=workers_of(arguments),
                scheduler=arguments.scheduler,
                concurrency=arguments.concurrency,
                max_cost=arguments.max_cost,
                progress=progress,
            )
    except KeyboardInterrupt:
        return interrupted()
    except CostLimitError as error:
        say(f"stopped: {error}")
        return FAILED
    if not arguments.quiet:
        _print_figures(found)
    return OK


def configuration_of(arguments: argparse.Namespace) -> Configuration:
    """Return what the arguments ask for."""
    asked = [name for name in arguments.predictor.split(",") if name]
    if not asked or len(set(asked)) != len(asked):
        raise PredictorNameError("name one or more predictors, each once")
    if arguments.prompt_format and FORMATS.get(arguments.prompt_format) is None:
        raise PredictorNameError(
            f"{arguments.prompt_format}: there is no such prompt format; choose of "
            + ", ".join(FORMATS.names)
        )
    for path in (*arguments.data, *arguments.examples):
        format_of(path)
    paper = arguments.task in ("cell", "file")
    if paper and arguments.told != "nothing":
        raise ContextError(f"the task {arguments.task!r} always tells the place; leave out --told")
    if arguments.lines and paper:
        raise ContextError(f"in the task {arguments.task!r} nothing is typed; leave out --lines")
    if arguments.lines and arguments.told != "nothing":
        raise ContextError("a line is typed where the cursor is; leave out --told")
    if arguments.shots and not paper:
        raise ContextError(f"the task {arguments.task!r} has no worked examples; leave out --shots")
    context = [name for name in arguments.context.split(",") if name]
    return Configuration(
        task=arguments.task,
        data=_files(arguments.data),
        predictors=tuple(asked),
        told=arguments.told,
        context=context_for(arguments.task, context),
        shots=arguments.shots,
        examples=_files(arguments.examples),
        limit=arguments.limit,
        seed=arguments.seed,
        max_places=arguments.places,
        nowhere=arguments.nowhere,
        cells=arguments.cells,
        lines=arguments.lines,
        eagerness=arguments.eagerness,
        max_tokens=arguments.max_tokens,
        api_base=arguments.api_base,
        prompt_format=arguments.prompt_format,
        tokenizer=arguments.tokenizer,
    )


def _files(paths: list[Path]) -> tuple[DataFile, ...]:
    return tuple(DataFile(path.name, path.stat().st_size, file_hash(path)) for path in paths)


def _print_figures(found: RunDirectory) -> None:
    """Print the most important table of a run's report."""
    need("numpy", "bench")
    need("rich", "mine")
    from ..report.report import Report  # needs numpy
    from ..report.terminal import screen, show  # needs rich

    shown = screen()
    show(shown, Report([found.path], cases=0).tables[:1])
    spent = time.strftime("%H:%M:%S", time.gmtime(found.environment.seconds))
    say(f"{spent}; jupyter nbedit bench report {found.path} says more")
