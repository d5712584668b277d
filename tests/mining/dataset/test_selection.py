"""The paper's filter and split, and the other ones."""

import random
from collections import Counter
from typing import Any

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import form_of, read_edits, write_edits
from jupyter_nbedit.mining.dataset.selection import Rules, select
from jupyter_nbedit.mining.dataset.splits import paper_parts, stable_part
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit


def edit(repo="r", commit="c", file="a.ipynb", message="Three words here", **more):
    fields: Any = {"old": ["a"], "new": ["b"], "cell_diff": [("replace", 0, 1, 0, 1)]} | more
    return NotebookEdit(repo, commit, file, message, **fields)


def test_the_papers_filter(tmp_path, capsys):
    edits = [
        edit(),
        edit(),
        edit(file="sub/a.ipynb"),
        edit(commit="d", message="Two words\n\nand more in the body"),
        edit(commit="d"),
        edit(user="other"),
        edit(commit="e", message=""),
    ]
    path, out = tmp_path / "d.jsonl", tmp_path / "out.jsonl.zst"
    write_edits(path, edits)
    assert main(["dataset", "filter", str(path), "--out", str(out)]) == 0
    assert list(read_edits(out)) == [edits[0], edits[2], edits[4], edits[5]]
    said = capsys.readouterr().err
    assert "4 of 7 edits" in said
    assert "1 repeats a repository" in said
    assert "2 fewer than 3 words" in said


@pytest.mark.parametrize(
    ("rules", "dropped"),
    [
        (Rules(), {}),
        (Rules(5), {"fewer than 5 words in the subject line": 5}),
        (Rules(exact=True), {"exact duplicate": 1}),
        (Rules(near=True), {"near duplicate": 1}),
        (Rules(copies=True), {"checkpoint copy": 1}),
        (Rules(no_code=True), {"no code changed": 1}),
        (Rules(languages=("python", "r")), {"another language": 4}),
    ],
)
def test_other_rules(rules, dropped):
    edits = [
        edit(commit="1", language="python", duplicate_of="x"),
        edit(commit="2", near_duplicate_of="x"),
        edit(commit="3", copy="checkpoint"),
        edit(commit="4", cell_diff=[]),
        edit(commit="5", language="julia"),
    ]
    found: Counter[str] = Counter()
    kept = list(select(edits, rules, found))
    assert found == dropped
    assert len(kept) + found.total() == 5


def test_the_papers_form_stays_the_papers_form(tmp_path, capsys):
    path, out = tmp_path / "d.jsonl", tmp_path / "out.parquet"
    write_edits(path, [edit()], "paper")
    assert main(["dataset", "filter", str(path), "--out", str(out)]) == 0
    assert form_of(out) == "paper"
    assert main(["dataset", "filter", str(path), "--no-near", "--out", str(out)]) == 1
    assert "tells nothing of duplicates" in capsys.readouterr().err


def test_the_papers_split_is_by_position_in_the_shuffled_order():
    names = [f"r{number}" for number in range(23)]
    shuffled = list(names)
    random.seed(42)
    random.shuffle(shuffled)
    parts = paper_parts([*names, "r1", "r0"])
    assert [parts[name] for name in shuffled[:10]] == ["train"] * 7 + ["test"] * 2 + ["validation"]
    assert Counter(parts.values()) == {"train": 17, "test": 4, "validation": 2}


def test_the_stable_split_depends_on_the_name_alone():
    names = [f"owner/r{number}" for number in range(2000)]
    share = Counter(map(stable_part, names))
    assert 0.66 < share["train"] / 2000 < 0.74
    assert 0.17 < share["test"] / 2000 < 0.23
    assert stable_part("Owner/R1") == stable_part("owner/r1")
    # Pinned: whoever adds repositories in a year must find the others where they were.
    assert [stable_part(name) for name in names[:6]] == PINNED


PINNED = ["train", "test", "validation", "train", "test", "train"]


@pytest.mark.parametrize("rule", ["paper", "stable"])
@pytest.mark.parametrize("suffix", [".jsonl.zst", ".parquet"])
def test_parts_share_no_repository_and_lose_no_edit(tmp_path, rule, suffix):
    edits = [
        edit(f"r{number % 20}", str(number), user="o", old_cells=[], new_cells=[])
        for number in range(60)
    ]
    write_edits(tmp_path / f"d{suffix}", edits)
    out = tmp_path / "parts"
    arguments = ["dataset", "split", str(tmp_path / f"d{suffix}"), "--rule", rule]
    assert main([*arguments, "--out", str(out)]) == 0
    parts = {path.name: list(read_edits(path)) for path in out.glob(f"*{suffix}")}
    assert set(parts) == {f"{part}{suffix}" for part in ("train", "test", "validation")}
    owners = [{found.repository for found in part} for part in parts.values()]
    assert sum(map(len, owners)) == len(set.union(*owners)) == 20
    assert sorted((e for part in parts.values() for e in part), key=lambda e: int(e.commit)) == (
        edits
    )
    if rule == "paper":
        assert len({found.repository for found in parts[f"train{suffix}"]}) == 14


def test_a_split_that_fails_leaves_no_part(tmp_path):
    path = tmp_path / "d.jsonl"
    write_edits(path, [edit()])
    with path.open("a") as file:
        file.write("{broken\n")
    assert main(["dataset", "split", str(path), "--rule", "stable", "--out", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == [path]
