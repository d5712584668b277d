"""The figures of runs, against what can be counted by hand."""

import math

import msgspec
import pytest

from jupyter_nbedit.bench.report.summary import SIZES, Summary, size_of, summarize
from jupyter_nbedit.bench.report.systems import load
from tests.bench.report.runs import code_run, moment, said, two_predictors, write_run


def figures(found):
    return {figure.measure: figure for figure in found}


@pytest.fixture
def summary(tmp_path):
    return summarize(load([two_predictors(tmp_path)]), resamples=200)


def test_figures_over_all_cases(summary):
    quiet, bold = summary.systems
    found = {name: figure.edits.value for name, figure in figures(bold.figures).items()}
    # 5 shown: wrong, exact, intruding, helpful, exact; 4 moments with an edit missing.
    assert found == {
        "precision_helpful": pytest.approx(60),
        "precision_exact": pytest.approx(40),
        "recall_helpful": pytest.approx(75),
        "recall_exact": pytest.approx(50),
        "show_rate": pytest.approx(100),
        "quiet_rate": pytest.approx(200 / 3),
        "cell_at_1": pytest.approx(60),
        "line_at_1": pytest.approx(40),
        "keystrokes_saved": pytest.approx(100 * 10 / 40),
    }
    assert set(figures(quiet.figures)) == {
        "recall_helpful",
        "recall_exact",
        "show_rate",
        "quiet_rate",
        "keystrokes_saved",
    }
    assert (bold.cases, bold.edits, bold.repositories, bold.faults) == (7, 3, 2, 0)
    assert bold.latency == {"p50": 0.002, "p90": 0.002, "p99": 0.002}


def test_each_repository_counts_alike(summary):
    found = figures(summary.systems[1].figures)
    # o/r has two of three helpful, o/s the only one.
    assert found["recall_helpful"].repositories.value == pytest.approx((200 / 3 + 100) / 2)
    assert found["recall_helpful"].repositories.units == 2


def test_figures_by_kind_size_and_moment(summary):
    groups = summary.systems[1].groups
    assert list(groups["kind"]) == ["modifies", "nothing missing"]
    assert list(groups["size"]) == ["1 line", "4–7 lines"]
    assert list(groups["stage"]) == [
        "first edit",
        "a later edit",
        "after the last edit",
        "in the middle of nowhere",
    ]
    assert figures(groups["size"]["4–7 lines"])["recall_helpful"].edits.value == 100
    assert figures(groups["stage"]["first edit"])["recall_helpful"].edits.value == 0
    # Where silence is right there is no precision, which could only be nought.
    assert set(figures(groups["stage"]["after the last edit"])) == {"quiet_rate"}


def test_the_moments_of_an_edit_are_one_unit(summary):
    assert figures(summary.systems[1].figures)["recall_helpful"].edits.units == 3


def test_what_is_better_and_worse(summary):
    (contest,) = summary.contests
    assert (contest.first, contest.second, contest.cases) == ("quiet", "bold", 7)
    # Better: two exact and a helpful one; worse: one wrong and one that intrudes.
    assert (contest.better, contest.worse) == (3, 2)
    differences = {each.measure: each.comparison for each in contest.differences}
    assert differences["recall_helpful"].difference == pytest.approx(75)
    assert differences["quiet_rate"].difference == pytest.approx(-100 / 3)
    assert "precision_helpful" not in differences
    assert 0 < differences["recall_helpful"].p <= 1


def test_another_can_be_what_is_compared_with(tmp_path):
    systems = load([two_predictors(tmp_path)])
    (contest,) = summarize(systems, against="bold", resamples=50).contests
    assert (contest.first, contest.second, contest.better, contest.worse) == ("bold", "quiet", 2, 3)


def test_a_predictor_is_compared_with_itself_in_the_first_run(tmp_path):
    folders = [two_predictors(tmp_path / name) for name in ("a", "b")]
    contests = summarize(load(folders), resamples=50).contests
    assert [(each.first, each.second) for each in contests] == [
        ("quiet · a", "bold · a"),
        ("quiet · a", "quiet · b"),
        ("bold · a", "bold · b"),
    ]


def test_only_cases_that_both_have_are_compared(tmp_path):
    cases = [moment(0), moment(1, edit="e2"), moment(2, edit="e3")]
    run = write_run(
        tmp_path,
        cases,
        {
            "a": [said(case, "missed") for case in cases[:2]],
            "b": [said(case, "exact") for case in cases[1:]],
            "c": [],
        },
    )
    first, second = summarize(load([run]), resamples=50).contests
    assert (first.cases, first.better) == (1, 1)
    assert (second.cases, second.differences) == (0, [])


def test_figures_of_code(tmp_path):
    (model,) = summarize(load([code_run(tmp_path)]), resamples=50).systems
    found = {name: figure.edits.value for name, figure in figures(model.figures).items()}
    assert found == {"exact_match": pytest.approx(100 / 3), "edit_sim": pytest.approx(60)}


def test_it_is_read_as_it_is_written(summary):
    content = msgspec.json.encode(summary)
    assert b"null" not in content.replace(b'"repositories":null', b"")
    assert msgspec.json.decode(content, type=Summary) == summary


def test_no_figure_is_not_a_number(summary):
    for system in summary.systems:
        for figure in system.figures:
            assert not math.isnan(figure.edits.value)


@pytest.mark.parametrize(
    ("lines", "said"),
    [(1, "1 line"), (2, "2–3 lines"), (3, "2–3 lines"), (15, "8–15 lines"), (99, "16 or more")],
)
def test_sizes(lines, said):
    assert size_of(lines).startswith(said)
    assert len({size_of(first) for first, _ in SIZES}) == len(SIZES)
