"""What a command found, as a notebook shows it."""

from html.parser import HTMLParser

import pytest

from jupyter_nbedit.magic.results import Figure, Html, Result
from jupyter_nbedit.utils.extras import need

pd = need("pandas", "bench")

HOSTILE = "<script>alert(1)</script>\"'&"


class Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def result():
    table = pd.DataFrame({HOSTILE: [1.0, None], "x": [HOSTILE, "y"]}, index=[HOSTILE, "b"])
    figures = (Figure(HOSTILE, b"\x89PNG"), Figure("a-b", b"<svg/>", "image/svg+xml"))
    return Result({HOSTILE: table, "b": table}, figures, HOSTILE, page=f"my {HOSTILE}.html")


def test_it_is_a_mapping_of_tables(result):
    assert list(result) == [HOSTILE, "b"]
    assert len(result) == 2
    assert result["b"].loc["b", "x"] == "y"
    assert result._ipython_key_completions_() == list(result)


def test_nothing_in_it_is_markup(result):
    reader = Reader(result._repr_html_())
    tags = {tag for tag, _ in reader.tags}
    assert "script" not in tags
    assert reader.text.count("<script>alert(1)</script>") >= 7
    for _, attributes in reader.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("src", "data:image/").startswith("data:image/")


def test_a_page_is_linked_to(result):
    (link,) = [attributes for tag, attributes in Reader(result._repr_html_()).tags if tag == "a"]
    assert link["href"].startswith("my%20%3Cscript%3E")


def test_what_is_not_there_is_left_empty(result):
    assert "NaN" not in result._repr_html_()


def test_a_long_table_is_cut_where_it_is_shown_and_nowhere_else():
    table = pd.DataFrame({"x": range(1000)})
    result = Result({"t": table})
    assert result._repr_html_().count("<tr") < 100
    assert len(result["t"]) == 1000


def test_text_for_where_there_is_no_html(result):
    assert repr(Result({"t": pd.DataFrame({"x": [1]})}, note="more")) == "t\n   x\n0  1\n\nmore"
    assert repr(result.figures[1]) == "Figure('a-b')"
    assert Html("<p>x</p>")._repr_html_() == "<p>x</p>"
