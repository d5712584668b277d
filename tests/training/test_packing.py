from __future__ import annotations

import pytest

from jupyter_nbedit.training.examples import Example
from jupyter_nbedit.training.packing import Encoded, encoded, epoch, packed


def letters(text: str) -> list[int]:
    return list(text.encode())


def example(prompt, answer):
    return encoded(Example("going on", "line", "r", prompt, answer), letters, 12)


def test_the_beginning_of_a_prompt_and_the_end_of_an_answer_are_cut():
    long = example("abcdefghijkl", "mnopqrstuvwxyz")

    assert long == Encoded(tuple(b"jkl"), tuple(b"mnopqrstu"))
    assert example("abcdefghijkl", "mn").prompt == tuple(b"cdefghijkl")
    assert example("ab", "cd") == Encoded(tuple(b"ab"), tuple(b"cd"))


def test_examples_that_fit_share_a_row():
    (second, first) = packed([example("abc", "de"), example("f" * 8, "gh"), example("ij", "k")], 12)

    assert bytes(first.tokens) == b"ffffffffgh"
    assert bytes(second.tokens) == b"abcdeijk"
    assert second.positions == (0, 1, 2, 3, 4, 0, 1, 2)
    assert bytes(second.tokens[number] for number in second.learned) == b"dek"


def test_an_answer_without_a_prompt_is_learned_from_its_second_token():
    (row,) = packed([example("", "abc")], 12)

    assert row.learned == (1, 2)


def test_prompts_count_as_much_as_is_said():
    (row,) = packed([example("abc", "de"), example("ij", "k")], 12, 0.5)

    learned = {
        place: (chr(row.tokens[place]), weight)
        for place, weight in zip(row.learned, row.weights, strict=True)
    }
    # What an example begins with follows from nothing.
    assert list(learned) == [1, 2, 3, 4, 6, 7]
    assert list(learned.values()) == [
        ("b", 0.5),
        ("c", 0.5),
        ("d", 1.0),
        ("e", 1.0),
        ("j", 0.5),
        ("k", 1.0),
    ]


@pytest.mark.parametrize("number", range(3))
def test_an_epoch_has_every_example_once(number):
    many = [example("p" * (n % 5 + 1), chr(33 + n)) for n in range(60)]
    rows = epoch(many, 12, 7, number)

    answers = sorted(row.tokens[place] for row in rows for place in row.learned)
    assert answers == [33 + n for n in range(60)]
    assert all(len(row.tokens) <= 12 for row in rows)


def test_each_epoch_has_an_order_of_its_own():
    many = [example("p", chr(33 + n)) for n in range(60)]

    assert epoch(many, 12, 7, 0) == epoch(many, 12, 7, 0)
    assert epoch(many, 12, 7, 0) != epoch(many, 12, 7, 1)
    assert epoch(many, 12, 7, 0) != epoch(many, 12, 8, 0)
