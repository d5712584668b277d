"""Files that are written whole or not at all."""

from __future__ import annotations

import pytest

from jupyter_nbedit.utils.files import AtomicFile


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(OSError, match="folder") as taken, AtomicFile(folder) as file:
        file.write(b"x")
    with pytest.raises(FileNotFoundError) as missing, AtomicFile(tmp_path / "no" / "x"):
        pass

    assert taken.value.filename == str(folder)
    assert missing.value.filename == str(tmp_path / "no" / "x")
    assert list(tmp_path.iterdir()) == [folder]
