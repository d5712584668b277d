from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from jupyter_nbedit.server.notebooks import files, index
from jupyter_nbedit.server.notebooks.index import NotebookIndex


def write(path: Path, *code: str, language: str = "python") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{"cell_type": "code", "source": source.splitlines(True)} for source in code]
    metadata = {"language_info": {"name": language}}
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}))
    return path


@pytest.fixture
def known(tmp_path: Path) -> NotebookIndex:
    return NotebookIndex(tmp_path, lambda name: name != "unlisted")


async def lines(
    known: NotebookIndex, path: str = "a.ipynb", besides: Iterable[str] = ()
) -> list[str]:
    """Return the first lines of what is known near a notebook."""
    known.look_around(path)
    await known.settled()
    return [each.texts[0] for each in known.near(path, "python", set(besides))]


async def test_the_notebooks_around_are_known_nearest_first(
    tmp_path: Path, known: NotebookIndex
) -> None:
    for name in ("top", "one/near", "one/two/own", "one/two/three/below", "other/far"):
        write(tmp_path / f"{name}.ipynb", f"{name.rpartition('/')[2]} = 1")

    assert await lines(known, "one/two/a.ipynb") == [
        "own = 1",
        "below = 1",
        "near = 1",
        "top = 1",
        "far = 1",
    ]


async def test_the_notebook_itself_and_other_languages_are_left_out(
    tmp_path: Path, known: NotebookIndex
) -> None:
    write(tmp_path / "a.ipynb", "a = 1")
    write(tmp_path / "b.ipynb", "b = 1")
    write(tmp_path / "c.ipynb", "c = 1", language="julia")

    assert await lines(known, besides=["a.ipynb"]) == ["b = 1"]


@pytest.mark.parametrize(
    "path",
    [
        ".hidden.ipynb",
        ".ipynb_checkpoints/b-checkpoint.ipynb",
        ".hidden/b.ipynb",
        "unlisted/b.ipynb",
        "credentials.ipynb",
        ".aws/b.ipynb",
        "node_modules/b.ipynb",
        "b.txt",
    ],
)
async def test_what_is_not_shown_is_not_read(
    path: str, tmp_path: Path, known: NotebookIndex
) -> None:
    write(tmp_path / path, "b = 1")

    known.renew(path)
    assert await lines(known) == []


@pytest.mark.posix
async def test_nothing_outside_of_the_root_is_read(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "b.ipynb", "b = 1")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link.ipynb").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent)
    known = NotebookIndex(root, lambda _: True)
    for path in ("folder/b.ipynb", "link.ipynb", "../outside/b.ipynb"):
        known.renew(path)

    assert await lines(known) == []
    assert await lines(known, "../outside/a.ipynb") == []


async def test_what_is_broken_old_or_large_is_passed_over(
    tmp_path: Path, known: NotebookIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE", 2_000)
    (tmp_path / "broken.ipynb").write_text("{")
    (tmp_path / "bytes.ipynb").write_bytes(b"\xff\xfe")
    (tmp_path / "deep.ipynb").write_text("[" * 1_500)
    (tmp_path / "old.ipynb").write_text('{"worksheets": [], "nbformat": 3}')
    write(tmp_path / "large.ipynb", "x = 1\n" * 1_000)
    write(tmp_path / "good.ipynb", "good = 1")

    assert await lines(known) == ["good = 1"]
    # They are remembered as such, and not read again.
    assert len(known) == 6


async def test_a_notebook_is_read_again_when_it_is_saved(
    tmp_path: Path, known: NotebookIndex
) -> None:
    path = write(tmp_path / "b.ipynb", "b = 1")
    assert await lines(known) == ["b = 1"]

    write(path, "b = 22")
    known.renew("b.ipynb")
    assert await lines(known) == ["b = 22"]

    path.unlink()
    known.renew("b.ipynb")
    assert await lines(known) == []


async def test_a_later_look_finds_what_changed_and_reads_nothing_else(
    tmp_path: Path, known: NotebookIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "FRESH", 0.0)
    write(tmp_path / "b.ipynb", "b = 1")
    write(tmp_path / "c.ipynb", "c = 1")
    write(tmp_path / "d.ipynb", "d = 1")
    assert await lines(known) == ["b = 1", "c = 1", "d = 1"]

    read: list[str] = []

    def noted(root: Path, found: files.Found) -> files.Read | None:
        read.append(found.path)
        return files.read(root, found)

    monkeypatch.setattr(index, "read", noted)
    write(tmp_path / "b.ipynb", "b = 22")
    (tmp_path / "c.ipynb").unlink()

    assert await lines(known) == ["b = 22", "d = 1"]
    assert read == ["b.ipynb"]


async def test_it_is_bounded_in_notebooks_and_lines(
    tmp_path: Path, known: NotebookIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MAX_NOTEBOOKS", 5)
    monkeypatch.setattr(index, "MAX_LINES", 10)
    for number in range(9):
        write(tmp_path / f"{number}.ipynb", f"x{number} = 1\n" * 4)

    assert await lines(known) == ["x0 = 1", "x1 = 1"]
    assert len(known) <= 5
