from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from jupyter_nbedit.bench.metrics import METRICS, PAPER, Pair, builtin
from jupyter_nbedit.bench.run.score_file import Prediction, Unreadable, read_predictions, score_file
from jupyter_nbedit.cli import main
from jupyter_nbedit.utils.files import DatasetError, LineCompressor

LINES: list[dict[str, Any]] = [
    {"id": 1, "expected": "x = 1\ny = 2", "predicted": "x = 1\ny = 2", "group": "a"},
    {"id": "two", "expected": "x = 1", "predicted": "```x = 2```", "group": "b", "extra": []},
    {"id": "three", "expected": "x = 1", "predicted": "", "before": "x", "group": "b"},
]


def write(path, lines, *, compressed=False):
    data = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    with path.open("wb") as file:
        if not compressed:
            file.write(data)
            return path
        sink = LineCompressor(file)
        sink.write(data)
        sink.close()
    return path


@pytest.mark.parametrize("name", ["p.jsonl", "p.jsonl.zst"])
def test_predictions_are_read(tmp_path, name):
    path = write(tmp_path / name, LINES, compressed=name.endswith("zst"))
    assert list(read_predictions(path)) == [
        Prediction(id=1, expected="x = 1\ny = 2", predicted="x = 1\ny = 2", group="a"),
        Prediction(id="two", expected="x = 1", predicted="```x = 2```", group="b"),
        Prediction(id="three", expected="x = 1", predicted="", before="x", group="b"),
    ]


def test_a_line_that_is_none_is_named_by_its_number(tmp_path):
    path = tmp_path / "p.jsonl"
    good = json.dumps(LINES[0]).encode()
    bad = [
        b"{",
        b'{"id": 1, "expected": "x"}',
        b'{"id": 1, "expected": 2, "predicted": ""}',
        b"\xff",
    ]
    path.write_bytes(b"\n".join([good, b"", *bad, good]))
    found = list(read_predictions(path))
    assert [type(line) for line in found] == [Prediction, *[Unreadable] * 4, Prediction]
    bad_lines = [line for line in found if isinstance(line, Unreadable)]
    assert [line.line for line in bad_lines] == [3, 4, 5, 6]
    assert "predicted" in bad_lines[1].reason


def test_a_file_of_another_kind_is_refused(tmp_path):
    for name, content in (("p.csv", b""), ("p.parquet", b""), ("p.jsonl.zst", b"nothing")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(DatasetError, match=name):
            list(read_predictions(path))


def test_scores_are_those_of_the_metrics():
    lines = [msgspec.convert(line, Prediction) for line in LINES]
    found = score_file([*lines, Unreadable(4, "why")], PAPER, builtin, clean=True)
    assert [pair.id for pair in found.pairs] == ["1", "two", "three"]
    for metric in PAPER:
        values = [
            metric.score(Pair(expected, predicted))
            for expected, predicted in (("x = 1\ny = 2",) * 2, ("x = 1", "x = 2"), ("x = 1", ""))
        ]
        assert [pair.scores[metric.name] for pair in found.pairs] == values
        summary = found.metrics[metric.name]
        assert summary.mean.value == pytest.approx(sum(values) / 3)
        assert summary.by_group is not None
        assert summary.by_group.value == pytest.approx((values[0] + sum(values[1:]) / 2) / 2)
    assert found.unreadable == [Unreadable(4, "why")]


def test_without_groups_there_is_no_mean_of_them():
    line = Prediction(id="a", expected="x", predicted="x")
    assert score_file([line], PAPER, builtin).metrics["bleu"].by_group is None


def test_the_command(tmp_path, capsys):
    path, out = write(tmp_path / "p.jsonl", LINES), tmp_path / "scores.json"
    assert main(["bench", "score", str(path), "--metrics", "all", "--json", str(out)]) == 0
    report = json.loads(out.read_text())
    assert list(report["metrics"]) == list(METRICS)
    assert report["tokenizer"] == "builtin"
    assert report["pairs"][0]["scores"]["exact_match"] == 100.0
    assert report["pairs"][0]["scores"]["delta_chr_f"] is None
    assert report["metrics"]["exact_match"]["mean"]["value"] == pytest.approx(100 / 3)
    assert report["metrics"]["exact_match"]["by_group"]["units"] == 2
    printed = capsys.readouterr()
    assert "CodeBLEU" in printed.out
    assert "Reversal: no line has `before` and `origin`" in printed.err


def test_the_command_says_what_it_left_out(tmp_path, capsys):
    path = write(tmp_path / "p.jsonl", [*LINES, {"id": "four"}])
    assert main(["bench", "score", str(path), "--metrics", "bleu,bleu"]) == 1
    printed = capsys.readouterr()
    assert printed.out.count("BLEU") == 1
    assert "line 4: Object missing required field `expected`" in printed.err


def test_the_command_takes_out_fences_when_asked(tmp_path):
    path, out = write(tmp_path / "p.jsonl", LINES[1:2]), tmp_path / "scores.json"
    scores = []
    for more in ([], ["--postprocess"]):
        assert main(["bench", "score", str(path), "--json", str(out), *more]) == 0
        scores.append(json.loads(out.read_text())["pairs"][0]["scores"]["edit_sim"])
    assert scores[0] < scores[1]


def test_the_command_refuses_what_it_does_not_know(tmp_path, capsys):
    path = write(tmp_path / "p.jsonl", LINES)
    with pytest.raises(SystemExit):
        main(["bench", "score", str(path), "--metrics", "bleu,nonsense"])
    assert "no metric 'nonsense'; there are exact_match" in capsys.readouterr().err
    assert main(["bench", "score", str(path), "--tokenizer", "missing.json"]) == 1
    assert "missing.json: there is no such file" in capsys.readouterr().err
    assert main(["bench", "score", str(tmp_path / "missing.jsonl")]) == 1
    assert "missing.jsonl" in capsys.readouterr().err
