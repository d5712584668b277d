from __future__ import annotations

from jupyter_nbedit.mining.notebooks.edit_records import decode


def test_a_file_that_became_a_link_was_modified():
    line = b'{"repo":"r","commit":"c","file":"a.ipynb","status":"T","old":["x"],"new":[]}'

    assert decode(line).status == "M"
