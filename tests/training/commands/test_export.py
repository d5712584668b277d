from __future__ import annotations

from pathlib import Path

import gguf

from jupyter_nbedit.cli import main
from jupyter_nbedit.predict.llm.local.weights import Weights, sha256_of
from jupyter_nbedit.training.checkpoints import looks


def export(tmp_path, *more):
    words = ["train", "export", tmp_path / "run", "--out", tmp_path / "out.gguf", *more]
    return main([str(word) for word in words])


def names(path):
    return {each.name for each in gguf.GGUFReader(str(path)).tensors}


def test_the_model_and_its_adapter(train, base, tmp_path, capsys):
    assert train("--task", "going on") == 0

    assert export(tmp_path) == 0
    assert names(tmp_path / "out.gguf") == names(base)
    assert "out.gguf: " in capsys.readouterr().out

    assert export(tmp_path, "--adapter") == 0
    assert "blk.0.attn_q.weight.lora_a" in names(tmp_path / "out.gguf")
    assert not list(tmp_path.glob(".*"))


def test_what_had_been_learned_at_a_look(train, base, tmp_path, capsys):
    assert train("--task", "going on", "--keep", "--evaluate", "400") == 0
    first, *_, last = looks(tmp_path / "run")
    assert first == 0

    sizes = {}
    for look in (first, last):
        assert export(tmp_path, "--adapter", "--look", str(look)) == 0
        sides = gguf.GGUFReader(str(tmp_path / "out.gguf")).tensors
        sizes[look] = sum(float(abs(each.data).sum()) for each in sides if "lora_b" in each.name)

    # An adapter begins with nothing to add.
    assert sizes[first] == 0.0 < sizes[last]
    capsys.readouterr()
    assert export(tmp_path, "--look", "7") == 1
    assert "no weights were kept after 7 tokens (0, " in capsys.readouterr().err


def test_of_all_weights_there_is_no_adapter(train, base, tmp_path, capsys):
    assert train("--task", "going on", "--full") == 0

    assert export(tmp_path, "--adapter") == 1
    assert "no adapter" in capsys.readouterr().err
    assert export(tmp_path) == 0
    assert names(tmp_path / "out.gguf") == names(base)


def test_it_is_bundled_with_the_weights_it_was_trained_on(
    train, base, tmp_path, monkeypatch, capsys
):
    assert train("--task", "going on") == 0
    bundled = tmp_path / "package" / "adapter.gguf"
    bundled.parent.mkdir()
    for module in ("training.export", "predict.llm.local.weights"):
        monkeypatch.setattr(f"jupyter_nbedit.{module}.ADAPTER", bundled)
    words = ["train", "export", str(tmp_path / "run"), "--bundle"]

    assert main(words) == 1
    assert "other weights than the bundled ones" in capsys.readouterr().err

    path = Path(base)
    tiny = Weights(
        name="tiny",
        package="",
        version="",
        wheel_size=0,
        wheel_sha256="",
        member=f"x/{path.name}",
        size=path.stat().st_size,
        sha256=sha256_of(path),
        licence="",
    )
    monkeypatch.setattr("jupyter_nbedit.training.export.SMOLLM2", tiny)
    assert tiny.settings([path.parent]).adapter == ""
    monkeypatch.setattr("jupyter_nbedit.training.export.MAX_ADAPTER", 100)
    assert main(words) == 1
    assert "lower rank" in capsys.readouterr().err
    monkeypatch.setattr("jupyter_nbedit.training.export.MAX_ADAPTER", 100_000)
    assert main(words) == 0

    settings = tiny.settings([path.parent])
    assert (settings.adapter, settings.merged) == (str(bundled), str(path.parent))
    assert [each.name for each in bundled.parent.iterdir()] == ["adapter.gguf"]


def test_what_cannot_be_exported_is_said(train, base, tmp_path, capsys):
    assert export(tmp_path) == 1
    assert "no run of" in capsys.readouterr().err
    assert main(["train", "export", str(tmp_path / "run")]) == 1
    assert "--out, or say --bundle" in capsys.readouterr().err

    assert train("--task", "going on") == 0
    with base.open("ab") as file:
        file.write(b"other")
    assert export(tmp_path) == 1
    assert "not the file that the run was trained on" in capsys.readouterr().err
