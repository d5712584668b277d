from __future__ import annotations

import gguf

from jupyter_nbedit.cli import main


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


def test_of_all_weights_there_is_no_adapter(train, base, tmp_path, capsys):
    assert train("--task", "going on", "--full") == 0

    assert export(tmp_path, "--adapter") == 1
    assert "no adapter" in capsys.readouterr().err
    assert export(tmp_path) == 0
    assert names(tmp_path / "out.gguf") == names(base)


def test_what_cannot_be_exported_is_said(train, base, tmp_path, capsys):
    assert export(tmp_path) == 1
    assert "no run of" in capsys.readouterr().err

    assert train("--task", "going on") == 0
    with base.open("ab") as file:
        file.write(b"other")
    assert export(tmp_path) == 1
    assert "not the file that the run was trained on" in capsys.readouterr().err
