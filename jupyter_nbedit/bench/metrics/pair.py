"""What a metric compares: a text that was expected and one that was predicted."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from .tokens import Tokenize, builtin

Ngrams = Counter[tuple[str, ...]]

MAX_ORDER = 4
"""The longest n-grams that BLEU and CodeBLEU count."""


class Pair:
    """An expected and a predicted text; what metrics share is worked out once, when needed.

    Parameters
    ----------
    expected : str
        The text that is right.
    predicted : str
        The text that was predicted.
    before : str, optional
        The text that was edited; some metrics have no value without it.
    tokenize : callable
        Cuts a text into tokens.
    origin : str, optional
        The text before the developer's last edits, which led to `before`.
    language : str
        The language of the texts.
    """

    def __init__(
        self,
        expected: str,
        predicted: str,
        before: str | None = None,
        tokenize: Tokenize = builtin,
        *,
        origin: str | None = None,
        language: str = "python",
    ) -> None:
        self.expected = expected
        self.predicted = predicted
        self.before = before
        self.origin = origin
        self.language = language
        self._tokenize = tokenize

    @classmethod
    def of_tokens(cls, expected: list[str], predicted: list[str]) -> Pair:
        """Make a pair of texts that are cut into tokens already."""
        pair = cls(" ".join(expected), " ".join(predicted))
        pair.__dict__.update(expected_tokens=expected, predicted_tokens=predicted)
        return pair

    @cached_property
    def expected_tokens(self) -> list[str]:
        """The tokens of the expected text."""
        return self._tokenize(self.expected)

    @cached_property
    def predicted_tokens(self) -> list[str]:
        """The tokens of the predicted text."""
        return self._tokenize(self.predicted)

    @cached_property
    def expected_joined(self) -> str:
        """The expected tokens with a space between any two: the text that most metrics see."""
        return " ".join(self.expected_tokens)

    @cached_property
    def predicted_joined(self) -> str:
        """The predicted tokens with a space between any two."""
        return " ".join(self.predicted_tokens)

    @cached_property
    def expected_ngrams(self) -> tuple[Ngrams, ...]:
        """The n-grams of the expected tokens with their counts, of length 1 to 4."""
        return _ngrams(self.expected_tokens)

    @cached_property
    def predicted_ngrams(self) -> tuple[Ngrams, ...]:
        """The n-grams of the predicted tokens with their counts, of length 1 to 4."""
        return _ngrams(self.predicted_tokens)

    @cached_property
    def common_ngrams(self) -> tuple[int, ...]:
        """How many n-grams of each length the two have in common, repetitions counted."""
        return tuple(
            _common(expected, predicted)
            for expected, predicted in zip(self.expected_ngrams, self.predicted_ngrams, strict=True)
        )


def _ngrams(tokens: list[str]) -> tuple[Ngrams, ...]:
    shifted = [tokens[start:] for start in range(MAX_ORDER)]
    return tuple(Counter(zip(*shifted[:order], strict=False)) for order in range(1, MAX_ORDER + 1))


def _common(first: Ngrams, second: Ngrams) -> int:
    if len(first) > len(second):
        first, second = second, first
    get = second.get
    return sum(min(count, get(ngram, 0)) for ngram, count in first.items())
