"""The page: complete in itself, and nothing in it but itself is obeyed."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import msgspec
import pytest

from jupyter_nbedit.bench.records import Answer, Score
from jupyter_nbedit.bench.report.report import Report
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.notebook import Cell
from tests.bench.report.runs import HOSTILE, code_run, moment, two_predictors, write_run


class Reader(HTMLParser):
    """Collects elements, their attributes and the content of scripts and styles."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.content: dict[str, list[str]] = {"script": [], "style": []}
        self.text = ""
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        if tag in self.content:
            self.content[tag].append("")

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open in self.content:
            self.content[self._open][-1] += data
        else:
            self.text += data


@pytest.fixture
def hostile(tmp_path):
    """Make a page of a run in which every text is hostile."""
    nasty = TextEdit(HOSTILE, 0, "", HOSTILE)
    case = msgspec.structs.replace(
        moment(0),
        id=HOSTILE,
        edit=HOSTILE,
        repository=HOSTILE,
        commit=HOSTILE,
        file=HOSTILE,
        language=HOSTILE,
        message=HOSTILE,
        truth=(nasty,),
        history=(nasty,),
        cells=(Cell(HOSTILE, "code", HOSTILE),),
    )
    answer = Answer(
        case=HOSTILE, edits=(nasty,), reason=HOSTILE, source=HOSTILE, raw=HOSTILE, fault=HOSTILE
    )
    score = Score(HOSTILE, {"recall_helpful": 1.0, HOSTILE: 1.0})
    run = write_run(tmp_path, [case], {HOSTILE: [(answer, score)], "b": [(answer, score)]})
    return Report([run], cases=10, title=HOSTILE).html()


def data_of(page):
    return json.loads(Reader(page).content["script"][0])


def test_hostile_texts_are_texts(hostile):
    reader = Reader(hostile)
    assert [tag for tag, _ in reader.tags].count("script") == 2
    assert [tag for tag, _ in reader.tags].count("h1") == 1
    assert "<script>alert(1)</script>" in reader.text
    assert not set(hostile) & set("\x1b\x07\u2028\u202e")
    case = data_of(hostile)["cases"][0]
    assert "<script>alert(1)</script>" in case["answers"][0]["raw"]


def test_the_policy_names_the_script_and_the_style_and_nothing_else(hostile):
    reader = Reader(hostile)
    (policy,) = [attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv")]

    def known(content):
        return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    assert policy == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src 'sha256-{known(reader.content['script'][1])}'; "
        f"style-src 'sha256-{known(reader.content['style'][0])}'"
    )
    assert reader.tags[0][0] == "html"
    assert [tag for tag, _ in reader.tags][:4] == ["html", "head", "meta", "meta"]


@pytest.mark.parametrize("make", [two_predictors, code_run])
def test_nothing_is_loaded_and_nothing_is_styled_or_run_in_place(make, tmp_path):
    reader = Reader(Report([make(tmp_path)], cases=10).html())
    for _, attributes in reader.tags:
        assert not {"src", "style", "srcset", "action", "data"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import", reader.content["style"][0])


def test_identifiers_are_one_of_a_kind_and_links_lead_to_them(tmp_path):
    reader = Reader(Report([two_predictors(tmp_path)], cases=10).html())
    names = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(names) == len(set(names))
    links = [attributes["href"] for tag, attributes in reader.tags if tag == "a"]
    assert len(links) == 6
    assert {link[1:] for link in links} <= set(names)


def test_it_holds_as_many_cases_as_are_asked_for(tmp_path):
    run = two_predictors(tmp_path)
    assert len(data_of(Report([run], cases=3).html())["cases"]) == 3
    found = data_of(Report([run], cases=100).html())
    assert len(found["cases"]) == 7
    assert found["systems"] == ["quiet", "bold"]


def test_the_filters_offer_what_there_is(tmp_path):
    reader = Reader(Report([two_predictors(tmp_path)], cases=10).html())
    options = [attributes["value"] for tag, attributes in reader.tags if tag == "option"]
    assert {"exact", "intruding", "better", "worse", "nowhere", "0", "1"} <= set(options)
    single = Reader(Report([code_run(tmp_path / "code")], cases=10).html())
    selects = [attributes["name"] for tag, attributes in single.tags if tag == "select"]
    assert selects == ["system", "verdict", "kind"]
