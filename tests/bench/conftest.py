from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_nbedit.mining.dataset.files import write_edits
from tests.bench.revisions import edits


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "edits.jsonl.zst"
    write_edits(path, edits())
    return path
