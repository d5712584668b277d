"""Mine repositories into a dataset: plan, do what is not done yet, put it together.

Everything a run has finished lies in a work folder next to the output until the output is whole.
A run that was interrupted, even by `kill -9`, goes on from there when it is started again.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ..utils.dispatch import run_tasks
from ..utils.files import AtomicFile, append_to, format_of, read_lines
from ..utils.locks import locked
from ..utils.progress import Progress
from ..utils.schedulers import Pool, open_pool
from .dataset.files import ContentHash, DatasetWriter
from .dataset.provenance import Manifest, RepositoryEntry, file_hash, manifest_path, write_manifest
from .extract import Tally
from .git.readers import close_readers
from .git.sources import Source
from .notebooks.edit_records import NotebookEdit, decode
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
            results = _work(pool, [job for job in jobs if job is not None], progress)
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


def _work(pool: Pool, jobs: Sequence[Job], progress: Progress) -> dict[str, _Result]:
    """Survey every repository and extract every shard; the results are by the jobs' folders."""
    by_folder = {job.folder: job for job in jobs}
    results = {folder: _Result() for folder in by_folder}
    # A task is a folder and the number of a shard, or none for the survey that says which there
    # are. All surveys come first, so that the total is known early.
    waiting: deque[tuple[str, int | None]] = deque((folder, None) for folder in by_folder)

    def call(task: tuple[str, int | None]) -> tuple[Any, ...]:
        folder, shard = task
        if shard is None:
            return survey, by_folder[folder]
        return extract_shard, by_folder[folder], shard

    progress.stage("reading histories")
    for ended in run_tasks(pool, waiting, call):
        folder, shard = ended.task
        result = results[folder]
        if ended.error is not None:
            # It costs its own repository only, whose other shards are still kept for a next run.
            result.failure = result.failure or f"{type(ended.error).__name__}: {ended.error}"
        elif shard is None:
            result.survey = ended.result
            progress.found(sum(result.survey.shards))
            waiting.extend((folder, number) for number in range(len(result.survey.shards)))
        else:
            result.tally.add(ended.result)
            progress.done(ended.result.changes)
    return results


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
                append_to(file, shard_lines(job, number))
        return edits, content.hexdigest()
    records: Iterator[NotebookEdit] = (
        decode(line)
        for job, number in _shards(jobs)
        for line in read_lines(shard_lines(job, number))
    )
    if duplicates:
        from .dataset.duplicates import (  # on first use, for a quick start
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
