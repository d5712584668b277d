from __future__ import annotations

import os

import pytest

from jupyter_nbedit.predict.llm.local import LocalSettings
from jupyter_nbedit.predict.llm.local.settings import MAX_THREADS, MEMORY_BESIDES, usable_cores


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (3, 2), (64, MAX_THREADS)])
def test_a_core_is_left_to_the_others(cores, threads, monkeypatch):
    monkeypatch.setattr("jupyter_nbedit.predict.llm.local.settings.usable_cores", lambda: cores)

    assert LocalSettings(model="").computing_threads == threads
    assert LocalSettings(model="", threads=7).computing_threads == 7


def test_cores_are_those_that_may_be_used():
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


def test_memory_follows_the_weights(tmp_path):
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF")

    assert LocalSettings(model=str(path)).memory_bytes == MEMORY_BESIDES + 4
    assert LocalSettings(model=str(path), memory=10).memory_bytes == 10
    assert LocalSettings(model=str(tmp_path / "none")).memory_bytes == MEMORY_BESIDES
