"""Asking from before a word that was begun, so that the model spells it in tokens of its own.

A model writes words in tokens. Where a text ends in the middle of a word ("import pan"), its last
tokens are ones that hardly ever stand there, and what the model says next is poor. So the begun
word, the stem, is left off, and a grammar makes the answer begin with it: "import" goes on with the
token " pandas". The idea is known as token healing (https://github.com/guidance-ai/guidance).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from .certainty import Token

ALTERNATIVES = 40
"""Tokens of which a server is asked the probabilities, to find those that go on with a stem."""

LEAST_SHARE = 1e-6
"""Probability of a stem below which nothing is known of how it goes on."""


def grammar(stem: str) -> str:
    r"""Return the grammar of a line that begins with a stem, in llama.cpp's notation.

    >>> grammar("pan")
    'root ::= "pan" [^\\n]* "\\n"'
    """
    quoted = stem.replace("\\", "\\\\").replace('"', '\\"')
    return f'root ::= "{quoted}" [^\\n]* "\\n"'


class Stem:
    """Takes a stem off an answer's text and tokens, as they come.

    Parameters
    ----------
    stem : str
        How the answer begins.
    """

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._spelt = ""
        self._left = stem

    def text(self, piece: str) -> str:
        """Return what a piece of the answer adds to the stem."""
        before = len(self._spelt)
        self._spelt += piece
        return self._spelt[max(before, len(self._stem)) :]

    @property
    def is_kept(self) -> bool:
        """Whether the answer so far begins with the stem, or may yet."""
        return self._spelt[: len(self._stem)] == self._stem[: len(self._spelt)]

    def token(self, token: str, value: float, others: Sequence[Token]) -> Token | None:
        """Return what a token adds to the stem, None if it is a part of it.

        Parameters
        ----------
        token : str
            The token's text.
        value : float
            Logarithm of its probability among all tokens.
        others : sequence of Token
            The likeliest tokens at its place, itself perhaps among them.

        Returns
        -------
        tuple of (str, float) or None
            The text behind the stem, and the logarithm of its probability among the tokens that go
            on with the stem.
        """
        left = self._left
        if not left:
            return token, value
        if len(token) <= len(left):
            self._left = left[len(token) :]
            return None
        self._left = ""
        among = [other for text, other in others if text.startswith(left)]
        share = max(sum(map(exp, among)), exp(value))
        known = share >= LEAST_SHARE and any(text == token for text, _ in others)
        return token[len(left) :], min(0.0, value - log(share)) if known else -100.0
