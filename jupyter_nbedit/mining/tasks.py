"""The two tasks that mining consists of: survey a repository, and extract one of its shards.

Each runs in any process that sees the same files (this one, another, a machine of a cluster). It
leaves its result in the run's work folder under a name that appears when the result is whole, so
a task that was done is never done again, and one that was cut short leaves nothing behind.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from jupyter_nbedit._version import __version__

from ..utils.files import AtomicFile, LineCompressor
from .dataset.files import digest
from .extract import MAX_NOTEBOOK, Extractor, Tally
from .git.log import read_history
from .git.readers import reader_for
from .git.repository import Repository, boundary_commits, view
from .notebooks.edit_records import Schema, encode
from .plan import SHARD, cut, in_dataset_order, read_shard, write_shard

_Result = TypeVar("_Result")


class Options(msgspec.Struct, frozen=True):
    """What the records depend on besides the repositories.

    Attributes
    ----------
    schema : {"full", "paper"}
        Which form the records take.
    max_notebook : int
        Notebooks of more bytes are left out and counted.
    """

    schema: Schema = "full"
    max_notebook: int = MAX_NOTEBOOK


class Job(msgspec.Struct, frozen=True):
    """A repository to mine, how, and the folder for what becomes of it."""

    repository: Repository
    options: Options
    folder: str


class Survey(msgspec.Struct, frozen=True):
    """What a history holds.

    Attributes
    ----------
    shards : list of int
        The number of changes in each shard.
    commits, notebooks : int
        How many commits change a notebook, and how many files are notebooks.
    problem : str
        Why the history is not complete, else empty.
    """

    shards: list[int]
    commits: int
    notebooks: int
    problem: str = ""


class ShardResult(msgspec.Struct, frozen=True):
    """What became of a shard; `digests` are its records', 32 bytes each."""

    tally: Tally
    digests: bytes


def job_folder(repository: Repository, options: Options) -> str:
    """Return the name of a job's folder; it changes with everything the result depends on."""
    text = msgspec.json.encode(
        [repository.name, repository.head, repository.path, options, __version__, SHARD]
    )
    return hashlib.blake2b(text, digest_size=12).hexdigest()


def done_survey(job: Job) -> Survey | None:
    """Return the result of a survey that was made before."""
    return _load(Path(job.folder) / "survey", Survey)


def done_shard(job: Job, number: int) -> ShardResult | None:
    """Return the result of a shard that was extracted before."""
    return _load(_shard(job, number, ".result"), ShardResult)


def shard_lines(job: Job, number: int) -> Path:
    """Return where the records of a shard are."""
    return _shard(job, number, ".jsonl.zst")


def survey(job: Job) -> Survey:
    """Read the history of a repository and cut it into shards."""
    found = done_survey(job)
    if found is not None:
        return found
    folder = Path(job.folder)
    folder.mkdir(parents=True, exist_ok=True)
    paper = job.options.schema == "paper"
    with view(job.repository, folder) as git_dir:
        history = read_history(git_dir, job.repository.head, "paper" if paper else "full")
    changes = in_dataset_order(history.changes)
    shards = list(cut(changes))
    for number, shard in enumerate(shards):
        write_shard(_shard(job, number, ".plan"), shard)
    found = Survey(
        [len(shard) for shard in shards],
        history.commits,
        len({change.path for change in changes}),
        history.problem,
    )
    _save(folder / "survey", found)
    return found


def extract_shard(job: Job, number: int) -> Tally:
    """Make the records of a shard and write them next to its plan."""
    done = done_shard(job, number)
    if done is not None:
        return done.tally
    repository = job.repository
    extractor = Extractor(
        repository.user, repository.repo, job.options.schema, boundary_commits(repository)
    )
    changes = read_shard(_shard(job, number, ".plan"))
    digests = bytearray()
    reader = reader_for(repository, job.options.max_notebook, Path(job.folder))
    with _without_collector(), AtomicFile(shard_lines(job, number)) as file:
        lines = LineCompressor(file)
        for edit in extractor.extract(changes, reader):
            line = encode(edit)
            digests += digest(line)
            lines.write(line)
        if digests:
            lines.close()
    _save(_shard(job, number, ".result"), ShardResult(extractor.tally, bytes(digests)))
    return extractor.tally


@contextmanager
def _without_collector() -> Iterator[None]:
    """Switch the cyclic garbage collector off: it finds nothing, in a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _shard(job: Job, number: int, suffix: str) -> Path:
    return Path(job.folder) / f"{number:06d}{suffix}"


def _save(path: Path, result: Survey | ShardResult) -> None:
    with AtomicFile(path) as file:
        file.write(msgspec.msgpack.encode(result))


def _load(path: Path, kind: type[_Result]) -> _Result | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
