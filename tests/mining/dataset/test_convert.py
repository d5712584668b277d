"""The authors' files become ours and come back as they were."""

import json

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.convert import import_edits
from jupyter_nbedit.mining.dataset.files import form_of, read_edits, write_edits
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit
from jupyter_nbedit.utils.files import DatasetError

THEIRS = {
    "repo": "r",
    "commit": "c" * 40,
    "file": "a b.ipynb",
    "message": "Say something new",
    "old": ["x = 1", "y = 2"],
    "new": ["x = 1", "y = 3\nz = 4"],
    "cell_diff": [["replace", 1, 2, 1, 2]],
    "line_diff": [[["replace", 0, 1, 0, 2]]],
}


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_there_and_back(tmp_path):
    rows = [THEIRS, THEIRS | {"old": "", "cell_diff": [], "line_diff": []}, THEIRS | {"repo": "s"}]
    theirs = write(tmp_path / "commits.jsonl", *rows)
    ours, back = tmp_path / "ours.parquet", tmp_path / "back.jsonl"
    assert main(["dataset", "import", str(theirs), "--out", str(ours)]) == 0
    assert main(["dataset", "export", str(ours), "--out", str(back)]) == 0
    rows[1]["old"] = []
    assert [json.loads(line) for line in back.read_text().splitlines()] == rows
    assert (form_of(theirs), form_of(ours), form_of(back)) == ("paper", "full", "paper")
    first, _, last = read_edits(ours)
    assert last.duplicate_of == first.key
    assert last.near_duplicate_of == first.key


def test_what_their_form_lacks_is_worked_out(tmp_path):
    bare = {key: THEIRS[key] for key in ("repo", "commit", "file", "old", "new")}
    rows = [bare, bare | {"old": []}, bare | {"new": []}, bare | {"user": "o", "time": 7}]
    rows += [bare | {"status": "D"}, bare | {"status": "T"}]
    modified, added, deleted, owned, told, changed = import_edits(
        write(tmp_path / "d.jsonl", *rows)
    )
    assert modified.cell_diff == [("replace", 1, 2, 1, 2)]
    assert modified.line_diff == [[("replace", 0, 1, 0, 2)]]
    assert [(change.kind, change.old, change.new) for change in modified.changes] == [
        ("edited", 1, 1)
    ]
    assert [cell.source for cell in modified.cells_after()] == bare["new"]
    assert [edit.status for edit in (modified, added, deleted)] == ["M", "A", "D"]
    assert (told.status, changed.status) == ("D", "M")
    assert (owned.repository, owned.time) == ("o/r", 7)


def test_half_a_character_is_replaced(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps(THEIRS | {"new": ["a\ud83d"]}))
    (edit,) = import_edits(path)
    assert edit.new == ["a�"]


@pytest.mark.parametrize("line", ["{", "[]", '{"repo": 1}', "\udcff"])
def test_a_line_that_is_no_edit_is_named_and_nothing_is_written(tmp_path, capsys, line):
    path, out = tmp_path / "d.jsonl", tmp_path / "out.jsonl"
    good = json.dumps(THEIRS)
    path.write_bytes(f"{good}\n\n{line}\n".encode("utf-8", "surrogateescape"))
    assert main(["dataset", "import", str(path), "--out", str(out)]) == 1
    assert "line 3: not an edit" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]


def test_the_papers_form_is_not_called_full(tmp_path, capsys):
    path = write(tmp_path / "d.jsonl", THEIRS)
    arguments = ["dataset", "export", str(path), "--schema", "full"]
    assert main([*arguments, "--out", str(tmp_path / "out.parquet")]) == 1
    assert "import makes it full" in capsys.readouterr().err


def test_the_format_alone_can_be_changed(tmp_path):
    edits = [NotebookEdit("r", "c", "f", "m", ["a"], ["b"], user="o", content="00")]
    write_edits(tmp_path / "d.jsonl", edits)
    out = tmp_path / "d.parquet"
    arguments = ["dataset", "export", str(tmp_path / "d.jsonl"), "--schema", "full"]
    assert main([*arguments, "--out", str(out)]) == 0
    assert list(read_edits(out)) == edits


def test_parquet_is_not_imported(tmp_path):
    with pytest.raises(DatasetError, match="JSON Lines"):
        next(import_edits(tmp_path / "d.parquet"))
