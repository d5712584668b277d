"""Lines that are alike: what the words of one are on the other, and where nothing follows."""

from __future__ import annotations

import pytest

from jupyter_nbedit.predict.repeat.rules.likeness import Substitution, line_at, substitution
from jupyter_nbedit.predict.syntax import Tree, parse
from tests.predict.playing import Player, texts


def tree(source: str) -> Tree:
    parsed = parse(source, "python")
    assert parsed is not None
    return parsed


def between(first: str, second: str) -> Substitution | None:
    there, here = line_at(tree(first), 0), line_at(tree(second), 0)
    assert there is not None
    assert here is not None
    return substitution(there, here, [word[0].isalnum() or word[0] == "'" for word in there.words])


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("fit(x_train)", "fit(x_test)", {"x_train": "x_test", "y_train": "y_test", "z": "z"}),
        ("fit(x_train)", "fit(x_test)", {"'Train loss'": "'Test loss'", "trainer": "trainer"}),
        ("axes[0].plot(a)", "axes[1].plot(b)", {"0": "1", "a": "b", "'panel 0'": "'panel 1'"}),
        # Of what stays elsewhere on the line nobody knows whether it would differ here.
        ("f(a_train, x_1)", "f(a_test, x_1)", {"y_train": "y_test", "x_1": "x_1"}),
        ("f(a_1, b_2)", "f(a_2, b_3)", {"a_1": "a_2", "c_1": "c_2", "c_2": "c_3"}),
        ("f(a_1, 1)", "f(a_2, 1)", {"a_1": "a_2", "c_1": "c_1"}),
    ],
)
def test_the_words_of_one_line_on_the_other(first: str, second: str, words: dict[str, str]) -> None:
    found = between(first, second)
    assert found is not None
    assert {word: found.of(word) for word in words} == words


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("f(a, a, x)", "f(b, c, x)"),
        ("f(a, b, x)", "f(c, c, x)"),
        ("f(a)", "f(a)"),
        ("f(a)", "f(a, b)"),
        ("f(a)", "f(1)"),
        ("p = a", "q = b"),
        ("f(a + b)", "f(a - b)"),
    ],
)
def test_lines_that_are_not_alike(first: str, second: str) -> None:
    assert between(first, second) is None


def test_one_example_next_to_it_is_enough_only_for_who_wants_more() -> None:
    player = Player("train.plot()\nval.plot()")
    player.replace(0, "train.plot()", "train.plot(label='train')")
    assert player.suggest() is None


def test_what_was_turned_down_is_not_offered_on_the_next_line() -> None:
    player = Player("a.plot()\nb.plot()\nc.plot()\nd.plot()")
    player.replace(0, "a.plot()", "a.plot(label='a')")
    player.replace(0, "b.plot()", "b.plot(label='b')")
    suggestion = player.suggest()
    assert suggestion is not None
    assert [edit.new for edit in texts(suggestion)] == ["label='c'", "label='d'"]
    assert suggestion.reason == "as in b.plot()"

    player.reject(suggestion)
    assert all("label='c'" not in edit.new for edit in texts(player.suggest()))
