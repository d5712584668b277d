"""What part of an answer a model was sure of."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from ...request import Certainty

Token = tuple[str, float]
"""The text of a token and the natural logarithm of its probability."""


def first_unsure(tokens: Sequence[Token], least: float) -> int | None:
    """Return the number of the first token below a log-probability, None if there is none."""
    return next((number for number, (_, value) in enumerate(tokens) if value < least), None)


def sure_part(text: str, tokens: Sequence[Token], unsure: int) -> str:
    """Return what was written before an unsure token, without a word that it would go on with.

    Parameters
    ----------
    text : str
        What was written, the unsure token's text included as far as it is known.
    tokens : sequence of Token
        The tokens.
    unsure : int
        Number of the unsure one.
    """
    sure = "".join(piece for piece, _ in tokens[:unsure])
    if not text.startswith(sure):
        # Tokens that are parts of a character have no text of their own.
        return ""
    follows = (text[len(sure) :] or tokens[unsure][0])[:1]
    if _in_word(follows):
        while sure and _in_word(sure[-1]):
            sure = sure[:-1]
    return sure


def certainty_of(form: str, text: str, tokens: Sequence[Token]) -> Certainty:
    """Return how sure a model was of a text, by the tokens it begins with.

    Parameters
    ----------
    form : str
        Name of the prompt format.
    text : str
        The text.
    tokens : sequence of Token
        The tokens of this text, and perhaps more.
    """
    values: list[float] = []
    length = 0
    for piece, value in tokens:
        if length >= len(text):
            break
        values.append(value)
        length += len(piece)
    if not values:
        return Certainty(form)
    return Certainty(form, fsum(values) / len(values), min(values), len(values))


def _in_word(mark: str) -> bool:
    return mark.isalnum() or mark == "_"
