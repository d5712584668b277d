from __future__ import annotations

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.predict.llm.provider.healing import Stem, grammar


def test_a_grammar_quotes_the_stem():
    assert grammar('a"\\') == 'root ::= "a\\"\\\\" [^\\n]* "\\n"'


@given(st.text(max_size=8), st.text(max_size=8), st.data())
def test_the_stem_is_taken_off_however_the_answer_comes(stem, rest, data):
    answer = stem + rest
    cuts = sorted(data.draw(st.lists(st.integers(0, len(answer)), max_size=4)))
    pieces = [answer[a:b] for a, b in zip([0, *cuts], [*cuts, len(answer)], strict=True)]
    taker = Stem(stem)

    assert "".join(map(taker.text, pieces)) == rest
    assert taker.is_kept


@pytest.mark.parametrize("answer", ["pick", "x", " pan"])
def test_an_answer_that_begins_otherwise_is_seen(answer):
    taker = Stem("pan")
    taker.text(answer)

    assert not taker.is_kept


def test_tokens_of_the_stem_are_left_out_and_the_one_across_its_end_is_cut():
    stem = Stem(" panda")

    assert stem.token(" pan", log(0.01), []) is None
    among = [("das", log(0.3)), ("da", log(0.1)), ("el", log(0.5))]
    token = stem.token("das", log(0.3), among)

    assert token is not None
    assert token[0] == "s"
    assert exp(token[1]) == pytest.approx(0.75)
    assert stem.token(" as", -0.2, []) == (" as", -0.2)


def test_of_what_is_not_among_the_likeliest_nothing_is_known():
    token = Stem("pan").token("pandas", log(1e-9), [("import", log(0.9))])

    assert token == ("das", -100.0)


def test_without_a_stem_all_is_as_it_came():
    stem = Stem("")

    assert stem.text("abc") == "abc"
    assert stem.token("abc", -0.5, []) == ("abc", -0.5)
