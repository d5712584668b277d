"""Mine repositories into a dataset: plan, do what is not done yet, put it together.

Everything a run has finished lies in a work folder next to the output until the output is whole.
A run that was interrupted, even by `kill -9`, goes on from there when it is started again.
"""

from __future__ import annotations

import queue
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from typing import IO, Any

import msgspec

from ..utils.files import AtomicFile, format_of, read_lines
from ..utils.locks import locked
from ..utils.progress import Progress
from ..utils.schedulers import Pool, open_pool
from .dataset.files import ContentHash, DatasetWriter
from .dataset.provenance import Manifest, RepositoryEntry, file_hash, manifest_path, write_manifest
from .extract import Tally
from .git.readers import close_readers
from .git.sources import Source
from .notebooks.records import NotebookEdit, decode
from .tasks import (
    Job,
    Options,
    Survey,
    done_shard,
    extract_shard,
    job_folder,
    shard_lines,
    survey,
)

_TRIES = 3


def mine(
    sources: Sequence[Source],
    out: Path,
    options: Options | None = None,
    *,
    workers: int = 1,
    scheduler: str = "",
    duplicates: bool = True,
    progress: Progress | None = None,
) -> Manifest:
    """Mine repositories into a dataset with a manifest.

    Parameters
    ----------
    sources : sequence of Source
        The repositories, in the order they have in the dataset.
    out : Path
        The dataset's file; its name says the format.
    options : Options, optional
        What the records depend on.
    workers : int
        Number of processes.
    scheduler : str
        Address of a Dask scheduler to use instead; its workers must see the same files.
    duplicates : bool
        Mark exact and near duplicates (full form only).
    progress : Progress, optional
        Told how the run gets on.

    Returns
    -------
    Manifest
        What is also written next to the dataset.

    Raises
    ------
    BusyError
        If another process is making the same dataset.
    """
    options = options or Options()
    progress = progress or Progress()
    duplicates = duplicates and options.schema == "full"
    format_of(out)
    work = out.with_name(f".{out.name}.work")
    with locked(work):
        entries, jobs = _jobs(sources, options, work)
        with open_pool(workers, scheduler, at_exit=close_readers) as pool:
            results = _Run(pool, progress).run([job for job in jobs if job is not None])
        for entry, job in zip(entries, jobs, strict=True):
            if job is not None:
                _fill(entry, results[job.folder])
        whole = [job for job in jobs if job is not None and not results[job.folder].failure]
        progress.stage("writing")
        surveys = [(job, len(results[job.folder].survey.shards)) for job in whole]
        edits, content = _assemble(surveys, out, options, duplicates=duplicates)
        manifest = Manifest(
            out.name,
            options.schema,
            duplicates,
            options.max_notebook,
            edits,
            content,
            out.stat().st_size,
            file_hash(out),
            entries,
        )
        write_manifest(manifest_path(out), manifest)
        shutil.rmtree(work, ignore_errors=True)
    return manifest


class _Result(msgspec.Struct):
    """How far one repository is."""

    survey: Survey = Survey([], 0, 0)
    tally: Tally = msgspec.field(default_factory=Tally)
    failure: str = ""


class _Task(msgspec.Struct):
    job: Job
    shard: int | None
    tries: int = 0


class _Run:
    """Keeps a pool busy until all is done."""

    def __init__(self, pool: Pool, progress: Progress) -> None:
        self._pool = pool
        self._progress = progress
        self._ended: queue.SimpleQueue[tuple[_Task, Future[Any]]] = queue.SimpleQueue()
        self._results: dict[str, _Result] = {}

    def run(self, jobs: Sequence[Job]) -> dict[str, _Result]:
        """Survey every repository and extract every shard."""
        self._results = {job.folder: _Result() for job in jobs}
        waiting = deque(_Task(job, None) for job in jobs)
        running = 0
        self._progress.stage("reading histories")
        while waiting or running:
            # Twice the width: a worker has its next task before it asks.
            while waiting and running < 2 * self._pool.width:
                running += self._start(waiting.popleft(), waiting)
            task, future = self._ended.get()
            running -= 1
            self._end(task, future, waiting)
        return self._results

    def _start(self, task: _Task, waiting: deque[_Task]) -> int:
        call: tuple[Any, ...] = (survey, task.job)
        if task.shard is not None:
            call = (extract_shard, task.job, task.shard)
        try:
            future = self._pool.submit(*call)
        except BrokenExecutor:
            self._pool.restart()
            waiting.appendleft(task)
            return 0
        future.add_done_callback(lambda done: self._ended.put((task, done)))
        return 1

    def _end(self, task: _Task, future: Future[Any], waiting: deque[_Task]) -> None:
        result = self._results[task.job.folder]
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, BrokenExecutor):
            # A worker was killed. It may have been this task's doing, so not for ever.
            task.tries += 1
            if task.tries < _TRIES:
                waiting.append(task)
                return
            error = error or RuntimeError("cancelled")
        if error is not None:
            result.failure = result.failure or f"{type(error).__name__}: {error}"
            return
        if task.shard is None:
            result.survey = future.result()
            self._progress.found(sum(result.survey.shards))
            waiting.extend(_Task(task.job, i) for i in range(len(result.survey.shards)))
        else:
            tally: Tally = future.result()
            result.tally.add(tally)
            self._progress.done(tally.changes)


def _jobs(
    sources: Sequence[Source], options: Options, work: Path
) -> tuple[list[RepositoryEntry], list[Job | None]]:
    entries: list[RepositoryEntry] = []
    jobs: list[Job | None] = []
    names: set[str] = set()
    for source in sources:
        if source.name in names:
            continue  # one repository found in two places is still one
        names.add(source.name)
        repository = source.repository
        if repository is None:
            entries.append(RepositoryEntry(source.name, url=source.url, problem=source.problem))
            jobs.append(None)
            continue
        entries.append(RepositoryEntry(source.name, repository.head, source.url))
        folder = work / job_folder(repository, options)
        jobs.append(Job(repository, options, str(folder.absolute())))
    return entries, jobs


def _fill(entry: RepositoryEntry, result: _Result) -> None:
    entry.commits = result.survey.commits
    entry.notebooks = result.survey.notebooks
    entry.problem = result.failure or result.survey.problem
    if not result.failure:
        entry.count(result.tally)


def _assemble(
    jobs: Sequence[tuple[Job, int]], out: Path, options: Options, *, duplicates: bool
) -> tuple[int, str]:
    """Put the shards together and return the number of records and the hash of the content."""
    if format_of(out) == ".jsonl.zst" and not duplicates:
        content, edits = ContentHash(), 0
        with AtomicFile(out) as file:
            for job, number in _shards(jobs):
                if (result := done_shard(job, number)) is not None:
                    content.add(result.digests)
                    edits += result.tally.edits
                _append(shard_lines(job, number), file)
        return edits, content.hexdigest()
    records: Iterator[NotebookEdit] = (
        decode(line)
        for job, number in _shards(jobs)
        for line in read_lines(shard_lines(job, number))
    )
    if duplicates:
        from .dataset.duplicates import (  # noqa: PLC0415 - on first use, for a quick start
            mark_duplicates,
        )

        records = mark_duplicates(records)
    with DatasetWriter(out, options.schema) as writer:
        for edit in records:
            writer.write(edit)
    return writer.edits, writer.content


def _shards(jobs: Sequence[tuple[Job, int]]) -> Iterator[tuple[Job, int]]:
    for job, shards in jobs:
        for number in range(shards):
            yield job, number


def _append(path: Path, file: IO[bytes]) -> None:
    # Frames of zstd one after the other are zstd.
    with path.open("rb") as source:
        shutil.copyfileobj(source, file, 1 << 20)
