"""The secrets that a stream has shown so far, in memory only, to recognise their pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator

PIECE = 5
"""Characters of a secret that give something away; fewer are kept as they are."""

MOST = 1_000
"""Secrets that are remembered."""


class KnownSecrets:
    """Finds secrets again where nothing around them says that they are one.

    Of one that looks random every piece of :data:`PIECE` characters is found; of one that could be
    a word, only the whole: a stretch of "password" says nothing, and stands everywhere.
    """

    def __init__(self) -> None:
        self._words: dict[str, None] = {}
        self._pieces: set[str] = set()

    def learn(self, secret: str) -> bool:
        """Remember a secret; tell whether it is new."""
        if len(secret) < PIECE or secret in self._words or len(self._words) >= MOST:
            return False
        self._words[secret] = None
        if _looks_random(secret):
            self._pieces.update(
                secret[start : start + PIECE] for start in range(len(secret) - PIECE + 1)
            )
        return True

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield where known secrets, or pieces of them, stand; stretches may overlap."""
        if not self._words:
            return
        end = len(text) if end is None else end
        if self._pieces:
            for position in range(start, end - PIECE + 1):
                if text[position : position + PIECE] in self._pieces:
                    yield position, position + PIECE
        for word in self._words:
            found = text.find(word, start, end)
            while found >= 0:
                yield found, found + len(word)
                found = text.find(word, found + 1, end)


def _looks_random(secret: str) -> bool:
    if re.search(r"\s", secret):
        return False
    letters = re.sub(r"[^A-Za-z]", "", secret)
    plain = letters.islower() or letters.isupper() or letters.istitle()
    return len(letters) < len(secret) or not plain
