"""One edit as a person sees it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.convert import completed
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.mining.dataset.find import find_edit
from jupyter_nbedit.mining.diff.html import ShownEdit, html_of
from jupyter_nbedit.mining.diff.text import text_of
from jupyter_nbedit.mining.diff.view import view_of
from jupyter_nbedit.mining.notebooks.alignment import align
from jupyter_nbedit.mining.notebooks.edit_records import CellRecord, NotebookEdit
from jupyter_nbedit.utils.files import DatasetError
from jupyter_nbedit.utils.terminal import visible


def edit(old, new, **more):
    facts = {"repo": "r", "commit": "abcdef" * 6 + "0000", "file": "a.ipynb", "message": "m"}
    return NotebookEdit(**facts | more, old=old, new=new)


def shown(view):
    return {
        cell.heading: [
            line.sign + "".join(f"[{text}]" if marked else text for text, marked in line.pieces)
            for line in cell.lines
        ]
        for cell in view.cells
    }


def test_changed_words_and_lines_around_them():
    old = "".join(f"line {number}\n" for number in range(12)) + "fit(x)\nend"
    new = old.replace("line 5", "row 5").replace("end", "end\nmore")
    assert shown(view_of(edit([old], [new]), 1)) == {
        "code cell 1, edited": [
            "@4 unchanged lines",
            " line 4",
            "-[line] 5",
            "+[row] 5",
            " line 6",
            "@5 unchanged lines",
            " fit(x)",
            "-end",
            "+end",
            "+[more]",
        ]
    }


def test_every_kind_of_change_has_its_heading():
    before = [
        CellRecord("markdown", "t", "# Title"),
        CellRecord("code", "a", "a = 1"),
        CellRecord("code", "b", "b = 2\nlong = 3"),
        CellRecord("raw", "c", "gone"),
        CellRecord("code", "d", "text"),
    ]
    after = [
        CellRecord("code", "n", "new = 0"),
        CellRecord("markdown", "t", "# Title"),
        CellRecord("code", "b", "b = 2\nlong = 4"),
        CellRecord("code", "a", "a = 1"),
        CellRecord("markdown", "d", "text"),
    ]

    def slim(cells):
        return [CellRecord("code", c.id) if c.type == "code" else c for c in cells]

    made = edit(
        [cell.source for cell in before if cell.type == "code"],
        [cell.source for cell in after if cell.type == "code"],
        old_cells=slim(before),
        new_cells=slim(after),
        changes=align(before, after),
    )
    assert shown(view_of(made)) == {
        "code cell 1, inserted": ["+new = 0"],
        "code cell 3, edited": [" b = 2", "-long = [3]", "+long = [4]"],
        "code cell 2 → 4, moved": [],
        "raw cell 4, deleted": ["-gone"],
        "code → markdown cell 5, retyped": [],
    }


SOURCES = st.lists(
    st.lists(st.sampled_from(["a = 1", "b(x)", "", "été 🎈"]), max_size=8).map("\n".join),
    max_size=4,
)


@given(SOURCES, SOURCES, st.integers(0, 3))
def test_the_lines_shown_are_lines_of_the_cells(old, new, context):
    made = completed(edit(old, new))
    view = view_of(made, context)
    assert len(view.cells) == len(made.changes)
    for cell in view.cells:
        for line in cell.lines:
            text = "".join(piece for piece, _ in line.pieces)
            side = {"-": old, "+": new, " ": old, "@": [text]}[line.sign]
            assert any(text in source.split("\n") for source in side)


HOSTILE = "\x1b]0;title\x07\r\x9b31m\u202e<script>alert(1)</script>&\x00[bold]\x7f\u200b"


def test_nothing_is_obeyed_by_a_terminal():
    view = view_of(edit(["x"], [HOSTILE], message=HOSTILE, file=HOSTILE, repo=HOSTILE))
    plain = text_of(view).plain
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", plain)
    assert "␛]0;title␇␍\\x9b31m\\u202e<script>alert(1)</script>&␀[bold]␡\\u200b" in plain


def test_a_newline_in_a_name_does_not_end_the_line():
    plain = text_of(view_of(edit(["x"], ["y"], file="a\nstatus  D\tx"))).plain
    assert "a␊status  D    x" in plain


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = set()
        self.open = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)
        assert set(dict(attrs)) <= {"style", "class"}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_nothing_is_obeyed_by_a_page():
    made = edit([HOSTILE + " 1"], [HOSTILE + " 2\n<b>"], message=HOSTILE, file='"><img src=x>')
    reader = Reader()
    reader.feed(ShownEdit(made)._repr_html_())
    assert not reader.open
    assert reader.tags == {"div", "p", "pre", "span", "strong", "table", "td", "th", "tr"}
    assert '"><img src=x>' in reader.text
    assert "\x1b" not in reader.text
    assert "<script>" not in html_of(view_of(made))


def test_what_is_visible_stays():
    assert visible("é🎈\ta\nb \u00a0") == "é🎈\ta\nb \u00a0"


EDITS = [
    edit(["1"], ["2"], commit="11112222", user="o"),
    edit(["1"], ["2"], commit="33334444", file="x/a.ipynb"),
    edit(["1"], ["2"], commit="33334444", file="x/b.ipynb"),
]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("1", 0),
        ("3", 2),
        ("o/r@11112222:a.ipynb", 0),
        ("33334444:b.ipynb", 2),
        ("33334444:", 1),
        ("3333:x/b.ipynb", 2),
    ],
)
def test_an_edit_is_found(wanted, number):
    assert find_edit(iter(EDITS), wanted) is EDITS[number]


@pytest.mark.parametrize("wanted", ["0", "4", "333", "5555:a.ipynb", "", "o/r@1111:a.ipynb"])
def test_an_edit_that_is_not_there(wanted):
    with pytest.raises(DatasetError, match="there is no edit"):
        find_edit(iter(EDITS), wanted)


def test_the_command(tmp_path, capsys, monkeypatch):
    path = tmp_path / "d.jsonl"
    write_edits(path, [edit(["x = [bold]1[/bold]"], ["x = [bold]2[/bold]"])], "paper")
    assert main(["dataset", "show", str(path)]) == 0
    said = capsys.readouterr().out
    assert "- x = [bold]1[/bold]\n+ x = [bold]2[/bold]\n" in said
    assert "\x1b" not in said
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert main(["dataset", "show", str(path)]) == 0
    assert "\x1b[31mx = [bold]\x1b[0m\x1b[1;7;31m1" in capsys.readouterr().out
    assert main(["dataset", "show", str(path), "1", "--html"]) == 0
    assert capsys.readouterr().out.startswith("<div")
    assert main(["dataset", "show", str(path), "2"]) == 1
    assert "there is no edit '2'" in capsys.readouterr().err
