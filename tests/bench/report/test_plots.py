"""Figures as SVG in a page."""

import re
from xml.etree import ElementTree as ET

import pytest

from jupyter_nbedit.bench.report.report import Report
from jupyter_nbedit.bench.report.svg import drawing, to_svg
from tests.bench.report.runs import HOSTILE, code_run, moment, said, two_predictors, write_run


@pytest.fixture(scope="module")
def plots(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    cases = [moment(n, edit=f"e{n // 3}", size=1 + n % 20) for n in range(60)]
    cases += [moment(100 + n, "after", edit=f"e{n}") for n in range(20)]
    verdicts = ["exact", "helpful", "wrong", "missed"]
    answers = [
        said(case, "quiet" if case.stage == "after" else verdicts[n % 4], 0.5 + (n % 10) / 20)
        for n, case in enumerate(cases)
    ]
    others = [said(case, "quiet" if case.stage == "after" else "missed") for case in cases]
    run = write_run(folder, cases, {"bold": answers, HOSTILE: others})
    return {plot.name: plot for plot in Report([run], cases=0).plots}


def texts(svg):
    return [node.text or "" for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_what_is_drawn(plots):
    assert list(plots) == [
        "accuracy-precision_helpful",
        "accuracy-recall_helpful",
        "gate",
        "calibration",
        "places",
        "latency",
    ]
    assert {"bold", "by kind", "modifies", "16 or more lines"} <= set(
        texts(plots["accuracy-recall_helpful"].svg)
    )


def test_there_is_nothing_to_draw_of_the_next_edit_where_code_was_asked_for(tmp_path):
    names = [plot.name for plot in Report([code_run(tmp_path)], cases=0).plots]
    assert names == ["accuracy-exact_match", "accuracy-edit_sim"]


def test_few_suggestions_make_no_curve(tmp_path):
    names = [plot.name for plot in Report([two_predictors(tmp_path)], cases=0).plots]
    assert "calibration" not in names
    assert "places" in names


def test_a_page_can_hold_them_under_its_policy(plots):
    for plot in plots.values():
        root = ET.fromstring(plot.svg)
        for node in root.iter():
            tag = node.tag.rpartition("}")[2]
            assert tag in {"svg", "g", "path", "defs", "use", "text", "clipPath", "rect"}
            assert "style" not in node.attrib
            assert not any(name.startswith("on") for name in node.attrib)
            assert node.attrib.get("href", "#").startswith("#")
        assert "http" not in plot.svg.replace("http://www.w3.org/2000/svg", "")


def test_identifiers_are_one_of_a_kind_and_known(plots):
    names = [name for plot in plots.values() for name in re.findall(r' id="([^"]*)"', plot.svg)]
    assert len(names) == len(set(names))
    for plot in plots.values():
        used = set(re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)', plot.svg))
        assert used
        assert {one or other for one, other in used} <= set(names)


def test_text_and_axes_have_the_colour_of_the_page(plots):
    for plot in plots.values():
        assert "currentColor" in plot.svg
        assert "#010203" not in plot.svg
        assert "#040506" not in plot.svg


def test_a_name_is_a_text_and_no_formula(plots):
    found = [text for text in texts(plots["latency"].svg) if "script" in text]
    assert found
    assert all("$" not in text or "$x$" in text for text in found)


def test_a_figure_is_the_same_every_time(tmp_path):
    def draw():
        from matplotlib.figure import Figure

        with drawing():
            figure = Figure()
            figure.add_subplot().plot([1, 2], [3, 4], "o-", label="x")
            return to_svg(figure, "name", "what it shows")

    assert draw() == draw()
    assert 'aria-label="what it shows"' in draw()
