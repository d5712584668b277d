"""Runs of models over published edits, as tables."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.bench.metrics import builtin
from jupyter_nbedit.bench.report.paper_runs import BEGIN, END, render_runs, score_run
from jupyter_nbedit.bench.run.directory import RunDirectory
from jupyter_nbedit.cli import main
from jupyter_nbedit.utils.files import DatasetError
from tests.bench.paper.test_render import files, published

__all__ = ["files"]


@pytest.fixture
def run(files):
    """Return the folder of a run over those published edits whose old text is known."""
    known = files / "known.jsonl"
    assert paper(files, "--known", known) == 0
    words = ["bench", "run", "--task", "cell", "--data", known, "--out", files / "run", "--quiet"]
    answers = files / "answers.jsonl"
    lines = [
        {"id": "owner/one@c1:deep/a.ipynb", "predicted": "a = 2\n"},
        {"id": "owner/one@c2:a.ipynb", "predicted": "wrong"},
        {"id": "owner/one@c3:a.ipynb", "predicted": ""},
    ]
    answers.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
    words += ["--predictor", f"copy,file:{answers}", "--kept", files / "kept"]
    assert main(list(map(str, words))) == 0
    return files / "run"


def paper(files, *more):
    words = ["bench", "paper", "--published", files / "published.jsonl"]
    words += ["--table", files / "table.json", "--edits", files / "edits.jsonl", *more]
    return main(list(map(str, words)))


def test_only_edits_whose_old_text_is_known_are_asked(run):
    # The fourth changes no code, the expected text of the fifth is another.
    assert {case.commit for case in RunDirectory(run).cases()} == {"c1", "c2", "c3"}


def test_a_model_beside_copy_and_the_authors(run):
    scores = score_run(RunDirectory(run), published(), builtin, 0)

    rows = {(row.edits, row.model): row.means["exact_match"].value for row in scores.rows}
    mine = "answers.jsonl, zero-shot"
    # That no text at all is right counts as no match here: by this tokenizer both are empty.
    assert rows["", mine] == pytest.approx(100 / 3)
    assert rows["modifies", mine] == 100
    assert rows["adds", mine] == 0
    assert rows["modifies", "`copy`: the old text"] == 0
    theirs = next(
        row.means["edit_sim"].value
        for row in scores.rows
        if (row.edits, row.model) == ("modifies", "1.3B, five-shot")
    )
    # What is left of the fence around their answer counts, as it does in the paper.
    assert 0 < theirs < 100
    text = render_runs([scores], "builtin")
    assert text.startswith("### Zero-shot: 3 edits, seed 0")
    assert "only adds code: " in text


def test_it_is_written_between_its_own_marks(run, files):
    page = files / "paper.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")

    assert paper(files, "--runs", run, "--page", page) == 0

    text = page.read_text("utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "### Zero-shot" in text
    assert "old\n" not in text


def test_other_runs_are_refused(run, files, capsys):
    edits = published()
    with pytest.raises(DatasetError, match="no published edits"):
        score_run(RunDirectory(run), edits[:1], builtin, 0)
    words = ["bench", "run", "--task", "next", "--data", files / "edits.jsonl", "--quiet"]
    words += ["--predictor", "copy", "--out", files / "next", "--kept", files / "kept"]
    assert main(list(map(str, words))) == 0

    assert paper(files, "--runs", files / "next") == 1
    assert "not of 'cell'" in capsys.readouterr().err
