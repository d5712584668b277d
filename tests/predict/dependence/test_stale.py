"""The stories in `cases`: what is run and edited, and which cells are stale then.

A story starts with "=== name". Its cells are parted by "---", before Markdown by "--- markdown",
and named 0, 1 and so on; in Julia its first line is "--- julia". Behind the cells, below "***",
stands what happens, a line each:

- run 0 1 2
- fail 1: it is run and ends with an error
- edit 1 old→new; with \\n for a line's end
- insert 1 source: the cells from 1 on move down, and keep their names; the new one is "new"
- restart
- stale 1 2<0: these are, and no others, 2 because of 0
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyter_nbedit.core.notebook import Cell, CellType, Notebook
from jupyter_nbedit.predict.dependence.stale import Ran, StaleCells
from tests.predict.scenarios import scenarios

FILES = sorted(Path(__file__).with_name("cases").glob("*.txt"))
FOUND = [(f"{path.stem}: {name}", text) for path in FILES for name, text in scenarios(path)]


class Story:
    def __init__(self, cells: str) -> None:
        self.language = "julia" if cells.startswith("--- julia\n") else "python"
        self.cells: list[Cell] = []
        for number, part in enumerate(cells.removeprefix("--- julia\n").split("\n---")):
            head, _, body = part.partition("\n") if number else ("", "", part)
            kind: CellType = "markdown" if head.strip() == "markdown" else "code"
            self.cells.append(Cell(str(number), kind, body.strip("\n")))
        self.stale = StaleCells()
        self.touched: set[str] = set()

    @property
    def notebook(self) -> Notebook:
        return Notebook(tuple(self.cells), self.language)

    async def happens(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word in ("run", "fail"):
            for name in rest.split():
                await self.stale.ran(Ran(self.notebook, name, True), is_new=name in self.touched)
        elif word == "edit":
            name, _, change = rest.partition(" ")
            old, _, new = change.replace("\\n", "\n").partition("→")
            at = next(i for i, cell in enumerate(self.cells) if cell.id == name)
            assert old in self.cells[at].source
            source = self.cells[at].source.replace(old, new, 1)
            self.cells[at] = Cell(name, self.cells[at].type, source)
            self.touched.add(name)
        elif word == "insert":
            index, _, source = rest.partition(" ")
            self.cells.insert(int(index), Cell("new", "code", source))
            self.touched.add("new")
        elif word == "restart":
            self.stale = StaleCells()
        else:
            assert word == "stale"
            expected = dict((name.split("<") * 2)[:2] for name in rest.split())
            assert await self.stale.now(self.notebook) == expected, line


@pytest.mark.parametrize(("name", "text"), FOUND, ids=[name for name, _ in FOUND])
def test_story(name: str, text: str) -> None:
    cells, _, lines = text.partition("***\n")
    story = Story(cells)

    async def tell() -> None:
        for line in lines.strip().splitlines():
            await story.happens(line.strip())

    asyncio.run(tell())
    assert "\nstale" in f"\n{lines}"
    assert name.partition(": ")[2].startswith("silence") == (
        not any(line.strip() > "stale" for line in lines.splitlines() if line.startswith("stale"))
    )


def test_a_story_is_found_by_one_name() -> None:
    names = [name for name, _ in FOUND]
    assert len(names) == len(set(names))


def test_at_least_half_of_the_stories_are_of_silence() -> None:
    assert sum(": silence" in name for name, _ in FOUND) >= len(FOUND) / 2
