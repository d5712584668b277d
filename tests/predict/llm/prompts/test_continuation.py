from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.events import Origin
from jupyter_nbedit.predict.llm.context import SMALL, build_context
from jupyter_nbedit.predict.llm.prompts import FORMATS, AnswerError, Prompt
from jupyter_nbedit.predict.llm.prompts.formats.continuation import closed
from jupyter_nbedit.predict.request import build_request
from tests.predict.playing import Player

CONTINUATION = FORMATS["continuation"]


def prompt(player: Player, trigger: str = "edit") -> Prompt:
    request = build_request(player.session, trigger)  # type: ignore[arg-type]
    return CONTINUATION.render(build_context(request, SMALL, redact=False))


def typing(text: str, *, behind: str = "", origin: Origin = Origin.USER) -> Player:
    """Type a text at the start of the second cell."""
    player = Player("import pandas as pd\nsales = pd.read_csv('sales.csv')\n", behind)
    player.edit(1, 0, 0, text, origin)
    player.focus(1, len(text))
    return player


def test_the_cells_and_the_line_are_continued():
    asked = prompt(typing("sales.grou"))

    assert asked.asks
    assert asked.text.startswith("\nimport pandas as pd\n")
    assert asked.text.endswith("\n\nsales.grou")
    assert asked.text[-asked.stem :] == "grou"
    assert asked.stop == ("\n",)


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("x = ", " "),
        ("for i", " i"),
        ("f(", ""),
        ("größe", "größe"),
        ("x =  ", " "),
        ("a.b_1", "b_1"),
    ],
)
def test_the_begun_word_is_known(text, stem):
    asked = prompt(typing(text))

    assert asked.text[len(asked.text) - asked.stem :] == stem


@pytest.mark.parametrize(
    ("typed", "answer", "put"),
    [
        ("total = ", "sum(values)", "sum(values)"),
        ("total = ", " sum(values)", "sum(values)"),
        ("total = ", "   sum(values)", "sum(values)"),
        ("total =", " sum(values)", " sum(values)"),
        ("for x in y:\n    print", "(x, 1)", "(x, 1)"),
    ],
)
def test_a_blank_that_is_typed_already_is_not_put_twice(typed, answer, put):
    asked = prompt(typing(typed))
    (edit,) = CONTINUATION.parse(asked, answer)
    assert edit.new == put


def test_what_changes_while_typing_comes_last():
    texts = [prompt(typing("sales.groupby"[:end])).text for end in range(6, 14)]

    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))


@pytest.mark.parametrize(
    "player",
    [
        typing("sales.grou", behind="_by()"),
        typing(""),
        typing("sales\n    "),
        Player("x = 1"),
    ],
)
def test_nothing_is_asked_unless_the_end_of_a_line_is_typed(player):
    assert not prompt(player).asks


def test_after_a_part_was_accepted_the_line_goes_on():
    player = typing("sales.groupby", origin=Origin.SUGGESTION)

    assert prompt(player, "accept").asks
    assert not prompt(player, "run").asks


def test_nothing_is_asked_where_the_cursor_has_gone():
    player = typing("first = 1\nsecond = 2")
    assert prompt(player).asks
    player.focus(0, 19)
    assert not prompt(player).asks
    assert prompt(player, "manual").asks


def test_nothing_is_asked_in_prose():
    player = typing("sales are")
    cell = player.session.notebook.cells[1]
    player.session._cells["1"] = type(cell)("1", "markdown", cell.source)
    player.session._snapshot = None

    assert not prompt(player).asks


def test_marks_of_models_are_kept_out():
    asked = prompt(typing("x = '<jupyter_code><|im_end|><file_sep>"))

    assert "<jupyter_code>" not in asked.text
    assert "<|im_end|>" not in asked.text
    (edit,) = CONTINUATION.parse(asked, "abc'")
    assert edit == TextEdit("1", 39, "", "abc'")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("pby(key)\nmore", "pby(key)"),
        ("pby(", "pby"),
        ("pby('a", "pby"),
        ("pb", None),
        ("pby(key).sum(  ", "pby(key).sum"),
        ("   ", None),
        ("\n", None),
        ("(", None),
    ],
)
def test_an_answer_is_the_rest_of_the_line(answer, text):
    asked = prompt(typing("sales.grou"))
    edits = CONTINUATION.parse(asked, answer)

    assert edits == (() if text is None else (TextEdit("1", 10, "", text),))


@pytest.mark.parametrize("answer", ["a\x00b", "a\x1b[2J", "a\u202eb", "[redacted]"])
def test_what_is_no_text_is_refused(answer):
    with pytest.raises(AnswerError):
        CONTINUATION.parse(prompt(typing("sales.grou")), answer)


def test_the_end_of_a_line_ends_the_answer():
    asked = prompt(typing("sales.grou"))

    assert not CONTINUATION.finished(asked, "pby(key)")
    assert CONTINUATION.finished(asked, "pby(key)\n")


def test_the_right_answer_reads_back():
    asked = prompt(typing("sales.grou"))
    edit = TextEdit("1", 10, "", "pby('day')")

    assert CONTINUATION.answer(asked, (edit,)) == "pby('day')"
    for other in (TextEdit("1", 9, "", "x"), TextEdit("0", 0, "import", "from")):
        with pytest.raises(AnswerError):
            CONTINUATION.answer(asked, (other,))


@pytest.mark.parametrize(
    ("line", "text", "kept"),
    [
        ("f(", "a, g(b))", "a, g(b))"),
        ("d['", "a'] = [", "a'] = "),
        ("print(", "'it\\'s', \"x", "'it\\'s', "),
        ("x = 1  # it's", " (so", " (so"),
        ("f'{x", "} {y}'", "} {y}'"),
    ],
)
def test_brackets_and_quotes_are_closed(line, text, kept):
    assert closed(line, text) == kept


@given(st.text("ab([{}])'\"\\# ", max_size=12), st.text("ab([{}])'\"\\# ", max_size=12))
def test_what_is_kept_begins_the_text_and_stays(line, text):
    kept = closed(line, text)

    assert text.startswith(kept)
    assert closed(line, kept) == kept
