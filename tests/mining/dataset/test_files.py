"""Dataset files."""

import pytest
import zstandard

from jupyter_nbedit.mining.dataset.files import read_edits, write_edits
from jupyter_nbedit.mining.notebooks.edit_records import (
    CellChange,
    CellRecord,
    NotebookEdit,
    PaperEdit,
    decode,
    encode,
)
from jupyter_nbedit.utils.files import DatasetError

EDIT = NotebookEdit(
    "r",
    "c" * 40,
    "a/é.ipynb",
    "Say something new",
    ["a", "b"],
    ["a", "B", "🎈"],
    [("replace", 1, 2, 1, 3)],
    [[("replace", 0, 1, 0, 2)]],
    "o",
    "p" * 40,
    7,
    "M",
    "",
    "python",
    4,
    "",
    [CellRecord("code", "x"), CellRecord("code", "y")],
    [
        CellRecord("code", "x"),
        CellRecord("markdown", "m", "# T"),
        CellRecord("code"),
        CellRecord("code"),
    ],
    [CellChange("edited", 1, 2, [(0, 1, 0, 1)], [(0, 1, 0, 1)]), CellChange("inserted", new=1)],
)


def test_a_record_survives_a_line():
    assert decode(encode(EDIT)) == EDIT
    assert decode(encode(EDIT.to_paper())).to_paper() == EDIT.to_paper()


def test_the_cells_of_both_sides_have_their_sources():
    assert [cell.source for cell in EDIT.cells_before()] == ["a", "b"]
    assert [cell.source for cell in EDIT.cells_after()] == ["a", "# T", "B", "🎈"]


def test_the_authors_files_write_an_unreadable_side_as_a_text():
    edit = decode(
        b'{"repo":"r","commit":"c","file":"f","message":"m","old":"","new":["x"],'
        b'"cell_diff":[["insert",0,0,0,1]],"line_diff":[]}'
    )
    assert (edit.old, edit.new, edit.cell_diff) == ([], ["x"], [("insert", 0, 0, 0, 1)])


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.zst", ".parquet"])
def test_every_format_gives_back_what_was_written(tmp_path, suffix):
    path = tmp_path / f"d{suffix}"
    assert write_edits(path, [EDIT] * 3) == 3
    assert list(read_edits(path)) == [EDIT] * 3
    write_edits(path, [EDIT], "paper")
    assert [edit.to_paper() for edit in read_edits(path)] == [EDIT.to_paper()]


def test_several_frames_are_one_file(tmp_path):
    path = tmp_path / "d.jsonl.zst"
    path.write_bytes(zstandard.compress(encode(EDIT)) * 3)
    assert len(list(read_edits(path))) == 3


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.zst", ".parquet"])
def test_a_file_is_there_when_it_is_whole_only(tmp_path, suffix):
    path = tmp_path / f"d{suffix}"
    path.write_bytes(b"before")

    def edits():
        yield EDIT
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_edits(path, edits())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_cut_short_is_noticed(tmp_path):
    path = tmp_path / "d.jsonl.zst"
    write_edits(path, [EDIT] * 50)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DatasetError, match="not a whole file"):
        list(read_edits(path))


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(DatasetError, match=r"ends in \.jsonl"):
        write_edits(tmp_path / "d.csv", [])


def test_the_key_names_the_edit():
    assert EDIT.key == f"o/r@{'c' * 40}:a/é.ipynb"
    assert PaperEdit("r", "c", "f").key == "r@c:f"
