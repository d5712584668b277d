"""Make the bundled sample, a git repository of small notebooks with a written history.

Run it from the root of the project: `python -m scripts.make_sample [BUNDLE]`. Author, dates and
contents are fixed, so the commits have the same hashes on every machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .sample_history import SIDE, Book, Files, history

BUNDLE = Path(__file__).parent.parent / "jupyter_nbedit/mining/sample/sample.bundle"
AUTHOR = "jupyter-nbedit contributors <>"
START = 1_709_542_800
"""The time of the first commit, 4 March 2024 at nine o'clock."""


def stream() -> Iterator[bytes]:
    """Yield the history as `git fast-import` reads it."""
    files: Files = {}
    for number, message in enumerate(history(files), start=1):
        time = START + number * 97_003
        mark = 2 * number
        parent = 2 * (number - 1)
        side = SIDE.get(message)
        yield from _commit(mark + 1 if side else mark, time, message, [parent], files)
        if side:
            yield from _commit(mark, time + 3600, side, [parent, mark + 1], files)


def _commit(
    mark: int, time: int, message: str, parents: list[int], files: Files
) -> Iterator[bytes]:
    yield f"commit refs/heads/main\nmark :{mark}\n".encode()
    for role in ("author", "committer"):
        yield f"{role} {AUTHOR} {time} +0000\n".encode()
    yield _data(message + "\n")
    for order, parent in enumerate(parents):
        if parent:
            yield f"{'merge' if order else 'from'} :{parent}\n".encode()
    yield b"deleteall\n"
    for path, content in sorted(files.items()):
        yield f"M 100644 inline {path}\n".encode()
        yield _data(content.dump() if isinstance(content, Book) else content)


def _data(text: str) -> bytes:
    encoded = text.encode()
    return b"data %d\n%b\n" % (len(encoded), encoded)


def make_repository(path: Path) -> str:
    """Write the sample into a new bare repository and return its head commit."""
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }

    def git(*arguments: str, text: bytes = b"") -> str:
        done = subprocess.run(
            ["git", "-C", str(path), *arguments],
            input=text,
            env=environment,
            check=True,
            capture_output=True,
        )
        return done.stdout.decode().strip()

    path.mkdir(parents=True)
    git("init", "--bare", "--quiet", "--initial-branch=main", "--object-format=sha1")
    git("fast-import", "--quiet", "--date-format=raw", "--force", text=b"".join(stream()))
    git("repack", "-a", "-d", "-f", "--quiet", "--window=250", "--depth=50", "--threads=1")
    return git("rev-parse", "refs/heads/main")


def make_bundle(bundle: Path) -> str:
    """Write the bundle and return the head commit it holds."""
    bundle.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder, "sample")
        head = make_repository(repository)
        subprocess.run(
            [
                "git",
                "-C",
                str(repository),
                "bundle",
                "create",
                "--quiet",
                str(bundle.absolute()),
                "HEAD",
                "refs/heads/main",
            ],
            check=True,
        )
    return head


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLE
    print(make_bundle(target), target, target.stat().st_size, "bytes")
