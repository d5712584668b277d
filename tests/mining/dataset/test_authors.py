"""What the authors' own script wrote, against what is read of it and what is mined.

`authors_commits.jsonl` is what `dataset-collection/code/change_stat.py` of the paper's replication
package wrote when it was run, unchanged, on the repository that `history` makes.
"""

import json
from pathlib import Path

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.convert import import_edits
from jupyter_nbedit.mining.dataset.files import read_edits

THEIRS = Path(__file__).with_name("authors_commits.jsonl")


def rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def unlike_ours(row):
    """Return a row of theirs as our paper form has it: no list of cells is an empty one."""
    return row | {side: row[side] or [] for side in ("old", "new")}


@pytest.fixture
def history(make_repository, nb):
    """Make the repository that the authors' script was run on; its commits have fixed names."""
    repository = make_repository("src")
    book = "a b.ipynb"
    title = ("markdown", "# Title")
    repository.commit_files(
        {book: nb('import pandas as pd\ndf = pd.read_csv("x")', title, "df.head()")},
        "Add the first notebook",
    )
    renamed = 'import pandas as pd\nsales = pd.read_csv("x")'
    repository.commit_files(
        {book: nb(renamed, title, "sales.head()\nsales.tail()", 'print("grüß 😀")')},
        'Rename df to sales, "everywhere"',
    )
    repository.commit_files({book: b'{"not": closed', "c.ipynb": nb()}, "Break it")
    repository.commit_files({book: nb("sales.plot()"), "m.py": b"x"}, "Mend it again now")
    repository.commit_files(
        {"folder/a b.ipynb": nb("x = 1", "x = 1", "y = 2"), "c.ipynb": None}, "fix"
    )
    return repository


def test_mining_gives_the_records_of_their_script(history, tmp_path):
    out = tmp_path / "ours.jsonl"
    source = f"name={history.path}"
    assert main(["mine", source, "--schema", "paper", "--quiet", "--out", str(out)]) == 0
    theirs = [unlike_ours(row) for row in rows(THEIRS)]
    ours = rows(out)
    assert list(ours[0]) == list(theirs[0])
    by_name = {(row["commit"], row["file"]): row for row in theirs}
    assert {(row["commit"], row["file"]): row for row in ours} == by_name
    assert len(ours) == len(by_name) == 7


def test_their_file_is_imported_line_by_line(tmp_path):
    edits = list(import_edits(THEIRS))
    assert [edit.to_paper() for edit in edits] == [edit.to_paper() for edit in read_edits(THEIRS)]
    assert [
        (edit.commit[:4], edit.file, edit.status, len(edit.old), len(edit.new)) for edit in edits
    ] == [
        *[("f9bd", "c.ipynb", "D", 0, 0), ("f9bd", "folder/a b.ipynb", "A", 0, 3)] * 2,
        *[("048f", "a b.ipynb", "A", 0, 1)] * 2,
        *[("b623", "a b.ipynb", "D", 3, 0), ("b623", "c.ipynb", "A", 0, 0)] * 2,
        *[("5dcf", "a b.ipynb", "M", 2, 3)] * 2,
        ("16e4", "a b.ipynb", "A", 0, 2),
    ]
    assert edits[10].new[2] == 'print("grüß 😀")'
    assert edits[10].line_diff == [[("replace", 1, 3, 1, 5)]]


def test_import_filter_and_export_give_their_filtered_file(tmp_path):
    ours, kept, back = (tmp_path / name for name in ("o.jsonl.zst", "k.jsonl.zst", "b.jsonl"))
    assert main(["dataset", "import", str(THEIRS), "--out", str(ours)]) == 0
    assert main(["dataset", "filter", str(ours), "--out", str(kept)]) == 0
    assert main(["dataset", "export", str(kept), "--out", str(back)]) == 0
    seen = set()
    expected = []
    for row in rows(THEIRS):
        # As their split.py filters.
        name = row["repo"] + row["commit"] + row["file"]
        if len(row["message"].split()) >= 3 and name not in seen:
            expected.append(unlike_ours(row))
            seen.add(name)
    assert rows(back) == expected
    assert len(expected) == 3
