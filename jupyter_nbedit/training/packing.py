"""From examples to rows of tokens, several examples in a row.

A row is one sequence to the model. Positions start anew with each example in it, by which the
library tells them apart: no example sees another. Tokens are learned where they are part of an
answer, and those of a prompt as much as a recipe says.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from .examples import Example

Encode = Callable[[str], list[int]]
"""Cuts a text into tokens, as the runtime does."""

ANSWER_SHARE = 0.75
"""The most of a row that an answer may take: what is left is for its prompt."""

OPEN_ROWS = 8
"""Rows that are filled at a time: an example that does not fit one may fit another."""


class Encoded(msgspec.Struct, frozen=True):
    """An example in tokens: the prompt's, and behind them the answer's."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)


class Row(msgspec.Struct, frozen=True):
    """What the model is given at a time.

    Attributes
    ----------
    tokens : tuple of int
        The tokens.
    positions : tuple of int
        The place of each in its example.
    learned : tuple of int
        Numbers of the tokens that are learned: each is to follow from those before it.
    weights : tuple of float
        How much each of these counts.
    """

    tokens: tuple[int, ...]
    positions: tuple[int, ...]
    learned: tuple[int, ...]
    weights: tuple[float, ...]


def encoded(example: Example, encode: Encode, most: int) -> Encoded:
    """Cut an example into tokens: prompt and answer apart, as the runtime does.

    The beginning of a prompt and the end of an answer are left out where they do not fit.

    Parameters
    ----------
    example : Example
        The example.
    encode : callable
        Cuts a text into tokens.
    most : int
        Most tokens of both together.
    """
    prompt = encode(example.prompt)
    answer = encode(example.answer)[: int(most * ANSWER_SHARE)]
    return Encoded(tuple(prompt[-(most - len(answer)) :]), tuple(answer))


def packed(examples: Iterable[Encoded], most: int, prompt: float = 0.0) -> Iterator[Row]:
    """Put examples into rows of at most `most` tokens.

    Parameters
    ----------
    examples : iterable of Encoded
        The examples.
    most : int
        Tokens of a row.
    prompt : float
        How much a token of a prompt counts, where one of an answer counts 1.
    """
    rows: list[list[Encoded]] = []
    for example in examples:
        fitting = (row for row in rows if sum(map(len, row)) + len(example) <= most)
        row = next(fitting, None)
        if row is not None:
            row.append(example)
            continue
        if len(rows) == OPEN_ROWS:
            fullest = max(rows, key=lambda row: sum(map(len, row)))
            rows.remove(fullest)
            yield _row(fullest, prompt)
        rows.append([example])
    yield from (_row(row, prompt) for row in rows)


def epoch(
    examples: Sequence[Encoded], most: int, seed: int, number: int, prompt: float = 0.0
) -> list[Row]:
    """Return the rows of one round through the examples, in an order of its own."""
    order = list(range(len(examples)))
    random.Random(f"{seed} {number}").shuffle(order)
    return list(packed((examples[each] for each in order), most, prompt))


def _row(examples: Sequence[Encoded], prompt: float) -> Row:
    tokens: list[int] = []
    positions: list[int] = []
    learned: list[int] = []
    weights: list[float] = []
    for example in examples:
        begun = len(tokens)
        start = begun + len(example.prompt)
        tokens += (*example.prompt, *example.answer)
        positions += range(len(example))
        # Before the first token of all stands nothing that it could follow from.
        first = max(begun + 1 if prompt else start, 1)
        learned += range(first, len(tokens))
        weights += [prompt if number < start else 1.0 for number in range(first, len(tokens))]
    return Row(tuple(tokens), tuple(positions), tuple(learned), tuple(weights))
