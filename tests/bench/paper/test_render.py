"""The published predictions, on a few made up here: where the real ones are is told to commands."""

from __future__ import annotations

import json

import pytest

from jupyter_nbedit.bench.metrics import PAPER, Pair, builtin, postprocess
from jupyter_nbedit.bench.paper.published import PublishedEdit, read_published, read_table, rebuild
from jupyter_nbedit.bench.paper.render import BEGIN, END, PageError, insert, render
from jupyter_nbedit.bench.paper.scores import COPY, MODEL, NOTHING, score_paper
from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.mining.dataset.gold_text import file_text
from jupyter_nbedit.utils.files import DatasetError
from tests.bench.revisions import make_edit

MEANS = {"exact_match": 0.5, "bleu": 8.5209, "code_bleu": 17.2599, "edit_sim": 26.5, "rouge_l": 21}
TABLE = {
    f"{task} / {way}processing": {"1.3b five-shot": MEANS}
    for task in ("cell", "file")
    for way in ("post", "unpost")
}
EDITS = [
    make_edit(["a = 1", "b"], ["a = 2", "b"], commit="c1", file="deep/a.ipynb"),
    make_edit(["a"], ["a", "b = a"], commit="c2"),
    make_edit(["a", "b"], ["a"], commit="c3"),
    make_edit(["a"], ["a"], commit="c4"),
    make_edit(["x"], ["y"], commit="c5", repository="owner/two"),
]
CELL_TEXTS = ["a = 2\n", "b = a\n", "", "", "z\n"]
KINDS = ["modifies", "adds", "deletes", "none"]


def published():
    return [
        PublishedEdit(
            repo=edit.repo,
            commit=edit.commit,
            file_name=edit.file.rpartition("/")[2],
            expected_cell=text,
            expected_file=file_text(edit.new),
            five_shot_1_3b_cell="```python\na = 2",
            five_shot_1_3b_file="### Response:\n" + file_text(edit.old),
        )
        for edit, text in zip(EDITS, CELL_TEXTS, strict=True)
    ]


@pytest.fixture
def files(tmp_path):
    write_edits(tmp_path / "edits.jsonl", EDITS)
    lines = [
        json.dumps({name: getattr(e, name) for name in e.__struct_fields__}) for e in published()
    ]
    (tmp_path / "published.jsonl").write_text("\n".join(lines))
    (tmp_path / "table.json").write_text(json.dumps(TABLE))
    return tmp_path


def test_what_edits_started_from_is_found_where_the_texts_agree(files):
    edits = read_published(files / "published.jsonl")
    assert edits == published()
    found = rebuild(edits, [files / "edits.jsonl"])
    # The last one's expected text is not what the dataset has.
    assert [found[edit.name].kind for edit in edits[:-1]] == KINDS
    assert edits[-1].name not in found
    assert found[edits[0].name].before == {"cell": "a = 1\n", "file": file_text(["a = 1", "b"])}
    assert found[edits[1].name].before["cell"] == ""


def test_each_answer_is_scored(files):
    edits = published()
    rebuilt = rebuild(edits, [files / "edits.jsonl"])
    scores = score_paper(edits, rebuilt, "builtin", builtin)
    assert (scores.published, scores.rebuilt, scores.repositories) == (5, 4, 2)
    assert scores.kinds == dict.fromkeys(KINDS, 1)
    rows = {(row.task, row.predictor, row.edits, row.clean): row.means for row in scores.rows}
    assert len(rows) == len(scores.rows)
    for metric in PAPER:
        name = metric.name
        raw = [metric.score(Pair(e.expected_cell, e.five_shot_1_3b_cell)) for e in edits]
        clean = [
            metric.score(Pair(e.expected_cell, postprocess(e.five_shot_1_3b_cell))) for e in edits
        ]
        copied = metric.score(Pair("a = 2\n", "a = 1\n"))
        whole = metric.score(Pair(file_text(["a = 2", "b"]), file_text(["a = 1", "b"])))
        assert rows["cell", MODEL, "published", False][name].value == pytest.approx(sum(raw) / 5)
        assert rows["cell", MODEL, "published", True][name].value == pytest.approx(sum(clean) / 5)
        assert rows["cell", COPY, "modifies", False][name].value == copied
        assert rows["cell", NOTHING, "modifies", False][name].value == 0
        assert rows["file", COPY, "modifies", False][name].value == whole
        contrast = next(c for c in scores.contrasts if (c.task, c.edits) == ("cell", "modifies"))
        assert contrast.differences[name].difference == pytest.approx(copied - clean[0])


def test_the_tables_hold_theirs_and_ours(files):
    edits = published()
    scores = score_paper(edits, rebuild(edits, [files / "edits.jsonl"]), "builtin", builtin)
    text = render([scores], TABLE)
    lines = text.splitlines()
    cells = [line.count("|") for line in lines if line.startswith("|")]
    assert len(set(cells)) == 1
    assert any("the paper" in line and "8.52" in line and "8,255" in line for line in lines)
    assert any("**here**" in line and "tokens of builtin" in line for line in lines)
    assert any("modifies code: `copy`" in line for line in lines)
    assert render([score_paper(edits, {}, "builtin", builtin)], TABLE)


def test_a_page_keeps_what_is_around_the_tables():
    page = f"# Title\n\n{BEGIN}\nold\n{END}\n\nend\n"
    assert insert(page, "new") == f"# Title\n\n{BEGIN}\n\nnew\n{END}\n\nend\n"
    assert insert(insert(page, "new"), "new") == insert(page, "new")
    for broken in ("", BEGIN, END, f"{END}{BEGIN}"):
        with pytest.raises(PageError, match="lacks the lines"):
            insert(broken, "new")


def test_the_command(files, capsys):
    page = files / "paper.md"
    page.write_text(f"Before.\n{BEGIN}\n{END}\nAfter.\n")
    command = ["bench", "paper", "--published", str(files / "published.jsonl")]
    command += ["--table", str(files / "table.json"), "--edits", str(files / "edits.jsonl")]
    assert main(command) == 0
    printed = capsys.readouterr()
    assert "4 of 5 published edits are in the datasets" in printed.err
    assert main([*command, "--page", str(page), "--json", str(files / "out.json")]) == 0
    assert page.read_text() == f"Before.\n{BEGIN}\n\n{printed.out}\n{END}\nAfter.\n"
    assert json.loads((files / "out.json").read_text())[0]["kinds"]["adds"] == 1


def test_what_cannot_be_read_is_named(files, capsys):
    (files / "published.jsonl").write_text('{"repo": 1}')
    with pytest.raises(DatasetError, match=r"published\.jsonl, line 1"):
        read_published(files / "published.jsonl")
    (files / "table.json").write_text("[]")
    with pytest.raises(DatasetError, match=r"table\.json: not the published table"):
        read_table(files / "table.json")
    command = ["bench", "paper", "--published", str(files / "published.jsonl")]
    assert main([*command, "--table", str(files / "table.json")]) == 1
    assert "line 1" in capsys.readouterr().err
