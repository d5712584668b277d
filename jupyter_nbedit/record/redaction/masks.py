"""A cell's text, and for each of its characters whether it may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..store.rows import Correction

MASK = "█"
WIDE_MASK = "🔒"
"""Stands for a character that UTF-16 writes in two units, as this one is."""

SHOWN, SECRET, PENDING, SHORT = 0, 1, 2, 3
"""What a character is: kept as it is; part of a secret; part of something unfinished, and masked
until that is finished; part of something unfinished that is too short to matter, and kept."""

_MASKED = re.compile(rb"[\x01\x02]+")
_UNFINISHED = re.compile(rb"[\x02\x03]+")
_HIDEABLE = re.compile(r"[^\r\n]")


def mask(text: str) -> str:
    """Return a text of masks, as long as `text` in code points and in UTF-16."""
    return _HIDEABLE.sub(lambda found: WIDE_MASK if found[0] > "\uffff" else MASK, text)


def is_masked(text: str) -> bool:
    """Tell whether a text has any mask in it."""
    return MASK in text or WIDE_MASK in text


class CellText:
    """The real text of a cell and the state of each character.

    Attributes
    ----------
    source : str
        The real text.
    states : bytearray
        One of the states above for each code point.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.states = bytearray(len(source))
        self._fresh = (0, 0)
        self._was_masked: dict[int, bool] = {}

    @classmethod
    def kept(cls, image: str) -> CellText:
        """Return the text that was kept as `image`, whose masks stay masked."""
        cell = cls(image)
        for found in re.finditer(f"[{MASK}{WIDE_MASK}]+", image):
            cell.states[found.start() : found.end()] = bytes([SECRET]) * len(found[0])
        return cell

    @property
    def image(self) -> str:
        """The text as it may be kept."""
        return self.shown(0, len(self.source))

    def shown(self, start: int, end: int) -> str:
        """Return a stretch of the text as it may be kept."""
        pieces: list[str] = []
        last = start
        for found in _MASKED.finditer(self.states, start, end):
            pieces += (
                self.source[last : found.start()],
                mask(self.source[found.start() : found.end()]),
            )
            last = found.end()
        pieces.append(self.source[last:end])
        return "".join(pieces)

    def unfinished(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches that are part of something unfinished."""
        for found in _UNFINISHED.finditer(self.states):
            yield found.span()

    @property
    def changed(self) -> bool:
        """Whether there may be :meth:`corrections`."""
        return bool(self._was_masked)

    def has(self, state: int, start: int, end: int) -> bool:
        """Tell whether any character of a stretch is in a state."""
        return self.states.find(state, start, end) >= 0

    def replace(self, start: int, end: int, text: str) -> None:
        """Put `text` in the place of a stretch; it is fresh until :meth:`keep`."""
        self.source = self.source[:start] + text + self.source[end:]
        self.states[start:end] = bytes(len(text))
        self._fresh = (start, start + len(text))

    def keep(self) -> None:
        """Note that the text is kept as it is now: nothing of it is fresh any more."""
        self._fresh = (0, 0)

    def set(self, start: int, end: int, state: int) -> int:
        """Set the state of a stretch and return how many shown characters it masks.

        Fresh ones, which nobody has kept yet, do not count.
        """
        masks = state in (SECRET, PENDING)
        newly = 0
        for position in range(start, end):
            was = self.states[position] in (SECRET, PENDING)
            if was != masks and not self._fresh[0] <= position < self._fresh[1]:
                self._was_masked.setdefault(position, was)
                newly += masks
        self.states[start:end] = bytes([state]) * (end - start)
        return newly

    def corrections(self, cell_id: str) -> Iterator[Correction]:
        """Yield what is masked now and was not, and the other way round."""
        changed = sorted(
            position
            for position, was in self._was_masked.items()
            if was != (self.states[position] in (SECRET, PENDING))
        )
        self._was_masked.clear()
        first = 0
        for number, position in enumerate(changed):
            if number + 1 == len(changed) or changed[number + 1] != position + 1:
                start = changed[first]
                yield Correction(cell_id, start, self.shown(start, position + 1))
                first = number + 1
