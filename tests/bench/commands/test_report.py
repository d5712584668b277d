"""`jupyter nbedit bench report`."""

import msgspec
import pytest

from jupyter_nbedit.bench.report.summary import Summary
from jupyter_nbedit.cli import main
from tests.bench.report.runs import two_predictors


@pytest.fixture
def run(tmp_path):
    return str(two_predictors(tmp_path / "run"))


def test_tables_are_printed_and_pages_written(run, tmp_path, capsys):
    html, text = tmp_path / "report.html", tmp_path / "report.md"
    command = ["bench", "report", run, "--html", str(html), "--markdown", str(text)]
    assert main(command) == 0
    printed = capsys.readouterr()
    assert "helpful precision" in printed.out
    assert "\x1b" not in printed.out
    assert printed.err.split() == [str(text), str(html)]
    assert html.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert text.read_text("utf-8").startswith("# Edit prediction: next edit")
    again = html.read_bytes()
    assert main(command) == 0
    assert html.read_bytes() == again


def test_figures_for_a_program(run, tmp_path, capsys):
    folder = tmp_path / "plots"
    assert main(["bench", "report", run, "--json", "--plots", str(folder)]) == 0
    summary = msgspec.json.decode(capsys.readouterr().out, type=Summary)
    assert [system.label for system in summary.systems] == ["quiet", "bold"]
    assert (folder / "latency.svg").read_text("utf-8").startswith("<svg")


def test_several_runs(run, tmp_path, capsys):
    other = str(two_predictors(tmp_path / "other", told="cell"))
    assert main(["bench", "report", run, other, "--against", "bold · told cell"]) == 0
    said = capsys.readouterr().out
    assert "bold · told nothing against bold · told cell" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["/nowhere"], "/nowhere: no run of the benchmark"),
        (["RUN", "--html", "/nowhere/x.html"], "/nowhere: no such folder"),
        (["RUN", "--against", "x"], "no predictor 'x'; there are: quiet, bold"),
    ],
)
def test_errors_are_one_clear_sentence(run, arguments, message, capsys):
    assert main(["bench", "report", *(run if a == "RUN" else a for a in arguments)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("jupyter nbedit bench report: ")
    assert message in said
    assert len(said.splitlines()) == 1
