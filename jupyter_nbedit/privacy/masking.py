"""Text without its secrets, and the way back from its offsets to those of the real text."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

PLACEHOLDER = "[redacted]"
"""What stands in place of a secret."""


class Hidden(msgspec.Struct, frozen=True):
    """Where a secret was.

    Attributes
    ----------
    start : int
        Offset of the placeholder in the masked text.
    length : int
        Characters of the secret itself.
    """

    start: int
    length: int

    @property
    def end(self) -> int:
        """Offset just past the placeholder in the masked text."""
        return self.start + len(PLACEHOLDER)


class Masked(msgspec.Struct, frozen=True):
    """A text whose secrets are replaced by placeholders.

    Attributes
    ----------
    text : str
        The text as it may be shown.
    hidden : tuple of Hidden
        Its placeholders, in order.
    """

    text: str
    hidden: tuple[Hidden, ...] = ()

    def real(self, offset: int) -> int:
        """Return an offset's place in the real text; inside a placeholder, the secret's start."""
        shift = 0
        for secret in self.hidden:
            if offset < secret.end:
                return min(offset, secret.start) + shift
            shift += secret.length - len(PLACEHOLDER)
        return offset + shift

    def shown(self, offset: int) -> int:
        """Return where an offset of the real text is shown; inside a secret, past it."""
        shift = 0
        for secret in self.hidden:
            start = secret.start + shift
            if offset <= start:
                break
            if offset < start + secret.length:
                return secret.end
            shift += secret.length - len(PLACEHOLDER)
        return offset - shift

    def cut(self, start: int, end: int) -> Masked:
        """Return the part between two offsets of the masked text that split no placeholder."""
        return Masked(
            self.text[start:end],
            tuple(
                Hidden(secret.start - start, secret.length)
                for secret in self.hidden
                if start <= secret.start and secret.end <= end
            ),
        )

    def also(self, spans: Sequence[tuple[int, int]]) -> Masked:
        """Hide further stretches of the masked text; they must not overlap a placeholder."""
        marks = [(item.start, item.end, item.length) for item in self.hidden]
        marks += ((start, end, end - start) for start, end in spans)
        return _replaced(self.text, sorted(marks))

    def touches(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the masked text covers any of a placeholder."""
        return any(
            (start < secret.end and secret.start < end) or secret.start < start == end < secret.end
            for secret in self.hidden
        )


def masked(text: str, spans: Sequence[tuple[int, int]]) -> Masked:
    """Replace stretches of a text, in order and apart from each other, by placeholders.

    A placeholder that the text itself contains is treated like a secret, so that whatever looks
    like one in the result is known to stand for something.
    """
    spans = _with_literals(text, spans)
    if not spans:
        return Masked(text)
    return _replaced(text, [(start, end, end - start) for start, end in spans])


def _replaced(text: str, marks: Sequence[tuple[int, int, int]]) -> Masked:
    """Put placeholders where something starts, ends and really is so long."""
    pieces: list[str] = []
    hidden: list[Hidden] = []
    last = length = 0
    for start, end, real in marks:
        length += start - last
        pieces += (text[last:start], PLACEHOLDER)
        hidden.append(Hidden(length, real))
        length += len(PLACEHOLDER)
        last = end
    pieces.append(text[last:])
    return Masked("".join(pieces), tuple(hidden))


def _with_literals(text: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    found = text.find(PLACEHOLDER)
    if found < 0:
        return spans
    merged = list(spans)
    while found >= 0:
        end = found + len(PLACEHOLDER)
        merged.append((found, end))
        found = text.find(PLACEHOLDER, end)
    return joined(merged)


def joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches in order, those that overlap made one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
