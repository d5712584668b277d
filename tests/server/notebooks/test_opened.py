from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_nbedit.core.events import Edit, Open, Origin
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.server.notebooks import NotebookIndex, OpenNotebooks
from jupyter_nbedit.server.notebooks.opened import MAX_ELSEWHERE, module_name


def session(path: str, *sources: str, language: str = "python") -> Session:
    made = Session()
    cells = tuple(Cell(str(number), "code", text) for number, text in enumerate(sources))
    made.apply(Open(cells=cells, language=language, path=path))
    return made


async def lines(notebooks: OpenNotebooks, asking: Session) -> list[list[str]]:
    await notebooks.settled()
    return [list(each.texts) for each in notebooks.library(asking).notebooks]


def write(path: Path, source: str) -> None:
    cells = [{"cell_type": "code", "source": source}]
    metadata = {"kernelspec": {"language": "python"}}
    path.write_text(json.dumps({"cells": cells, "metadata": metadata}))


async def test_an_open_notebook_is_known_as_it_is_now() -> None:
    here, other = session("a.ipynb", "a = 1"), session("b.ipynb", "b = 1")
    notebooks = OpenNotebooks(None)
    notebooks.follow(here)
    notebooks.follow(other)
    assert await lines(notebooks, here) == [["b = 1"]]

    other.apply(Edit(cell_id="0", start=4, end=5, text="22"))
    assert await lines(notebooks, here) == [["b = 22"]]

    notebooks.leave(other)
    assert await lines(notebooks, here) == []


async def test_the_same_notebook_in_another_tab_is_no_other() -> None:
    here, twin = session("a.ipynb", "a = 1"), session("a.ipynb", "a = 1")
    notebooks = OpenNotebooks(None)
    notebooks.follow(here)
    notebooks.follow(twin)

    assert await lines(notebooks, here) == []


async def test_another_language_has_nothing_to_say() -> None:
    here, other = session("a.ipynb", "a = 1"), session("b.ipynb", "b = 1", language="julia")
    notebooks = OpenNotebooks(None)
    notebooks.follow(here)
    notebooks.follow(other)

    assert await lines(notebooks, here) == []


async def test_what_is_open_comes_before_what_is_on_disk(tmp_path: Path) -> None:
    write(tmp_path / "b.ipynb", "saved = 1")
    write(tmp_path / "c.ipynb", "c = 1")
    here, other = session("a.ipynb", "a = 1"), session("b.ipynb", "now = 1")
    notebooks = OpenNotebooks(NotebookIndex(tmp_path, lambda _: True))
    notebooks.follow(here)
    notebooks.follow(other)
    assert await lines(notebooks, here) == [["now = 1"], ["c = 1"]]

    notebooks.leave(other)
    assert await lines(notebooks, here) == [["saved = 1"], ["c = 1"]]


async def test_what_was_saved_is_known_when_it_is_closed(tmp_path: Path) -> None:
    here, other = session("a.ipynb", "a = 1"), session("b.ipynb", "b = 1")
    notebooks = OpenNotebooks(NotebookIndex(tmp_path, lambda _: True))
    notebooks.follow(here)
    notebooks.follow(other)
    await notebooks.settled()

    write(tmp_path / "b.ipynb", "b = 22")
    notebooks.saved(other)
    notebooks.leave(other)
    assert await lines(notebooks, here) == [["b = 22"]]


async def test_what_was_done_in_an_open_notebook_of_the_folder_is_told() -> None:
    here = session("one/a.ipynb", "a = 1")
    others = [session(f"one/{name}.ipynb", "x = 1") for name in "bc"]
    far = session("two/d.ipynb", "x = 1")
    foreign = session("one/e.ipynb", "x = 1", language="julia")
    notebooks = OpenNotebooks(None)
    for number, each in enumerate([here, *others, far, foreign], 5):
        notebooks.follow(each)
        each.apply(Edit(cell_id="0", start=4, end=5, text=str(number), time=100.0 - number))

    told = notebooks.elsewhere(here)
    assert [item.new for item in told] == ["7", "6"]
    # Their cells are called as none here is, and not alike.
    assert len({item.cell_id for item in told} | {"0"}) == 3

    notebooks.leave(others[1])
    assert [item.new for item in notebooks.elsewhere(here)] == ["6"]


async def test_what_was_accepted_there_does_not_push_out_what_it_follows_from() -> None:
    here = session("one/a.ipynb", "a = 1")
    there = session("one/b.ipynb", "x = 1")
    notebooks = OpenNotebooks(None)
    for each in (here, there):
        notebooks.follow(each)
    there.apply(Edit(cell_id="0", start=4, end=5, text="2", time=1.0))
    for number in range(MAX_ELSEWHERE + 5):
        accepted = Edit(
            cell_id="0",
            start=0,
            end=0,
            text="y",
            time=2.0 + number,
            origin=Origin.SUGGESTION,
        )
        there.apply(accepted)

    told = notebooks.elsewhere(here)
    assert [item.new for item in told] == ["2", *["y"] * MAX_ELSEWHERE]


async def test_a_file_that_can_be_imported_is_told_with_the_name_of_its_module() -> None:
    here = session("one/a.ipynb", "a = 1")
    near, below = session("one/utils.py", "x = 1"), session("one/own/deep.py", "x = 1")
    far = session("two/other.py", "x = 1")
    notebooks = OpenNotebooks(None)
    for number, each in enumerate([here, near, below, far], 5):
        notebooks.follow(each)
        each.apply(Edit(cell_id="0", start=4, end=5, text=str(number), time=100.0 + number))

    told, modules = notebooks.elsewhere(here), notebooks.modules(here)
    assert [(item.new, modules[item.cell_id]) for item in told] == [
        ("6", "utils"),
        ("7", "own.deep"),
    ]
    # For the file the notebook beside it is no module.
    assert [item.new for item in notebooks.elsewhere(near)] == ["5", "7"]
    assert set(notebooks.modules(near).values()) == {"own.deep"}


@pytest.mark.parametrize(
    ("path", "folder", "module"),
    [
        ("utils.py", "", "utils"),
        ("a/utils.py", "", "a.utils"),
        ("a/utils.py", "a", "utils"),
        ("a/own/__init__.py", "a", "own"),
        ("a/__init__.py", "a", ""),
        ("utils.py", "a", ""),
        ("ab/utils.py", "a", ""),
        ("a-b/utils.py", "", ""),
        ("my-utils.py", "", ""),
        ("utils.ipynb", "", ""),
    ],
)
def test_a_file_is_a_module_where_it_can_be_imported(path: str, folder: str, module: str) -> None:
    assert module_name(path, folder) == module
