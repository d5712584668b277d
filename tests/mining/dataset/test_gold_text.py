"""The paper's form is what the paper's way makes."""

import json

import pytest

from benchmarks.papers_way import papers_way
from jupyter_nbedit.mining.dataset.gold_text import cell_text, compare, file_text


@pytest.mark.filterwarnings("ignore")
def test_records_are_those_of_the_papers_way(make_repository, mine_one, nb):
    repository = make_repository("r")
    text = "\n".join(f"line {number}" for number in range(30))
    repository.commit(a=nb("x = 1", ("markdown", "# T"), "y = 2"), b=nb(text))
    repository.commit(a=nb("x = 2\nz = 3", "new", "y = 2"), c=b"not json")
    repository.commit_files({"b.ipynb": None, "moved/b.ipynb": nb(text + "\nmore")}, "Move it away")
    repository.commit(a=nb(), c=nb("repaired"))
    repository.commit_files({"d'é.ipynb": nb("quoted"), "with space.ipynb": nb("1")}, "Odd names")
    repository.commit(message="", a=nb("lost"))
    repository.commit_files({"a.ipynb": None}, "Delete it for good")
    # Without a word the authors' reader of the log loses its place.
    lost = repository.git("rev-parse", "HEAD~1")
    theirs = [edit for edit in papers_way(repository.path / ".git", "r") if lost != edit.commit]
    ours, entry = mine_one(repository.path, "paper")
    assert sorted(map(repr, theirs)) == sorted(repr(edit.to_paper()) for edit in ours)
    assert len(ours) == 9
    assert entry.skipped == {"commit without a message": 1, "name that git prints quoted": 1}


def test_the_gold_text():
    assert cell_text(["a", "b", "c"], [("replace", 0, 1, 0, 1), ("insert", 1, 1, 2, 3)]) == "a\nc\n"
    assert file_text(["a", "b"]) == "<Cell_0>\na\n<\\Cell_0>\n<Cell_1>\nb\n<\\Cell_1>\n"


def test_published_edits_are_compared(make_repository, mine_one, tmp_path, nb):
    repository = make_repository("r")
    first = repository.commit(a=nb("1"))
    second = repository.commit_files({"d/a.ipynb": nb("2")})
    edits, _ = mine_one(repository.path, "paper")
    published = tmp_path / "published.jsonl"
    rows = [
        ("r", first, "a.ipynb", "1\n", "<Cell_0>\n1\n<\\Cell_0>\n"),
        ("r", second, "a.ipynb", "x\n", "<Cell_0>\n2\n<\\Cell_0>\n"),
        ("r", second, "b.ipynb", "", ""),
        ("other", second, "b.ipynb", "", ""),
    ]
    keys = ("repo", "commit", "file_name", "expected_cell", "expected_file")
    published.write_text(
        "".join(json.dumps(dict(zip(keys, row, strict=True))) + "\n" for row in rows)
    )
    result = compare(edits, published)
    assert result.equal == 1
    assert result.different == [f"r@{second}:a.ipynb"]
    assert result.absent == [f"r@{second}:b.ipynb"]
