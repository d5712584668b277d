"""What a command says, in a cell's output."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.magic.bar import Output, Shown, TerminalOutput, duration
from jupyter_nbedit.utils.progress import Report

REPORT = Report("reading", 1_500, 2_000, "edits", 30.0, "$ 0.10")


def test_a_bar_says_how_far_it_is_and_how_long_it_takes():
    assert repr(Shown(REPORT)) == "reading · 1,500 of 2,000 edits · 10 s left · $ 0.10"
    assert '<progress value="1500" max="2000"' in Shown(REPORT)._repr_html_()


def test_a_bar_without_an_end_in_sight():
    html = Shown(Report("reading"))._repr_html_()
    assert "<progress style" in html
    assert repr(Shown(Report("reading", 5, unit="edits"))) == "reading · 5 edits"


def test_what_is_left_of_it():
    assert repr(Shown(REPORT, "done")) == "done · 1,500 of 2,000 edits · 30 s · $ 0.10"
    assert "<progress" not in Shown(REPORT, "done")._repr_html_()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (59.5, "1 min 0 s"), (7_260, "2 h 1 min")],
)
def test_durations(seconds, said):
    assert duration(seconds) == said


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


@given(st.text(), st.text(), st.text())
def test_nothing_in_a_report_is_markup(stage, unit, note):
    reader = Tags()
    reader.feed(Shown(Report(stage, 1, 2, f"{unit}<b>", 1.0, f"{note}<script>"))._repr_html_())
    assert reader.tags == ["div", "progress"]


def test_last_words_are_held_back(capsys, tmp_path):
    output = Output(tmp_path)
    for line in ("", "cloning\x1b[2J", f"{tmp_path}/kinds.png", "usage: x", "jupyter nbedit: no"):
        output.say(line)
    output.output("a table")
    output.end("failed")
    assert capsys.readouterr().out == "cloning␛[2J\na table\n"
    assert output.last_words == ["usage: x", "jupyter nbedit: no"]


def test_a_terminal_has_one_line_for_it(capsys):
    output = TerminalOutput(Path("/nowhere"))
    output.report(Report("reading", 1, 2, "edits", 3.0))
    output.report(Report("reading", 2, 2, "edits", 6.0))
    output.say("careful")
    output.end("done")
    assert capsys.readouterr().out == (
        "\rreading · 1 of 2 edits · 3.0 s left\x1b[K\rreading · 2 of 2 edits\x1b[K\ncareful\n"
        "\rdone · 2 of 2 edits · 6.0 s\x1b[K\n"
    )
