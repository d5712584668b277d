"""Measure how fast the miner is, and in how much memory: `python -m benchmarks.mine REPO...`.

All in one run, on the same repositories, with the same output:

- the paper's way (on a sample of the edits, spread over the repositories) against one process;
- what git itself needs to hand over the same blobs, in the same order, to nowhere;
- two workers against one: each held to one core, where the system can do that, because one process
  and its git already share two;
- the most memory that one process and its git needed;
- what nobody can do without: to start the command, to list the history, to pass over the JSON.

Every time is the best of the rounds, which take turns so that a busy moment hits all alike. Seconds
of the processor (user and system, git's included) are given as well: other work on the machine
changes them least. A repository is a path, or NAME=PATH.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.papers_way import papers_way
from jupyter_nbedit.mining.dataset.files import read_edits
from jupyter_nbedit.mining.git.environment import git_environment
from jupyter_nbedit.mining.git.log import read_history
from jupyter_nbedit.mining.git.objects import BlobReader, MissingObjectError
from jupyter_nbedit.mining.git.repository import Repository, view
from jupyter_nbedit.mining.git.sources import find_sources
from jupyter_nbedit.mining.plan import in_dataset_order
from jupyter_nbedit.utils.files import read_lines


class Spent(NamedTuple):
    """Seconds on the clock, seconds of the processor, and MB of the larger of the processes."""

    wall: float
    cpu: float
    memory: float = 0.0

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.cpu:.2f} s of the processor)"


def main() -> int:
    """Run the benchmark and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("repository", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sample", type=int, default=60, help="edits of each, the paper's way")
    arguments = parser.parse_args()
    found = find_sources(arguments.repository, cache=Path(), offline=True)
    repositories = [source.repository for source in found if source.repository is not None]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        bench = _Bench(arguments.repository, repositories, work)
        paper_rate = _papers_way(repositories, arguments.sample)
        tasks: dict[str, Callable[[], Spent]] = {
            "git": bench.cat_file,
            "start": bench.start,
            "list": bench.list_histories,
            "json": bench.pass_over_json,
            "one": lambda: bench.mine("one", "--schema", "paper"),
            "one core": lambda: bench.mine("one", "--schema", "paper", cores=1),
            "two": lambda: bench.mine("two", "--schema", "paper", "--workers", "2", cores=2),
            "full": lambda: bench.mine("full", "--no-duplicates"),
            "marked": lambda: bench.mine("marked"),
        }
        best: dict[str, Spent] = {}
        bench.start()  # once for nothing: Python compiles what it imports
        for _ in range(arguments.rounds):
            for name, task in tasks.items():
                spent = task()
                before = best.get(name, spent)
                best[name] = Spent(min(spent.wall, before.wall), min(spent.cpu, before.cpu))
        memory = {name: bench.memory(name) for name in ("paper", "full")}
        same = bench.out("one").read_bytes() == bench.out("two").read_bytes()
        edits = sum(1 for _ in read_lines(bench.out("one")))
        agree = _agrees(repositories, bench.out("one"), arguments.sample)
    _print(best, memory, edits=edits, paper_rate=paper_rate)
    _row("records of the two ways", agree)
    _row("one and two workers write the same bytes", str(same))
    _row(
        "repositories, edits, notebooks read",
        f"{len(repositories)}, {edits}, {bench.number} ({bench.megabytes:.0f} MB)",
    )
    return 0


def _print(
    best: dict[str, Spent], memory: dict[str, float], *, edits: int, paper_rate: float
) -> None:
    git, one = best["git"], best["one"]
    _row("git cat-file --batch to nowhere", f"{git}")
    _row("the paper's way", f"{paper_rate:.0f} edits/s")
    for title, name in (
        ("one process", "one"),
        ("one process, full form", "full"),
        ("one process, full form, duplicates marked", "marked"),
        ("one process held to one core", "one core"),
        ("two workers held to two cores", "two"),
        ("  of this: start the command", "start"),
        ("  list the histories", "list"),
        ("  pass over the JSON", "json"),
    ):
        mines = name not in ("start", "list", "json")
        _row(title, f"{best[name]}" + f", {edits / best[name].wall:.0f} edits/s" * mines)
    print()
    rate = edits / one.wall
    _row("times the paper's way (aim: 20 or more)", f"{rate / paper_rate:.1f}")
    _row(
        "times git's own time (aim: 2 or less)",
        f"{one.wall / git.wall:.2f} (processor: {one.cpu / git.cpu:.2f})",
    )
    _row(
        "two workers on two cores (aim: 1.8 or more)",
        f"{best['one core'].wall / best['two'].wall:.2f} times one on one core, "
        f"{one.wall / best['two'].wall:.2f} times one that uses both",
    )
    for name, megabytes in memory.items():
        _row(f"memory with git's, {name} form (aim: 300 MB)", f"{megabytes:.0f} MB")
    print()


def _row(name: str, value: str) -> None:
    print(f"{name:46} {value}")


class _Bench:
    """What is measured, each in processes of their own: their start is part of it."""

    def __init__(self, sources: list[str], repositories: list[Repository], work: Path) -> None:
        self._sources = sources
        self._repositories = repositories
        self._work = work
        # As in an installed package: what is imported was compiled before.
        self._environment = os.environ | {"PYTHONPYCACHEPREFIX": str(work / "compiled")}
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._blobs = {repository: self._list(repository) for repository in repositories}
        self.number = sum(map(len, self._blobs.values()))
        self.megabytes = 0.0

    def out(self, name: str) -> Path:
        """Return the dataset that :meth:`mine` makes under a name."""
        return self._work / f"{name}.jsonl.zst"

    def start(self) -> Spent:
        """Start the command and do nothing."""
        return self._run([*_COMMAND, "--help"])

    def mine(self, name: str, *options: str, cores: int = 0) -> Spent:
        """Mine, held to some cores if the system can do that."""
        return self._run(
            [
                *_COMMAND,
                *self._sources,
                "--offline",
                "--quiet",
                *options,
                "--out",
                str(self.out(name)),
            ],
            cores=cores,
        )

    def cat_file(self) -> Spent:
        """Have git hand over the blobs."""
        total = Spent(0.0, 0.0)
        for repository, blobs in self._blobs.items():
            spent = self._run(
                ["git", "cat-file", "--batch"],
                stdin=b"".join(blob.hex().encode() + b"\n" for blob in blobs),
                environment={**git_environment(), "GIT_DIR": repository.common_dir},
            )
            total = Spent(total.wall + spent.wall, total.cpu + spent.cpu)
        return total

    def list_histories(self) -> Spent:
        """List what changed."""
        begun = _clocks()
        for repository in self._repositories:
            self._list(repository)
        return _since(begun)

    def pass_over_json(self) -> Spent:
        """Let the JSON decoder look for nothing in every blob."""
        nothing = msgspec.json.Decoder(_Nothing)
        seconds = size = 0.0
        for repository, blobs in self._blobs.items():
            with view(repository, self._work) as git_dir, BlobReader(git_dir, 1 << 40) as reader:
                reader.expect(blobs)
                for blob in blobs:
                    try:
                        raw = reader.read(blob)
                    except MissingObjectError:
                        continue
                    size += len(raw)
                    begun = time.thread_time()
                    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                        nothing.decode(raw)
                    seconds += time.thread_time() - begun
        self.megabytes = size / 1e6
        return Spent(seconds, seconds)

    def memory(self, schema: str) -> float:
        """Return the most memory of the miner and of its largest git, in MB."""
        program = (
            "import resource, sys; from jupyter_nbedit.cli import main; main(sys.argv[1:]); "
            "print(*(resource.getrusage(who).ru_maxrss for who in "
            "(resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
        )
        # A process is also charged with what its parent held when it was started: a small one.
        shell = ["env", sys.executable, "-c", program, "mine", *self._sources, "--offline"]
        done = subprocess.run(
            [*shell, "--quiet", "--schema", schema, "--out", str(self.out("memory"))],
            check=True,
            capture_output=True,
            text=True,
            env=self._environment,
        )
        unit = 1 if sys.platform == "darwin" else 1024
        return sum(map(int, done.stdout.split())) * unit / 1e6

    def _list(self, repository: Repository) -> list[bytes]:
        with view(repository, self._work) as git_dir:
            history = read_history(git_dir, repository.head, "paper")
        ordered = in_dataset_order(history.changes)
        return list(
            dict.fromkeys(blob for change in ordered for blob in (change.new, change.old) if blob)
        )

    def _run(
        self,
        command: list[str],
        *,
        stdin: bytes = b"",
        cores: int = 0,
        environment: dict[str, str] | None = None,
    ) -> Spent:
        with tempfile.TemporaryFile() as file, _held_to(cores):
            file.write(stdin)
            file.seek(0)
            begun = _clocks()
            subprocess.run(
                command,
                stdin=file,
                stdout=subprocess.DEVNULL,
                check=True,
                env=environment or self._environment,
            )
            return _since(begun)


_COMMAND = [sys.executable, "-m", "jupyter_nbedit.cli", "mine"]


class _Nothing(msgspec.Struct):
    """Any JSON object."""


def _clocks() -> Spent:
    return Spent(time.perf_counter(), sum(os.times()[:4]))


def _since(begun: Spent) -> Spent:
    now = _clocks()
    return Spent(now.wall - begun.wall, now.cpu - begun.cpu)


@contextmanager
def _held_to(cores: int) -> Iterator[None]:
    """Hold this process, and those that it starts meanwhile, to some of its cores."""
    if not cores or sys.platform != "linux":
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _papers_way(repositories: list[Repository], sample: int) -> float:
    """Return the edits a second of the paper's way; the listing of the history is not counted."""
    seconds = 0.0
    edits = 0
    for repository in repositories:
        stream = papers_way(Path(repository.common_dir), repository.repo)
        next(stream, None)
        begun = time.perf_counter()
        edits += sum(1 for _ in islice(stream, sample))
        seconds += time.perf_counter() - begun
    return edits / seconds


def _agrees(repositories: list[Repository], out: Path, sample: int) -> str:
    """Compare the two ways; an edit whose objects the repository lacks is no record of ours."""
    theirs = {
        (edit.repo, edit.commit, edit.file): edit
        for repository in repositories
        for edit in islice(papers_way(Path(repository.common_dir), repository.repo), sample)
    }
    same = different = 0
    for edit in read_edits(out):
        expected = theirs.get((edit.repo, edit.commit, edit.file))
        same += expected == edit.to_paper()
        different += expected not in (edit.to_paper(), None)
    return f"{same} the same, {different} different"


if __name__ == "__main__":
    sys.exit(main())
