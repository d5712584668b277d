"""Offsets in text: code points, UTF-16 code units, and lines; what two texts share.

A browser counts a string in UTF-16 code units, Python in code points. They differ by one for
every character outside the Basic Multilingual Plane (an emoji, say) before the offset.
"""

from __future__ import annotations

_LAST_BMP = "\uffff"


class OffsetError(ValueError):
    """An offset that lies outside the text or inside a surrogate pair."""


def _one_unit_each(text: str) -> bool:
    # str.isascii is a flag look-up, so plain text of any length costs nothing here.
    return text.isascii() or max(text) <= _LAST_BMP


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    if _one_unit_each(text):
        return len(text)
    return len(text) + sum(character > _LAST_BMP for character in text)


def to_code_points(text: str, offset: int) -> int:
    """Convert an offset in UTF-16 code units to one in code points.

    Parameters
    ----------
    text : str
        The text that `offset` points into.
    offset : int
        Number of UTF-16 code units before the place.

    Returns
    -------
    int
        Number of code points before the place.

    Raises
    ------
    OffsetError
        If `offset` lies outside the text or between the two halves of a surrogate pair.
    """
    if offset < 0:
        raise OffsetError(f"offset {offset} is negative")
    if _one_unit_each(text):
        if offset > len(text):
            raise OffsetError(f"offset {offset} lies beyond the text's {len(text)} UTF-16 units")
        return offset
    units = text.encode("utf-16-le", "surrogatepass")
    if 2 * offset > len(units):
        raise OffsetError(f"offset {offset} lies beyond the text's {len(units) // 2} UTF-16 units")
    try:
        return len(units[: 2 * offset].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise OffsetError(f"offset {offset} lies inside a surrogate pair") from None


def to_utf16(text: str, offset: int) -> int:
    """Convert an offset in code points to one in UTF-16 code units.

    Raises
    ------
    OffsetError
        If `offset` lies outside the text.
    """
    if not 0 <= offset <= len(text):
        raise OffsetError(f"offset {offset} lies outside the text's {len(text)} code points")
    return utf16_length(text[:offset]) if not _one_unit_each(text) else offset


def line_start(text: str, offset: int) -> int:
    """Return the offset of the first character of the line that `offset` lies in."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return the offset of the end of the line that `offset` lies in, its newline excluded."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def common_prefix(first: str, second: str) -> int:
    """Return how many characters two texts share at their start."""
    limit = min(len(first), len(second))
    if first[:limit] == second[:limit]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if first[:middle] == second[:middle]:
            low = middle
        else:
            high = middle
    return low


def common_suffix(first: str, second: str) -> int:
    """Return how many characters two texts share at their end."""
    limit = min(len(first), len(second))
    if first[len(first) - limit :] == second[len(second) - limit :]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if first[len(first) - middle :] == second[len(second) - middle :]:
            low = middle
        else:
            high = middle
    return low
