"""What was trained says the same in the embedded runtime, number by number."""

from __future__ import annotations

import gguf
import numpy as np
import pytest
import torch

from jupyter_nbedit.predict.llm.local.errors import LocalModelError
from jupyter_nbedit.predict.llm.local.merging import merge, with_merged_adapter
from jupyter_nbedit.predict.llm.local.settings import LocalSettings
from jupyter_nbedit.predict.llm.local.weights import with_adapter
from jupyter_nbedit.training.conversion.adapter_to_gguf import write_adapter
from jupyter_nbedit.training.conversion.comparison import LIKELIEST, compare, runtime_says
from jupyter_nbedit.training.conversion.errors import UnsupportedModelError
from jupyter_nbedit.training.conversion.from_gguf import GgufModel
from jupyter_nbedit.training.conversion.replacing import replace
from jupyter_nbedit.training.models import Trainee
from jupyter_nbedit.training.recipe import Recipe
from tests.training.tiny import HEADS, KEY_HEADS

TEXTS = (
    "\nprint",
    "\nfor i in range(12",
    "\ndf = load('a')\ndf",
    "ä = 1",
    "\n    x = 345\n",
    "int",
)


@pytest.fixture(scope="module")
def trainee(tiny):
    found = Trainee(Recipe(base=str(tiny), rank=8, alpha=16))
    found.model.float()
    torch.manual_seed(3)
    with torch.no_grad():
        for weight in found.weights().values():
            weight.normal_(0, 0.15)
    return found


@pytest.fixture(scope="module")
def adapter(trainee, tmp_path_factory):
    path = tmp_path_factory.mktemp("adapter") / "adapter.gguf"
    weights = {name: each.detach().numpy() for name, each in trainee.weights().items()}
    write_adapter(path, weights, alpha=16, heads=HEADS, key_heads=KEY_HEADS)
    return path


@pytest.fixture(scope="module")
def ours(trainee):
    return trainee.says(TEXTS, 2 * LIKELIEST)


def test_an_adapter_says_the_same(trainee, adapter, ours, tiny):
    theirs = runtime_says(LocalSettings(model=str(tiny), adapter=str(adapter)), TEXTS)

    found = compare(ours, theirs)
    # The runtime rounds what the adapter adds to 16 bits: two tokens that are as likely may change
    # places.
    assert found.worst < 0.05
    assert found.mean < 0.01


def test_so_do_merged_weights(adapter, ours, tiny, tmp_path):
    merge(tiny, adapter, tmp_path / "merged.gguf")

    theirs = runtime_says(LocalSettings(model=str(tmp_path / "merged.gguf")), TEXTS)

    # They have eight bits.
    assert compare(ours, theirs).mean < 0.05
    assert [path.name for path in tmp_path.iterdir()] == ["merged.gguf"]


def test_the_runtime_merges_them_once(adapter, ours, tiny, tmp_path, monkeypatch):
    settings = with_adapter(LocalSettings(model=str(tiny)), adapter, tmp_path / "merged")
    (tmp_path / "merged").mkdir()
    (tmp_path / "merged" / "merged-other-pair.gguf").touch()

    assert compare(ours, runtime_says(settings, TEXTS)).mean < 0.05

    (made,) = (tmp_path / "merged").iterdir()
    written = made.stat().st_mtime_ns
    again, said = with_merged_adapter(settings)
    assert (again.model, again.adapter, said) == (str(made), "", "")
    assert made.stat().st_mtime_ns == written


def test_where_nothing_can_be_merged_the_adapter_runs_beside(adapter, tiny, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    settings = with_adapter(LocalSettings(model=str(tiny)), adapter, tmp_path / "file")
    same, said = with_merged_adapter(settings)
    assert same is settings
    assert "cannot be merged" in said

    monkeypatch.setattr("jupyter_nbedit.predict.llm.local.merging.find_spec", lambda name: None)
    settings = with_adapter(settings, adapter, tmp_path / "merged")
    assert with_merged_adapter(settings)[0] is settings


def test_so_do_weights_that_were_all_trained(tiny, tmp_path):
    trained = Trainee(Recipe(base=str(tiny), rank=0))
    with torch.no_grad():
        for weight in trained.weights().values():
            weight.add_(torch.randn_like(weight), alpha=0.03)
    weights = {name: each.detach().numpy() for name, each in trained.weights().items()}
    replace(tiny, weights, tmp_path / "other.gguf")

    theirs = runtime_says(LocalSettings(model=str(tmp_path / "other.gguf")), TEXTS)

    assert compare(trained.says(TEXTS, 2 * LIKELIEST), theirs).mean < 0.05
    with pytest.raises(UnsupportedModelError, match="not the weights of"):
        replace(tiny, {"model.norm.weight": weights["model.norm.weight"]}, tmp_path / "a.gguf")


def test_without_the_adapter_it_says_something_else(ours, tiny):
    theirs = runtime_says(LocalSettings(model=str(tiny)), TEXTS)

    assert compare(ours, theirs).mean > 0.2


def test_the_order_of_rows_matters(trainee, ours, tiny, tmp_path):
    weights = {name: each.detach().numpy() for name, each in trainee.weights().items()}
    write_adapter(tmp_path / "a.gguf", weights, alpha=16, heads=1, key_heads=1)

    theirs = runtime_says(LocalSettings(model=str(tiny), adapter=str(tmp_path / "a.gguf")), TEXTS)

    assert compare(ours, theirs).worst > 0.05


def test_merging_refuses_the_adapter_of_another_model(tiny, tmp_path):
    writer = gguf.GGUFWriter(str(tmp_path / "other.gguf"), "llama")
    writer.add_float32("adapter.lora.alpha", 16.0)
    writer.add_tensor("blk.9.attn_q.weight.lora_a", np.zeros((8, 64), np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    with pytest.raises(LocalModelError, match="not an adapter of"):
        merge(tiny, tmp_path / "other.gguf", tmp_path / "merged.gguf")


def test_all_weights_are_no_adapter(tmp_path):
    with pytest.raises(UnsupportedModelError, match="no part of an adapter"):
        write_adapter(
            tmp_path / "a.gguf", {"model.norm.weight": np.ones(2)}, alpha=1, heads=1, key_heads=1
        )


def test_a_model_of_another_kind_is_refused(tmp_path):
    writer = gguf.GGUFWriter(str(tmp_path / "other.gguf"), "gpt2")
    writer.add_tensor("a", np.zeros(4, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    with pytest.raises(UnsupportedModelError, match="a gpt2 model"):
        GgufModel(tmp_path / "other.gguf")


def test_every_digit_is_a_token(trainee):
    assert len(trainee.encode("12345")) == 5
    assert len(trainee.encode(" = print")) == 1 + 4 - 2
