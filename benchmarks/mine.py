"""Measure how fast the miner is, and in how much memory: `python -m benchmarks.mine REPO...`.

All in one run, on the same repositories, with the same output:

- the paper's way (on a sample of the edits, spread over the repositories) against one process;
- what git itself needs to hand over the same blobs (`git cat-file --batch` to nowhere);
- two workers against one;
- the most memory that one process and its git needed.

Every time is the best of the rounds. A repository is a path, or NAME=PATH.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.papers_way import papers_way
from jupyter_nbedit.mining.environment import git_environment
from jupyter_nbedit.mining.files import read_edits, read_lines
from jupyter_nbedit.mining.history import read_history
from jupyter_nbedit.mining.plan import in_dataset_order
from jupyter_nbedit.mining.repository import Repository, view
from jupyter_nbedit.mining.sources import find_sources


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
        blobs = {repository.name: _blobs(repository, work) for repository in repositories}
        number = sum(map(len, blobs.values()))
        # First, because a process is also charged with what its parent held when it was started.
        memory = _memory(arguments.repository, work)
        paper_rate = _papers_way(repositories, arguments.sample)
        times: dict[str, list[float]] = {"git": [], "one": [], "two": [], "full": []}
        for _ in range(arguments.rounds):
            # Taken in turn, so that a busy moment of the machine hits all of them alike.
            times["git"].append(_timed(lambda: _cat_file(repositories, blobs)))
            for name, options in (
                ("one", ["--schema", "paper"]),
                ("two", ["--schema", "paper", "--workers", "2"]),
                ("full", ["--no-duplicates"]),
            ):
                out = work / f"{name}.jsonl.zst"
                mine = partial(_mine, arguments.repository, out, options)
                times[name].append(_timed(mine))
        same = (work / "one.jsonl.zst").read_bytes() == (work / "two.jsonl.zst").read_bytes()
        edits = sum(1 for _ in read_lines(work / "one.jsonl.zst"))
        agree = _agrees(repositories, work / "one.jsonl.zst", arguments.sample)
    best = {name: min(found) for name, found in times.items()}
    one = best["one"]
    _row("repositories, edits, blobs", f"{len(repositories)}, {edits}, {number}")
    _row("the paper's way", f"{paper_rate:.0f} edits/s ({agree})")
    _row("git cat-file --batch to nowhere", f"{best['git']:.2f} s")
    _row("one process", f"{one:.2f} s, {edits / one:.0f} edits/s")
    _row("two workers", f"{best['two']:.2f} s, the same bytes: {same}")
    _row("one process, full form", f"{best['full']:.2f} s, {edits / best['full']:.0f} edits/s")
    print()
    _row("times the paper's way (claim: 20 or more)", f"{edits / one / paper_rate:.1f}")
    _row("times git's own time (claim: 2 or less)", f"{one / best['git']:.2f}")
    _row("speed-up by two workers (claim: 1.8 or more)", f"{one / best['two']:.2f}")
    _row("memory, git included (claim: 300 MB or less)", f"{memory:.0f} MB for {edits} edits")
    return 0


def _row(name: str, value: str) -> None:
    print(f"{name:46} {value}")


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _mine(sources: list[str], out: Path, options: list[str]) -> None:
    # A process of its own each time: its start belongs to what a user waits for.
    subprocess.run(
        [
            sys.executable,
            "-m",
            "jupyter_nbedit.cli",
            "mine",
            *sources,
            "--offline",
            "--quiet",
            *options,
            "--out",
            str(out),
        ],
        check=True,
    )


def _blobs(repository: Repository, work: Path) -> list[bytes]:
    with view(repository, work) as git_dir:
        history = read_history(git_dir, repository.head, "paper")
    ordered = in_dataset_order(history.changes)
    found = dict.fromkeys(blob for change in ordered for blob in (change.new, change.old) if blob)
    return [blob.hex().encode() for blob in found]


def _cat_file(repositories: list[Repository], blobs: dict[str, list[bytes]]) -> None:
    for repository in repositories:
        subprocess.run(
            ["git", "cat-file", "--batch"],
            input=b"\n".join(blobs[repository.name]) + b"\n",
            stdout=subprocess.DEVNULL,
            check=True,
            env={**git_environment(), "GIT_DIR": repository.common_dir},
        )


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
    return f"{same} records the same, {different} different"


def _memory(sources: list[str], work: Path) -> float:
    """Return the most memory of the miner and of one git, in MB."""
    program = (
        "import resource, sys; from jupyter_nbedit.cli import main; main(sys.argv[1:]); "
        "print(*(resource.getrusage(who).ru_maxrss for who in "
        "(resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "mine",
            *sources,
            "--offline",
            "--quiet",
            "--out",
            str(work / "memory.jsonl.zst"),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    unit = 1 if sys.platform == "darwin" else 1024
    return sum(map(int, done.stdout.split())) * unit / 1e6


if __name__ == "__main__":
    sys.exit(main())
