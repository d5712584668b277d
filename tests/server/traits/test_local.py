from __future__ import annotations

from pathlib import Path

import pytest
from traitlets.config import Config

from jupyter_nbedit.predict.llm.local import SMOLLM2
from jupyter_nbedit.server.extension import NbeditApp


@pytest.fixture
def no_weights(tmp_path, monkeypatch):
    """Look for weights in one folder alone, which is empty."""
    monkeypatch.setattr("jupyter_nbedit.utils.weights_folders.models_folders", lambda: (tmp_path,))
    return tmp_path


def app(**traits: object) -> NbeditApp:
    return NbeditApp(config=Config({"NbeditApp": traits}))


def test_without_weights_there_is_no_local_model(no_weights):
    assert app().local_runtime() is None


def test_weights_that_were_fetched_are_used(no_weights):
    path = SMOLLM2.path(no_weights)
    with path.open("wb") as file:
        file.truncate(SMOLLM2.size)
    model = app(local_threads=2, local_memory=1 << 30).local_runtime()

    assert model is not None
    assert not model.is_running
    assert model.settings.model == str(path)
    assert model.settings.sha256 == SMOLLM2.sha256
    assert (model.settings.threads, model.settings.memory) == (2, 1 << 30)


def test_weights_of_the_users_own_are_taken_as_they_are(no_weights, monkeypatch):
    monkeypatch.chdir(no_weights)
    model = app(local_model="my-nbedit-1b.gguf", local_adapter="~/lora.gguf").local_runtime()

    assert model is not None
    assert model.settings.model == str(no_weights / "my-nbedit-1b.gguf")
    assert model.settings.name == "my-nbedit-1b"
    assert model.settings.sha256 == ""
    assert model.settings.adapter == str(Path.home() / "lora.gguf")


def test_without_the_runtime_there_is_no_local_model(monkeypatch):
    monkeypatch.setattr("jupyter_nbedit.server.traits.local.find_spec", lambda name: None)

    assert app(local_model="x.gguf").local_runtime() is None
