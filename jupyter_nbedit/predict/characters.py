"""Characters that make text look like other text than it is.

Whoever accepts an edit has read it. That is worth nothing if the edit holds characters that cannot
be seen or that change the order in which others are shown ("Trojan Source", CVE-2021-42574): what
was read is not what is run. Unicode's reports on security (UTR #36) and on source code (UTS #55)
name them, and say where some of them are needed: between letters of scripts that join, and in
emoji. There they have an effect that can be seen, and there alone they are let through (UAX #31,
contexts A1, A2 and B; UTS #51). Letters that look alike are another matter, and not looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and newline: a terminal's, NEL, backspace
    "\u00ad\u034f"  # soft hyphen, grapheme joiner
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # order of writing: marks, embeddings, isolates
    "\u200b-\u200d\u2060-\u2065\ufeff"  # of no width
    "\u2028\u2029"  # line ends to some programs and none to others
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180b-\u180f"  # letters that nothing is drawn for
    "\u206a-\u206f\ufff0-\ufffb\ufffe\uffff"  # deprecated, annotations, no characters
    "\ufe00-\ufe0f\U000e0100-\U000e01ef"  # choose how the character before is drawn; can carry data
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # format of shorthand and of music
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: a text that nobody sees
    "\ud800-\udfff"  # halves of characters
    "]"
)

_NON_JOINER, _JOINER = "\u200c", "\u200d"
_TEXT_STYLE, _EMOJI_STYLE = "\ufe0e", "\ufe0f"
_CHOOSES_IDEOGRAPH = range(0xE0100, 0xE01F0)

_JOINING = ("ARABIC LETTER", "SYRIAC LETTER", "NKO LETTER", "MANDAIC LETTER", "MONGOLIAN LETTER")
_IDEOGRAPH = "CJK UNIFIED IDEOGRAPH"
_VIRAMA = 9
"""The combining class of the sign that joins consonants in the scripts of India."""

_KEYCAPS = frozenset("0123456789#*")
_PICTURES = range(0x1F000, 0x1FB00)
"""Also those that are newer than the database of the Python that runs this."""

_SIGNS_AND_PICTURES = frozenset(
    "\u203c\u2049\u2139\u2194\u21a9\u21aa\u25fd\u25fe\u2934\u2935\u3030"
)
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")


def hidden(text: str, start: int = 0, end: int | None = None) -> Counter[str]:
    """Count the characters of a stretch that hide something where they stand.

    Parameters
    ----------
    text : str
        The text, with what stands around the stretch.
    start, end : int, optional
        Where the stretch starts and ends.
    """
    last = len(text) if end is None else end
    return Counter(
        match.group()
        for match in _HIDDEN.finditer(text, start, last)
        if not _is_needed(text, match.start())
    )


def _is_needed(text: str, at: int) -> bool:
    """Tell whether a character has an effect that can be seen, as scripts and emoji need it."""
    character, before = text[at], text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    if not before:
        return False
    if character in {_NON_JOINER, _JOINER} and unicodedata.combining(before) == _VIRAMA:
        return True
    if character == _NON_JOINER:
        return _joins(_letter(text, at)) and _joins(after)
    if character == _JOINER:
        base = text[at - 2] if before == _EMOJI_STYLE and at > 1 else before
        return (_is_emoji(base) or _SKIN.match(base) is not None) and _is_emoji(after)
    if character in {_TEXT_STYLE, _EMOJI_STYLE}:
        return _is_emoji(before) or (before in _KEYCAPS and after == "\u20e3")
    if ord(character) in _CHOOSES_IDEOGRAPH:
        return unicodedata.name(before, "").startswith(_IDEOGRAPH)
    return False


def _letter(text: str, at: int) -> str:
    """Return the letter before a place, passing over the vowel signs on it."""
    position = at - 1
    # A letter has a few of them; more would be a way to take long.
    while position > max(at - 8, 0) and unicodedata.category(text[position]) == "Mn":
        position -= 1
    return text[position]


def _joins(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith(_JOINING)


def _is_emoji(character: str) -> bool:
    """Tell whether a character may be a picture; Python's database does not know which are."""
    return bool(character) and (
        unicodedata.category(character) == "So"
        or ord(character) in _PICTURES
        or character in _SIGNS_AND_PICTURES
    )
