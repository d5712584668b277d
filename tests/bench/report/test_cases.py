"""Cases as a person sees them."""

from collections import Counter

import msgspec
import pytest

from jupyter_nbedit.bench.records import Answer, Score
from jupyter_nbedit.bench.report.cases import choose, views
from jupyter_nbedit.bench.report.systems import load
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.notebook import Cell
from tests.bench.report.runs import (
    HOSTILE,
    code_run,
    moment,
    said,
    two_predictors,
    write_run,
)


def lines(blocks):
    return [
        line[0]
        + "".join(f"[{piece[0]}]" if isinstance(piece, list) else piece for piece in line[1:])
        for block in blocks
        for line in block.lines
    ]


def test_rare_outcomes_are_among_the_chosen(tmp_path):
    cases = [moment(number, edit=f"e{number}") for number in range(1000)]
    answers = [said(case, "exact" if n in (7, 700) else "missed") for n, case in enumerate(cases)]
    systems = load([write_run(tmp_path, cases, {"a": answers})])
    chosen = choose(systems, 50)
    assert len(chosen) == 50
    assert {"e7#7", "e700#700"} <= chosen
    assert choose(systems, 50) == chosen
    assert choose(systems, 50, seed=1) != chosen
    assert len(choose(systems, 5000)) == 1000
    assert choose(systems, 0) == set()


def test_every_combination_of_outcomes_has_its_share(tmp_path):
    systems = load([two_predictors(tmp_path)])
    chosen = choose(systems, 5)
    verdicts = dict(zip(systems[1].ids, systems[1].verdicts, strict=True))
    assert set(Counter(verdicts[case] for case in chosen)) == {
        "wrong",
        "exact",
        "intruding",
        "helpful",
        "quiet",
    }


def test_a_moment(tmp_path):
    systems = load([two_predictors(tmp_path)])
    view = {each.id: each for each in views(systems, set(systems[0].ids))}["e1#1"]
    assert dict(view.facts) == {
        "message": "Rename df",
        "commit": "c0ffee" * 6,
        "missing edits": "1",
        "seen edits": "1",
        "lines": "5",
    }
    assert lines(view.history) == ["-[df]", "+[data]"]
    assert lines(view.truth) == [" df = load()", "-show([df])", "+show([data])", " end"]
    assert lines(view.cells) == [" df = load()", " show(df)", " end"]
    quiet, bold = view.answers
    assert (quiet.verdict, quiet.edits) == ("missed", [])
    assert bold.verdict == "exact"
    assert lines(bold.edits) == lines(view.truth)
    assert dict(bold.facts) == {
        "confidence": "0.90",
        "source": "repeat",
        "reason": "df became data",
        "latency": "2.0 ms",
    }


def test_code(tmp_path):
    systems = load([code_run(tmp_path)])
    view = views(systems, {"o/r@c:a1"})[0]
    assert lines(view.truth) == [" x = 1", "-y = [2]", "+y = [3]"]
    assert lines(view.cells) == [" x = 1", " y = 2"]
    assert view.answers[0].edits[0].lines == []
    assert "␛" in view.answers[0].raw


def one(tmp_path, case, answer):
    systems = load([write_run(tmp_path, [case], {"a": [(answer, Score(case.id, {}))]})])
    return views(systems, {case.id})[0]


def test_edits_that_do_not_apply_show_their_texts(tmp_path):
    edits = (TextEdit("c1", 3, "not there", "new"), TextEdit("c9", 0, "a", "b"))
    case = msgspec.structs.replace(moment(0), truth=edits)
    view = one(tmp_path, case, Answer(case=case.id, edits=edits))
    assert lines(view.truth) == ["-[not there]", "+[new]", "-[a]", "+[b]"]
    assert [block.heading for block in view.answers[0].edits] == ["c1", "c9"]


def test_several_edits_of_a_cell_are_one_difference(tmp_path):
    truth = (TextEdit("c1", 17, "df", "data"), TextEdit("c1", 0, "df", "data"))
    case = msgspec.structs.replace(moment(0), truth=truth)
    view = one(tmp_path, case, Answer(case=case.id))
    assert lines(view.truth)[-1] == " end"
    assert sum(line.startswith("+") for line in lines(view.truth)) == 2


def test_an_answer_brings_the_cells_that_the_case_does_not_show(tmp_path):
    case = moment(0)
    answer = Answer(
        case=case.id, edits=(TextEdit("c7", 4, "1", "2"),), cells=(Cell("c7", "code", "x = 1"),)
    )
    assert lines(one(tmp_path, case, answer).answers[0].edits) == ["-x = [1]", "+x = [2]"]


def test_long_cells_are_cut(tmp_path):
    case = msgspec.structs.replace(
        moment(0), cells=(Cell("c1", "code", "x\n" * 10_000), Cell("c2", "code", "y" * 10_000))
    )
    first, second = one(tmp_path, case, Answer(case=case.id)).cells
    assert len(first.lines) == 81
    assert first.lines[-1] == second.lines[-1] == ["@", "the rest is left out"]


@pytest.mark.parametrize("told", [TextEdit("c1", -1, "", ""), TextEdit("c1", 17, "df", "")])
def test_what_was_told(tmp_path, told):
    case = msgspec.structs.replace(moment(0), told=told)
    fact = dict(one(tmp_path, case, Answer(case=case.id)).facts)["told"]
    assert fact == ("c1" if told.start < 0 else "c1, character 17: df")


def test_all_that_is_shown_is_visible(tmp_path):
    nasty = TextEdit(HOSTILE, 0, "", HOSTILE)
    case = msgspec.structs.replace(
        moment(0),
        id=HOSTILE,
        edit=HOSTILE,
        message=HOSTILE,
        truth=(nasty,),
        history=(nasty,),
        cells=(Cell(HOSTILE, "code", HOSTILE),),
    )
    answer = Answer(case=HOSTILE, edits=(nasty,), reason=HOSTILE, raw=HOSTILE, fault=HOSTILE)
    text = msgspec.json.encode(one(tmp_path, case, answer)).decode()
    assert not set(text) & set("\x1b\x07\u2028\u202e")
    assert "\\u001b" not in text
