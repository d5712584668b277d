from __future__ import annotations

import os
from pathlib import Path

from jupyter_nbedit.bench.predictors.gguf_files import GgufFiles


def test_a_model_and_an_adapter_beside_it(tmp_path: Path) -> None:
    weights, adapter = tmp_path / "tiny.v1.gguf", tmp_path / "tuned.gguf"

    alone = GgufFiles.named(f"local:{weights}")
    both = GgufFiles.named(f"local:{weights}+{adapter}")

    assert alone == GgufFiles(weights)
    assert both == GgufFiles(weights, adapter)
    assert both.settings.name == "tiny.v1"
    assert (both.settings.model, both.settings.adapter) == (str(weights), str(adapter))
    assert GgufFiles.named("openai/x") is None


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    files = GgufFiles(tmp_path / "a.gguf", tmp_path / "b.gguf")
    assert files.missing == files.weights

    files.weights.touch()
    assert files.missing == files.adapter


def test_a_file_that_is_written_anew_is_another_model(tmp_path: Path) -> None:
    files = GgufFiles(tmp_path / "a.gguf")
    files.weights.write_bytes(b"one")
    before = files.identity
    files.weights.write_bytes(b"two")
    os.utime(files.weights, ns=(1, 1))

    assert files.identity != before
