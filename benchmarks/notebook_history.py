"""Make a git repository of notebooks with outputs and a long history, for `benchmarks.mine`.

    python -m benchmarks.notebook_history FOLDER

It takes some minutes. The same arguments give the same commits on every machine. What people do to
notebooks is imitated: a commit edits lines of a few cells, or runs the notebook again so that its
outputs change, or adds, deletes and moves cells. Outputs are text, tables and images; the pack is
what `git gc` makes.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

START = 1_600_000_000
_AUTHOR = b"A Developer <a@example.org>"
_NAMES = "df sales train test model scores rates x y fig ax names table rows total".split()
_CALLS = "mean sum head dropna groupby merge plot fit predict reset_index astype join".split()
_WORDS = "We now look at the data and see what the model makes of it per group and year".split()


class Notebook:
    """A notebook under way."""

    def __init__(self, chance: random.Random, cells: int) -> None:
        self._chance = chance
        self._runs = 0
        self.cells = [self._cell() for _ in range(cells)]

    def change(self) -> None:
        """Do what one commit does."""
        chance = self._chance
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            cell = chance.choice(self.cells)
            lines = cell["source"]
            lines[chance.randrange(len(lines))] = self._line(cell["cell_type"])
        deed = chance.random()
        if deed < 0.15:
            self.cells.insert(chance.randrange(len(self.cells)), self._cell())
        elif deed < 0.22 and len(self.cells) > 5:
            del self.cells[chance.randrange(len(self.cells))]
        elif deed < 0.26:
            cell = self.cells.pop(chance.randrange(len(self.cells)))
            self.cells.insert(chance.randrange(len(self.cells)), cell)
        if chance.random() < 0.4:
            self._run()

    def dump(self) -> bytes:
        """Return the file as Jupyter writes it."""
        content = {
            "cells": self.cells,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python", "version": "3.11.7"},
            },
            "nbformat": 4,
            "nbformat_minor": 4,
        }
        return json.dumps(content, indent=1, sort_keys=True).encode() + b"\n"

    def _run(self) -> None:
        for cell in self.cells:
            if cell["cell_type"] == "code":
                self._runs += 1
                cell["execution_count"] = self._runs
                if self._chance.random() < 0.3:
                    cell["outputs"] = self._outputs()

    def _cell(self) -> dict[str, Any]:
        kind = self._chance.choice(("code", "code", "markdown"))
        lines = [self._line(kind) for _ in range(self._chance.randrange(1, 15))]
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": lines}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": self._outputs()}
        return cell

    def _line(self, kind: str) -> str:
        chance = self._chance
        if kind == "markdown":
            return " ".join(chance.choices(_WORDS, k=12)) + "\n"
        left, right, call = chance.choice(_NAMES), chance.choice(_NAMES), chance.choice(_CALLS)
        return f"{left} = {right}.{call}({chance.choice(_NAMES)!r}, n={chance.randrange(100)})\n"

    def _outputs(self) -> list[dict[str, Any]]:
        chance = self._chance
        kind = chance.random()
        if kind < 0.4:
            return []
        if kind < 0.65:
            text = [f"epoch {n}: loss {chance.random():.4f}\n" for n in range(chance.randrange(40))]
            return [{"name": "stdout", "output_type": "stream", "text": text}]
        if kind < 0.8:
            rows = [f"<tr><td>{n}</td><td>{chance.random()}</td></tr>\n" for n in range(20)]
            data: dict[str, Any] = {"text/html": ["<table>\n", *rows, "</table>"]}
        else:
            image = chance.randbytes(chance.randrange(4_000, 40_000))
            data = {"image/png": base64.encodebytes(image).decode(), "text/plain": ["<Figure>"]}
        return [{"data": data, "metadata": {}, "output_type": "display_data"}]


def stream(notebooks: int, commits: int, cells: int, seed: int) -> Iterator[bytes]:
    """Yield the history as `git fast-import` reads it."""
    chance = random.Random(seed)
    books: dict[bytes, Notebook] = {}
    for number in range(commits):
        path = b"folder%d/notebook%d.ipynb" % (number % 5, chance.randrange(notebooks))
        if path in books:
            books[path].change()
        else:
            books[path] = Notebook(chance, chance.randrange(2, 2 * cells))
        content = books[path].dump()
        yield b"commit refs/heads/main\nauthor %b %d +0000\ncommitter %b %d +0000\n" % (
            (_AUTHOR, START + 60 * number) * 2
        )
        message = b"Change notebook number %d" % number
        yield b"data %d\n%b\nM 100644 inline %b\n" % (len(message), message, path)
        yield b"data %d\n%b\n" % (len(content), content)


def make_repository(path: Path, notebooks: int, commits: int, cells: int, seed: int) -> None:
    """Write the history into a new bare repository."""
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }

    def git(*arguments: str) -> list[str]:
        return ["git", "-C", str(path), *arguments]

    path.mkdir(parents=True)
    subprocess.run(git("init", "--bare", "-q", "-b", "main"), env=environment, check=True)
    with subprocess.Popen(
        git("fast-import", "--quiet", "--date-format=raw"), stdin=subprocess.PIPE, env=environment
    ) as process:
        if process.stdin is not None:
            process.stdin.writelines(stream(notebooks, commits, cells, seed))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "git fast-import")
    subprocess.run(git("repack", "-a", "-d", "-f", "-q"), env=environment, check=True)


def main() -> int:
    """Make the repository."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="made, and must not be there")
    parser.add_argument("--notebooks", type=int, default=60, help="in each of five folders")
    parser.add_argument("--commits", type=int, default=10_000, help="(default: %(default)s)")
    parser.add_argument("--cells", type=int, default=20, help="of a new notebook, on average")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    make_repository(
        arguments.folder, arguments.notebooks, arguments.commits, arguments.cells, arguments.seed
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
