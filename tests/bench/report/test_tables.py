"""Figures as tables, in the terminal and in Markdown."""

import re
from pathlib import Path

import pytest
from rich.console import Console

from jupyter_nbedit.bench.report.markdown import escaped, markdown
from jupyter_nbedit.bench.report.report import Report
from jupyter_nbedit.bench.report.tables import Table, seconds
from jupyter_nbedit.bench.report.terminal import show
from tests.bench.report.runs import HOSTILE, code_run, two_predictors


@pytest.fixture
def report(tmp_path):
    return Report([two_predictors(tmp_path)], cases=10)


def rows(table):
    return {row[0]: row[1:] for row in table.rows}


def test_the_tables(report):
    titles = [table.title for table in report.tables]
    assert titles[:2] == ["Figures, per case (%)", "Figures, per repository (%)"]
    assert "By moment: quiet rate (%)" in titles
    assert titles[-3:] == ["Outcomes (cases)", "Size, speed and cost", "bold against quiet"]
    overview = rows(report.tables[0])
    assert overview["helpful precision"][0] == ""
    assert re.fullmatch(r"60\.0 \[\d+\.\d, \d+\.\d\]", overview["helpful precision"][1])
    assert rows(report.tables[-3])["nothing shown"] == ["4", "0"]
    assert rows(report.tables[-2])["latency p50"] == ["2.0 ms", "2.0 ms"]
    assert "3 are better and 2 worse" in report.tables[-1].note
    assert rows(report.runs)["data"] == ["d.jsonl (00000000)"]


def test_models_have_tokens_and_cost(tmp_path):
    tables = Report([code_run(tmp_path)], cases=0).tables
    cost = rows(tables[-1])
    assert (cost["tokens"], cost["cost (US $)"]) == (["30"], ["1.50"])


def test_a_figure_that_says_the_same_of_all_has_no_table_of_its_own(report):
    assert "By kind of the edit: quiet rate (%)" not in [table.title for table in report.tables]


def printed(tables):
    console = Console(width=200, highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        show(console, tables)
    return capture.get()


def test_in_the_terminal(report):
    said = printed(report.tables)
    assert re.search(r"helpful recall +0\.0 \[0\.0, 0\.0\] +75\.0 \[", said)


NASTY = Table(HOSTILE, ["", HOSTILE], [[HOSTILE, "[bold]1[/bold] :smile:"]], HOSTILE)


def test_nothing_is_obeyed_by_a_terminal():
    said = printed([NASTY])
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", said)
    assert "[bold]1[/bold] :smile:" in said


def test_in_markdown(report):
    page = report.markdown()
    assert page.startswith("# Edit prediction: next edit\n\n## Figures, per case")
    assert re.search(r"\| +\| +quiet \| +bold \|\n\| -+ \| -+: \| -+: \|\n", page)


def test_nothing_is_obeyed_by_markdown():
    page = markdown(HOSTILE, [NASTY])
    plain = re.sub(r"\\.", "", page)
    assert not re.search(r"[<>`*]", plain)
    for line in page.splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") == 3
    assert escaped("a\nb") == "a b"


@pytest.mark.parametrize(("value", "said"), [(0.0002, "0.2 ms"), (0.25, "250 ms"), (1.25, "1.2 s")])
def test_times(value, said):
    assert seconds(value) == said


def test_an_unknown_name_to_compare_with(tmp_path):
    with pytest.raises(ValueError, match="no predictor 'x'; there are: quiet, bold"):
        Report([two_predictors(tmp_path)], cases=0, against="x")


def test_the_title_can_be_given(tmp_path):
    assert Report([Path(two_predictors(tmp_path))], cases=0, title="Mine").title == "Mine"
