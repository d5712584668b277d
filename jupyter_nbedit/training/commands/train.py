"""Fine-tune a model on edits of notebooks.

What it learns is what it will be asked: the examples are put by the same code as a question is. A
run can be ended at any time, even by force; the same command goes on with it. A checkpoint is
written every few minutes, and the log, a line of JSON a step, tells the loss and the tokens a
second.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ...predict.llm.local.weights import sha256_of
from ...utils.commands import OK, interrupted, number_from, put, say
from ...utils.extras import MissingExtraError, need
from ...utils.files import DatasetError
from ...utils.progress import open_progress
from ..conversion.errors import UnsupportedModelError
from ..examples import SERVED, TASKS, Example, Task
from ..folder import EXAMPLES, HELD, read_examples, settle, write_examples
from ..recipe import Recipe

if TYPE_CHECKING:
    from ..loop import Try

ERRORS = (DatasetError, MissingExtraError, UnsupportedModelError, OSError)

TRIAL_EDITS = 20
"""Edits at which the benchmark asks the model: a minute or two on a CPU for each look."""

HELD_EXAMPLES = 120
"""Examples that the model is tried on while it learns: enough to see where the loss goes."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit train`."""
    defaults = Recipe(base="")
    parser.add_argument(
        "--base", type=Path, required=True, metavar="PATH", help="a GGUF file, or a folder"
    )
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help="edits to learn from, as `jupyter nbedit mine` writes them",
    )
    parser.add_argument(
        "--validation",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="edits of other repositories, to see when it gets no better",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="of the run")
    parser.add_argument(
        "--task",
        dest="tasks",
        action="append",
        choices=TASKS,
        help="what is learned; can be given more than once (default: going on and editing); "
        "`paper` is the task `cell` of the benchmark",
    )
    count = number_from(1)
    parser.add_argument(
        "--limit", type=number_from(0), default=0, metavar="N", help="edits to look at, 0 for all"
    )
    parser.add_argument("--tokens", type=count, default=defaults.tokens, metavar="N")
    parser.add_argument("--full", action="store_true", help="train all weights, not an adapter")
    parser.add_argument("--rank", type=count, default=defaults.rank, metavar="N")
    parser.add_argument("--alpha", type=count, default=defaults.alpha, metavar="N")
    parser.add_argument("--rate", type=float, default=defaults.rate, metavar="R")
    parser.add_argument(
        "--prompt",
        type=float,
        default=defaults.prompt,
        metavar="W",
        help="how much a token of a prompt counts, where one of an answer counts 1 "
        "(default: %(default)s)",
    )
    parser.add_argument("--row-tokens", type=count, default=defaults.row_tokens, metavar="N")
    parser.add_argument("--step-rows", type=count, default=defaults.step_rows, metavar="N")
    parser.add_argument("--evaluate", type=count, default=defaults.evaluate, metavar="N")
    parser.add_argument(
        "--held",
        type=count,
        default=HELD_EXAMPLES,
        metavar="N",
        help="examples of --validation that it is tried on at each look (default: %(default)s)",
    )
    parser.add_argument(
        "--trial",
        type=number_from(0),
        default=TRIAL_EDITS,
        metavar="N",
        help="edits of --validation at which the benchmark asks the model at each look, 0 for none "
        "(default: %(default)s)",
    )
    parser.add_argument("--patience", type=count, default=defaults.patience, metavar="N")
    parser.add_argument("--seed", type=int, default=defaults.seed, metavar="N")
    parser.add_argument(
        "--every", type=float, default=300.0, metavar="SECONDS", help="between two checkpoints"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the weights of every look, to measure later how they got better",
    )
    parser.add_argument("--threads", type=count, metavar="N", help="that compute")
    parser.add_argument("--device", default="", help="cpu, cuda … (default: a GPU if there is one)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train."""
    # A thread that waits actively for another one takes the core that it waits for. The library
    # reads this when it is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    torch = need("torch", "train")
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    folder: Path = arguments.out
    folder.mkdir(parents=True, exist_ok=True)
    tasks: tuple[Task, ...] = tuple(arguments.tasks or SERVED)
    learned, held = _examples(arguments, folder, tasks)
    recipe = settle(folder, _recipe(arguments, folder))
    say(f"{len(learned):,} examples to learn from, {len(held):,} held out")
    from ..loop import Loop
    from ..models import Trainee
    from ..packing import encoded

    device = arguments.device or ("cuda" if torch.cuda.is_available() else "cpu")
    trainee = Trainee(recipe, device)
    examples, tried = (
        [encoded(each, trainee.encode, recipe.row_tokens) for each in part]
        for part in (learned, held)
    )
    with open_progress("tokens") as progress:
        loop = Loop(
            recipe,
            trainee,
            folder,
            examples=examples,
            held=tried,
            progress=progress,
            every=arguments.every,
            keep=arguments.keep,
            trial=_trial(arguments, recipe, tasks),
        )
        try:
            state = loop.run()
        except KeyboardInterrupt:
            return interrupted()
    put(f"{state.ended} after {state.tokens:,} tokens in {state.seconds / 60:.0f} minutes")
    return OK


def _examples(
    arguments: argparse.Namespace, folder: Path, tasks: tuple[Task, ...]
) -> tuple[list[Example], list[Example]]:
    """Return the examples of a run, made when it begins and kept for when it goes on."""
    found = []
    for name, files, limit, most in (
        (EXAMPLES, arguments.data, arguments.limit, 0),
        (HELD, arguments.validation, 3 * arguments.held, arguments.held),
    ):
        path = folder / name
        if not path.exists():
            from ..sampling import gathered

            with open_progress("edits") as progress:
                progress.stage("choosing examples")
                examples = gathered(files, tasks, limit, arguments.seed, progress)
            write_examples(path, examples[:most] if most else examples)
        found.append(read_examples(path))
    return found[0], found[1]


def _trial(arguments: argparse.Namespace, recipe: Recipe, tasks: tuple[Task, ...]) -> Try | None:
    """Return what asks the benchmark at each look, None where it cannot be asked."""
    tried = tuple(task for task in tasks if task in SERVED)
    if not arguments.validation or not arguments.trial or not tried:
        return None
    if not Path(recipe.base).is_file():
        # The embedded runtime loads GGUF files alone.
        say("the base is no GGUF file: the benchmark is not run, only the loss is looked at")
        return None
    from ..trial import Trial

    return Trial(recipe, arguments.validation, tried, arguments.trial)


def _recipe(arguments: argparse.Namespace, folder: Path) -> Recipe:
    base: Path = arguments.base
    return Recipe(
        base=str(base.resolve()),
        base_sha256=sha256_of(base) if base.is_file() else "",
        examples_sha256=sha256_of(folder / EXAMPLES),
        seed=arguments.seed,
        rank=0 if arguments.full else arguments.rank,
        alpha=arguments.alpha,
        rate=arguments.rate,
        prompt=arguments.prompt,
        row_tokens=arguments.row_tokens,
        step_rows=arguments.step_rows,
        tokens=arguments.tokens,
        evaluate=arguments.evaluate,
        patience=arguments.patience,
    )
