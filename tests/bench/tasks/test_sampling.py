from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from jupyter_nbedit.bench.tasks.next_edit import suits
from jupyter_nbedit.bench.tasks.sampling import MAX_TOGETHER, choose, read_data, sample
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit
from jupyter_nbedit.utils.files import DatasetError
from tests.bench.revisions import TABLE, make_edit, renamed


def write(path: Path, edits: list[NotebookEdit]) -> list[Path]:
    write_edits(path, edits)
    return [path]


def test_repositories_take_turns(data: Path) -> None:
    edits = list(sample([data], suits, together=True, limit=8, seed=0))

    assert Counter(edit.repository for edit in edits) == {
        "owner/a": 2,
        "owner/b": 2,
        "owner/c": 2,
        "owner/d": 2,
    }


def test_all_are_taken_without_a_limit(data: Path) -> None:
    assert len(choose([data], suits, together=True, limit=0, seed=0)) == 20


def test_a_seed_gives_the_same_sample_and_another_one_another(data: Path) -> None:
    first, again, other = (
        choose([data], suits, together=False, limit=6, seed=seed) for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_a_smaller_limit_takes_the_first_of_a_larger_one(data: Path) -> None:
    few = choose([data], suits, together=True, limit=5, seed=0)

    assert choose([data], suits, together=True, limit=12, seed=0)[:5] == few


def test_the_notebooks_of_a_commit_stay_together(tmp_path: Path) -> None:
    edits = [
        make_edit(TABLE, renamed(f"t{number}{commit}"), commit=commit, file=f"{number}.ipynb")
        for number in range(MAX_TOGETHER + 2)
        for commit in ("x", "y")
    ]
    chosen = choose(write(tmp_path / "e.jsonl", edits), suits, together=True, limit=0, seed=0)

    assert Counter(each.unit for each in chosen) == {0: MAX_TOGETHER, 1: MAX_TOGETHER}
    commits = [{edits[each.line].commit for each in chosen if each.unit == unit} for unit in (0, 1)]
    assert sorted(map(tuple, commits)) == [("x",), ("y",)]


def test_of_notebooks_changed_alike_the_first_counts(tmp_path: Path) -> None:
    edits = [make_edit(TABLE, renamed("t"), file=f"{number}.ipynb") for number in range(3)]
    files = write(tmp_path / "e.jsonl", edits)

    assert [each.line for each in choose(files, suits, together=True, limit=0, seed=0)] == [0]
    assert len(choose(files, suits, together=False, limit=0, seed=0)) == 3


def test_added_deleted_and_checkpointed_notebooks_do_not_suit(tmp_path: Path) -> None:
    checkpoint = make_edit(TABLE, renamed("t"))
    checkpoint.copy = "checkpoint"
    edits = [make_edit([], TABLE), make_edit(TABLE, []), make_edit(TABLE, TABLE), checkpoint]

    assert choose(write(tmp_path / "e.jsonl", edits), suits, together=True, limit=0, seed=0) == []


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.zst", ".parquet"])
def test_every_format_is_read(tmp_path: Path, data: Path, suffix: str) -> None:
    copy = tmp_path / f"copy{suffix}"
    write_edits(copy, sample([data], suits, together=False, limit=0, seed=0))

    lines = [hashlib.sha256(line.strip()).hexdigest() for line in read_data([copy, data])]
    assert lines[:20] == lines[20:]


def test_the_papers_form_is_read(tmp_path: Path, data: Path) -> None:
    copy = tmp_path / "paper.jsonl"
    write_edits(copy, sample([data], suits, together=False, limit=0, seed=0), "paper")

    chosen = choose([copy], suits, together=True, limit=0, seed=0)
    assert len(chosen) == 20


def test_a_line_that_is_no_edit_is_told(tmp_path: Path, data: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text('{"repo": "x", "commit": "c", "file": "f"}\n\n{"type": "open"}\n')

    with pytest.raises(DatasetError, match=r"e\.jsonl, record 2: not an edit"):
        choose([data, path], suits, together=True, limit=0, seed=0)
