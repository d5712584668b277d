"""The numbers of a dataset, counted by hand."""

import json
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.mining.dataset.statistics import KINDS, count, kind_of
from jupyter_nbedit.mining.notebooks.edit_records import CellChange, NotebookEdit
from jupyter_nbedit.mining.notebooks.opcodes import line_opcodes, opcodes
from jupyter_nbedit.utils.distributions import distribution


def edit(old, new, repo="r", commit="c", file="a.ipynb", **more):
    cells = opcodes(old, new)
    return NotebookEdit(
        repo, commit, file, "m", old, new, cells, line_opcodes(old, new, cells), **more
    )


EDITS = [
    edit(["x = 1\ny = 2"], ["x = 1\ny = 3\nz = 4"], language="python"),
    edit([], ["a", "b\nc"], file="b.ipynb", status="A", duplicate_of="k"),
    edit(["a", "b"], [], commit="d", status="D", near_duplicate_of="k", copy="checkpoint"),
    edit(["a", "b", "c"], ["A", "b"], repo="[s]", changes=[CellChange("edited", 0, 0)]),
    edit(["a", "b"], ["A", "B"], repo="[s]", commit="d"),
    edit(["a"], ["a"], repo="[s]", commit="e", file="\x1b[31m.ipynb"),
]


def test_what_is_counted():
    found = count(iter(EDITS))
    assert (found.repositories, found.notebooks, found.revisions, found.edits) == (2, 4, 5, 6)
    assert list(found.kinds) == list(KINDS)
    assert set(found.kinds.values()) == {1}
    assert (found.exact_duplicates, found.near_duplicates) == (1, 1)
    assert found.cell_changes == {"edited": 1}
    assert found.statuses == {"M": 4, "A": 1, "D": 1}
    assert found.languages == {"unknown": 5, "python": 1}
    assert found.copies == {"none": 5, "checkpoint": 1}
    assert found.cells_changed.bins == [(0, 0, 1), (1, 1, 1), (2, 2, 4)]
    assert found.lines_deleted.mean == (1 + 0 + 2 + 2 + 2 + 0) / 6
    assert found.lines_added.mean == (2 + 3 + 0 + 1 + 2 + 0) / 6
    assert found.lines_changed.max == 4
    assert [(each.repository, each.notebooks, each.revisions) for each in found.by_repository] == [
        ("[s]", 2, 3),
        ("r", 2, 2),
    ]


def test_the_kinds_of_edit():
    assert [kind_of(each) for each in EDITS] == [
        "modifies one cell",
        "adds cells",
        "deletes cells",
        "mixed",
        "modifies several cells",
        "changes no code",
    ]


@given(st.lists(st.integers(0, 300), min_size=1))
def test_bins_hold_every_value_once(values):
    found = distribution(Counter(values))
    assert sum(often for _, _, often in found.bins) == len(values)
    for first, last, often in found.bins:
        assert often == sum(first <= value <= last for value in values)
    assert found.max == max(values)
    assert found.median == sorted(values)[(len(values) - 1) // 2]


@pytest.fixture
def dataset(tmp_path):
    path = tmp_path / "d.jsonl"
    write_edits(path, EDITS)
    return str(path)


def test_as_tables(dataset, capsys):
    assert main(["dataset", "stats", dataset]) == 0
    said = capsys.readouterr().out
    assert "revisions" in said
    assert "modifies one cell" in said
    assert "[s]" in said
    assert "\x1b" not in said


def test_as_json(dataset, capsys):
    assert main(["dataset", "stats", dataset, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["revisions"] == 5


def test_of_an_empty_dataset(tmp_path, capsys):
    path = tmp_path / "d.jsonl"
    path.touch()
    plots = ["--plots", str(tmp_path / "plots")]
    pytest.importorskip("matplotlib")
    assert main(["dataset", "stats", str(path), *plots]) == 0
    assert "repositories" in capsys.readouterr().out


def test_as_figures(dataset, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    plots = tmp_path / "plots"
    assert main(["dataset", "stats", dataset, "--json", "--plots", str(plots)]) == 0
    written = sorted(path.name for path in plots.iterdir())
    assert written == [
        "cells-changed.png",
        "edits-per-repository.png",
        "kinds.png",
        "lines-changed.png",
        "repositories.png",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in plots.iterdir())


@pytest.mark.parametrize(
    ("library", "options", "extra"),
    [("rich", [], "mine"), ("matplotlib", ["--json", "--plots", "p"], "plots")],
)
def test_a_missing_library_is_said_with_its_extra(
    dataset, capsys, monkeypatch, library, options, extra
):
    monkeypatch.setitem(sys.modules, library, None)
    assert main(["dataset", "stats", dataset, *options]) == 1
    assert f"jupyter-nbedit[{extra}]" in capsys.readouterr().err
