"""Run the benchmark: plan, do what is not done yet, put it together.

A run that was interrupted, even by `kill -9`, goes on where it was when it is started again: shards
that are done lie in the run directory's work folder, answers of a shard that was cut short are
kept as well.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ...mining.notebooks.edit_records import decode, encode
from ...utils.dispatch import run_tasks
from ...utils.files import AtomicFile, append_to
from ...utils.locks import locked
from ...utils.progress import Progress
from ...utils.schedulers import Pool, open_pool
from ..predictors import BenchmarkPredictor, find_predictor
from ..records import Configuration, Environment
from ..tasks import Planned, plan, rewrite
from ..tasks.sampling import sample
from .directory import (
    CASES,
    CONFIGURATION,
    ENVIRONMENT,
    WORK,
    RunDirectory,
    RunDirectoryError,
    write_json,
)
from .neighbours import write_others
from .provenance import environment
from .shards import EXAMPLES, OTHERS, PLAN, Job, Tally, done, listener, run_shard, shard_file

SHARD = 8
"""Edits of a shard."""

MAX_EXAMPLES = 1000
"""Edits that worked examples are drawn from."""

_NO_LIMIT = float("inf")


class BenchmarkError(RuntimeError):
    """A run that cannot go on; the text says why."""


class CostLimitError(BenchmarkError):
    """The money is used up; what is done is kept."""


class Plan(msgspec.Struct):
    """What a run consists of: shards of edits."""

    edits: int
    shards: int


def run(
    configuration: Configuration,
    files: Sequence[Path],
    out: Path,
    *,
    kept: Path,
    examples: Sequence[Path] = (),
    workers: int = 1,
    scheduler: str = "",
    concurrency: int = 4,
    max_cost: float = _NO_LIMIT,
    progress: Progress | None = None,
) -> RunDirectory:
    """Run the benchmark, or what is left of it.

    Parameters
    ----------
    configuration : Configuration
        What is asked for.
    files : sequence of Path
        The data, those of `configuration.data`.
    out : Path
        The run directory.
    kept : Path
        Where the answers of all runs are kept.
    examples : sequence of Path
        What worked examples are drawn from, by default the data.
    workers : int
        Number of processes.
    scheduler : str
        Address of a Dask scheduler to use instead; its workers must see the same files.
    concurrency : int
        How many questions each process puts to a model at a time.
    max_cost : float
        US dollars that this start may spend.
    progress : Progress, optional
        Told how the run gets on.

    Raises
    ------
    RunDirectoryError
        If the folder holds another run.
    CostLimitError
        If the money is used up before the end.
    """
    progress = progress or Progress()
    predictors = [find_predictor(name, configuration) for name in configuration.predictors]
    # Before anything is paid for: a price that nobody knows could not be kept below a limit.
    if max_cost != _NO_LIMIT:
        asyncio.run(_check_prices(predictors))
    found = _found(out, configuration, predictors)
    if found is not None and found.whole:
        return found
    with locked(out / WORK):
        began = time.monotonic()
        about = _begin(out, configuration, environment(predictors, workers, scheduler))
        work = out / WORK / "run"
        job = Job(configuration, str(work.absolute()), str(kept.absolute()), concurrency)
        planned = _plan(work, configuration, files, examples or files)
        try:
            with open_pool(workers, scheduler) as pool:
                _ask_all(pool, job, planned, max_cost, progress)
        finally:
            # A run in several starts took the time of all of them.
            about.seconds += time.monotonic() - began
            write_json(out / ENVIRONMENT, about)
        _assemble(out, work, planned, configuration.predictors)
        shutil.rmtree(out / WORK, ignore_errors=True)
    return RunDirectory(out)


async def _check_prices(predictors: Iterable[BenchmarkPredictor]) -> None:
    for predictor in predictors:
        if not await predictor.price_is_known():
            raise BenchmarkError(
                f"nobody knows what {predictor.name} costs, so the cost cannot be bounded: leave "
                "out --max-cost, or set --limit"
            )


def _found(
    out: Path, configuration: Configuration, predictors: Iterable[BenchmarkPredictor]
) -> RunDirectory | None:
    """Return the run that a folder holds, if it is this one, and None for an empty folder."""
    run_directory = RunDirectory(out)
    if not (out / CONFIGURATION).exists():
        if out.is_dir() and any(entry.name != WORK for entry in out.iterdir()):
            raise RunDirectoryError(f"{out}: the folder is not empty; choose another one")
        return None
    if run_directory.configuration != configuration:
        raise RunDirectoryError(
            f"{out}: the folder holds a run with other arguments; choose another one or remove it"
        )
    identities = run_directory.environment.identities
    changed = [each.name for each in predictors if identities.get(each.name) != each.identity]
    if changed:
        raise RunDirectoryError(
            f"{out}: the folder holds a run of another version of {', '.join(changed)}; choose "
            "another one or remove it"
        )
    return run_directory


def _begin(out: Path, configuration: Configuration, about: Environment) -> Environment:
    if (out / CONFIGURATION).exists():
        # The environment of the last start counts, the time from the first.
        before = RunDirectory(out).environment
        about.started, about.seconds = before.started, before.seconds
    # In this order: a folder with a configuration is taken for a run, and a run has both.
    write_json(out / ENVIRONMENT, about)
    write_json(out / CONFIGURATION, configuration)
    return about


def _plan(
    work: Path, configuration: Configuration, files: Sequence[Path], examples: Sequence[Path]
) -> Plan:
    """Lay down the shards, if that was not done before."""
    path = work / "plan.json"
    if path.is_file():
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    # Without the plan's file, which is written last, what lies there was cut short.
    shutil.rmtree(work, ignore_errors=True)
    (work / PLAN).mkdir(parents=True)
    (work / "done").mkdir()
    edits, lines = plan(configuration, files)
    if not edits:
        names = ", ".join(str(file) for file in files)
        raise BenchmarkError(f"nothing to do: no edit in {names} suits {configuration.task!r}")
    if configuration.shots:
        _write_examples(work / EXAMPLES, configuration, examples)
    encoder = msgspec.json.Encoder()
    shards = 0
    repositories: set[str] = set()
    with_versions = configuration.task == "next" and not configuration.lines
    for line in lines:
        if with_versions:
            repositories.add(decode(bytes(line.text)).repository)
        number = line.unit // SHARD
        shards = max(shards, number + 1)
        with shard_file(work, number, PLAN).open("ab") as file:
            file.write(encoder.encode(Planned(line.unit, line.line, line.text)) + b"\n")
    if repositories:
        write_others(work / OTHERS, files, repositories)
    found = Plan(edits, shards)
    write_json(path, found)
    return found


def _write_examples(path: Path, configuration: Configuration, files: Sequence[Path]) -> None:
    drawn = sample(
        files, rewrite.is_example, together=False, limit=MAX_EXAMPLES, seed=configuration.seed
    )
    with AtomicFile(path) as file:
        for edit in drawn:
            file.write(encode(edit))


def _ask_all(pool: Pool, job: Job, planned: Plan, max_cost: float, progress: Progress) -> None:
    """Do every shard that is not done."""
    work = Path(job.work)
    waiting = deque(number for number in range(planned.shards) if done(work, number) is None)
    progress.stage("asking")
    progress.found(len(waiting))
    account = _Account(max_cost, progress)
    # A shard that runs in this process tells of each of its cases, one elsewhere of its end alone.
    token = listener.set(account.case)
    try:
        for ended in run_tasks(
            pool,
            waiting,
            lambda number: (run_shard, job, number, account.left),
            # Two shards at a time could spend the same money.
            at_a_time=None if max_cost == _NO_LIMIT else 1,
        ):
            if ended.deadly:
                raise BenchmarkError(f"shard {ended.task} ends every process that works on it")
            if ended.error is not None:
                raise ended.error
            account.shard(ended.result)
            progress.done(1)
    finally:
        listener.reset(token)


class _Account:
    """What a run has spent and found, as its progress says beside the number of shards."""

    def __init__(self, left: float, progress: Progress) -> None:
        self.left = left
        self._progress = progress
        self._cases = 0
        self._cost = 0.0
        self._faults = 0

    def case(self, cost: float) -> None:
        """Count a case that was done in this process, and what it cost."""
        self._cases += 1
        self._cost += cost
        self._tell()

    def shard(self, tally: Tally) -> None:
        """Count what became of a shard.

        Raises
        ------
        CostLimitError
            If it was cut short because the money is used up.
        """
        if tally.stopped:
            raise CostLimitError(
                "the money is used up; what was answered is kept: start the same command again "
                "with more to go on"
            )
        self.left -= tally.spent
        self._faults += sum(tally.faults.values())
        self._tell()

    def _tell(self) -> None:
        parts = [f"{self._cases} cases"] if self._cases else []
        parts += [f"${self._cost:.4f}"] if self._cost else []
        parts += [f"{self._faults} faults"] if self._faults else []
        self._progress.note(", ".join(parts))


def _assemble(out: Path, work: Path, planned: Plan, predictors: Sequence[str]) -> None:
    """Put the shards together; the cases come last."""
    for number, name in enumerate(predictors):
        for what, path in (
            ("answers", RunDirectory.answers_file(name)),
            ("scores", RunDirectory.scores_file(name)),
        ):
            _join(work, planned, f"{what}-{number}", out / path)
    _join(work, planned, "cases", out / CASES)


def _join(work: Path, planned: Plan, what: str, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with AtomicFile(path) as file:
        for number in range(planned.shards):
            append_to(file, shard_file(work, number, what))
