"""Run the benchmark: plan, do what is not done yet, put it together.

A run that was interrupted, even by `kill -9`, goes on where it was when it is started again: shards
that are done lie in the run directory's work folder, answers of a shard that was cut short are
kept as well.
"""

from __future__ import annotations

import asyncio
import queue
import shutil
import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from typing import Any

import msgspec

from ...mining.notebooks.records import encode
from ...utils.files import AtomicFile
from ...utils.locks import locked
from ...utils.schedulers import Pool, open_pool
from ..predictors import Entrant, enter
from ..records import Configuration, Environment
from ..tasks import Planned, paper, plan
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
from .provenance import environment
from .shards import EXAMPLES, PLAN, Job, Tally, done, listener, run_shard, shard_file

SHARD = 8
"""Edits of a shard."""

MAX_EXAMPLES = 1000
"""Edits that worked examples are drawn from."""

_TRIES = 3
_NO_LIMIT = float("inf")


class BenchmarkError(RuntimeError):
    """A run that cannot go on; the text says why."""


class CostLimitError(BenchmarkError):
    """The money is used up; what is done is kept."""


class Progress:
    """Told how a run gets on; this one keeps it to itself."""

    def begin(self, shards: int, finished: int) -> None:
        """Learn how many shards there are, and how many of them are done already."""

    def case(self, cost: float) -> None:
        """Count a case that was done in this process."""

    def shard(self, tally: Tally) -> None:
        """Count a shard."""


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
    entrants = [enter(name, configuration) for name in configuration.predictors]
    if max_cost != _NO_LIMIT:
        asyncio.run(_check_prices(entrants))
    found = _found(out, configuration, entrants)
    if found is not None and found.whole:
        return found
    with locked(out / WORK):
        began = time.monotonic()
        about = _begin(out, configuration, environment(entrants, workers, scheduler))
        work = out / WORK / "run"
        job = Job(configuration, str(work.absolute()), str(kept.absolute()), concurrency)
        planned = _plan(work, configuration, files, examples or files)
        try:
            with open_pool(workers, scheduler) as pool:
                _Run(pool, job, planned, max_cost, progress).run()
        finally:
            about.seconds += time.monotonic() - began
            write_json(out / ENVIRONMENT, about)
        _assemble(out, work, planned, configuration.predictors)
        shutil.rmtree(out / WORK, ignore_errors=True)
    return RunDirectory(out)


async def _check_prices(entrants: Iterable[Entrant]) -> None:
    for entrant in entrants:
        if not await entrant.price_is_known():
            raise BenchmarkError(
                f"nobody knows what {entrant.name} costs, so the cost cannot be bounded: leave out "
                "--max-cost, or set --limit"
            )


def _found(
    out: Path, configuration: Configuration, entrants: Iterable[Entrant]
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
    changed = [each.name for each in entrants if identities.get(each.name) != each.identity]
    if changed:
        raise RunDirectoryError(
            f"{out}: the folder holds a run of another version of {', '.join(changed)}; choose "
            "another one or remove it"
        )
    return run_directory


def _begin(out: Path, configuration: Configuration, about: Environment) -> Environment:
    if (out / CONFIGURATION).exists():
        before = RunDirectory(out).environment
        about.started, about.seconds = before.started, before.seconds
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
    for line in lines:
        number = line.unit // SHARD
        shards = max(shards, number + 1)
        with shard_file(work, number, PLAN).open("ab") as file:
            file.write(encoder.encode(Planned(line.unit, line.line, line.text)) + b"\n")
    found = Plan(edits, shards)
    write_json(path, found)
    return found


def _write_examples(path: Path, configuration: Configuration, files: Sequence[Path]) -> None:
    drawn = sample(
        files, paper.is_example, together=False, limit=MAX_EXAMPLES, seed=configuration.seed
    )
    with AtomicFile(path) as file:
        for edit in drawn:
            file.write(encode(edit))


class _Run:
    """Keeps a pool busy until all is done."""

    def __init__(
        self, pool: Pool, job: Job, planned: Plan, max_cost: float, progress: Progress
    ) -> None:
        self._pool = pool
        self._job = job
        self._planned = planned
        self._left = max_cost
        self._progress = progress
        # Two shards at a time could spend the same money.
        self._width = 2 * pool.width if max_cost == _NO_LIMIT else 1
        self._ended: queue.SimpleQueue[tuple[int, Future[Any]]] = queue.SimpleQueue()
        self._tries: dict[int, int] = {}
        self._running: set[int] = set()

    def run(self) -> None:
        """Do every shard that is not done."""
        work = Path(self._job.work)
        numbers = range(self._planned.shards)
        waiting = deque(number for number in numbers if done(work, number) is None)
        self._progress.begin(self._planned.shards, self._planned.shards - len(waiting))
        token = listener.set(self._progress.case)
        try:
            while waiting or self._running:
                while waiting and len(self._running) < self._width:
                    self._start(waiting.popleft(), waiting)
                number, future = self._ended.get()
                self._running.discard(number)
                self._end(number, future, waiting)
        finally:
            listener.reset(token)

    def _start(self, number: int, waiting: deque[int]) -> None:
        try:
            future = self._pool.submit(run_shard, self._job, number, self._left)
        except BrokenExecutor:
            self._pool.restart()
            waiting.appendleft(number)
            return
        self._running.add(number)
        future.add_done_callback(lambda ended: self._ended.put((number, ended)))

    def _end(self, number: int, future: Future[Any], waiting: deque[int]) -> None:
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, BrokenExecutor):
            # A worker was killed. It may have been this shard's doing, so not for ever.
            self._tries[number] = self._tries.get(number, 0) + 1
            if self._tries[number] >= _TRIES:
                raise BenchmarkError(f"shard {number} ends every process that works on it")
            waiting.append(number)
            return
        if error is not None:
            raise error
        tally: Tally = future.result()
        if tally.stopped:
            raise CostLimitError(
                "the money is used up; what was answered is kept: start the same command again "
                "with more to go on"
            )
        self._left -= tally.spent
        self._progress.shard(tally)


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
            # Frames of zstd one after the other are zstd.
            with shard_file(work, number, what).open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)
