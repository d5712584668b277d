from __future__ import annotations

from jupyter_nbedit.cli import main


def card(tmp_path, *more):
    words = ["train", "card", tmp_path / "run", "--out", tmp_path / "card.md", *more]
    return main([str(word) for word in words])


def test_data_recipe_and_figures(train, tmp_path):
    assert train("--task", "going on") == 0
    words = ["bench", "run", "--task", "next", "--lines", "--data", tmp_path / "edits.jsonl.zst"]
    words += ["--predictor", "oracle:continuation", "--limit", "6", "--out", tmp_path / "bench"]
    words += ["--kept", tmp_path / "kept", "--quiet"]
    assert main([str(word) for word in words]) == 0

    assert card(tmp_path, "--benchmark", tmp_path / "bench") == 0

    text = (tmp_path / "card.md").read_text("utf-8")
    for told in (
        "base.gguf, tuned on edits",
        "| `rank`",
        "Learned from: ",
        "going on: line",
        "## While it learned",
        "while lines are typed",
        "helpful recall",
        "By repository",
        "## Limits",
    ):
        assert told in text, told
    # Nobody's folders are anybody's business.
    assert str(tmp_path) not in text


def test_there_must_be_a_run(tmp_path, capsys):
    assert card(tmp_path) == 1
    assert "no run of" in capsys.readouterr().err
