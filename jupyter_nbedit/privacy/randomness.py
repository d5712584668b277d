"""Quoted strings that are too random to be anything but a key."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from .shapes import Found

MIN_LENGTH, MAX_LENGTH = 24, 128
"""Characters of a string that is looked at. Longer ones are files: images, most of all."""

MIN_ENTROPY = 4.0
"""Bits a character, of letters and digits; hexadecimal has at most 4 and is told by its length."""

KIND = "random string"

MANY = 12
"""Random strings in one text above which they are pieces of a file, an image for one."""

_STRING = re.compile(r"[\"'`](?P<value>[A-Za-z0-9+/=_\-]{24,128})[\"'`]")
_HEX = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9A-F]{32}|[0-9A-F]{64})")
_NO_KEY = re.compile(
    r"sha\d*|md5|hash|checksum|digest|commit|revision|\brev\b|blob|etag|integrity|fingerprint"
    r"|uuid|guid|version|nonce|\bid\b|_id\b|gist|model|image|png|base64|cell|color|dataset"
    r"|folder|file|drive|sheet|video|embed|node|address|contract",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{4,}")
_RUN = re.compile(r"[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+")


def strings(line: str) -> Iterator[Found]:
    """Yield the random strings of a line: start, end and kind."""
    found = 0
    for match in _STRING.finditer(line):
        value = match["value"]
        before = line[max(0, match.start() - 120) : match.start()]
        after = line[match.end() : match.end() + 40]
        if is_random(value) and not _NO_KEY.search(before + "\n" + after):
            yield (*match.span("value"), KIND)
            found += 1
            if found > MANY:
                return


def is_random(value: str) -> bool:
    """Tell whether a string looks drawn by lot, as keys are, and not put together from words."""
    if _HEX.fullmatch(value):
        return entropy(value) > 3.0
    if not MIN_LENGTH <= len(value) <= MAX_LENGTH:
        return False
    classes = [any(test(c) for c in value) for test in (str.islower, str.isupper, str.isdigit)]
    # Of random letters and digits about every second is of another kind than the one before.
    changes = sum(1 for _ in _RUN.finditer(value)) / len(value)
    words = sum(map(len, _WORD.findall(value))) / len(value)
    return all(classes) and changes > 0.4 and words < 0.3 and entropy(value) > MIN_ENTROPY


def entropy(value: str) -> float:
    """Return Shannon's entropy of a string's characters, in bits a character."""
    length = len(value)
    return -sum(n / length * math.log2(n / length) for n in Counter(value).values())
