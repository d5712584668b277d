"""Secrets in text: tokens, passwords, private keys.

What is a secret is told line by line, by the shapes of known providers' tokens (`detect-secrets`
and :mod:`.shapes`), by the name that a value is given (:mod:`.assignments`), by its place in a
command (:mod:`.commands`) and by its randomness (:mod:`.randomness`). It is a net with holes: a
password that is the bare argument of some function looks like any other text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from ..utils.caching import remembered
from . import assignments, commands, randomness, shapes
from .masking import PLACEHOLDER, Masked, joined, masked
from .paths import is_sensitive

MIN_KNOWN = 8
"""Characters from which a value that is a secret in one place is taken for one everywhere."""

_TELLTALE = re.compile(
    r"[\w+/=.\-]{16}|://|pass|pwd|secret|token|key|auth|bearer|basic|credential|mnemonic"
    r"|phrase|sig=|cookie|\benv\b|login|jdbc|sqlplus",
    re.IGNORECASE,
)
_SHELL_CELL = re.compile(
    r"\s*(?:%%(?:bash|sh|cmd|system|sx|!|pwsh|powershell|script\s+(?:\S*/)?\w*sh)|#!\S*sh)\b"
)
_WRITES_FILE = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?(?P<path>[^\n]+)\n")


class Secret(msgspec.Struct, frozen=True):
    """A stretch of text that must not be shown, and what it was taken for."""

    start: int
    end: int
    kind: str


def find_secrets(text: str) -> list[Secret]:
    """Return the secrets of a text, in order and apart from each other."""
    found: list[Secret] = []
    file = _WRITES_FILE.match(text)
    if file is not None and file.end() < len(text) and is_sensitive(file["path"].strip("\"' ")):
        found.append(Secret(file.end(), len(text.rstrip()), "file"))
    found += (Secret(start, end, "private key") for start, end in shapes.private_keys(text))
    start = 0
    shell = _SHELL_CELL.match(text) is not None
    for line in text.split("\n"):
        for low, high, kind in _in_line(line, shell):
            found.append(Secret(start + low, start + high, kind))
        start += len(line) + 1
    if sum(secret.kind == randomness.KIND for secret in found) > randomness.MANY:
        found = [secret for secret in found if secret.kind != randomness.KIND]
    return _apart(found)


def _apart(found: Iterable[Secret]) -> list[Secret]:
    """Make those that overlap one, named after the first and longest."""
    result: list[Secret] = []
    for secret in sorted(found, key=lambda secret: (secret.start, -secret.end)):
        if secret.start >= secret.end:
            continue
        if result and secret.start < result[-1].end:
            last = result[-1]
            result[-1] = Secret(last.start, max(last.end, secret.end), last.kind)
        else:
            result.append(secret)
    return result


@remembered(1_000_000)
def _in_line(line: str, shell: bool) -> tuple[tuple[int, int, str], ...]:
    if _TELLTALE.search(line) is None and not commands.is_known(line):
        return ()
    found = [
        *shapes.tokens(line),
        *assignments.values(line, shell=shell),
        *commands.values(line),
        *randomness.strings(line),
    ]
    return tuple(item for item in found if line[item[0] : item[1]] != PLACEHOLDER)


@remembered()
def secret_values(text: str) -> frozenset[str]:
    """Return the secrets of a text that would be recognised anywhere else by their bare value."""
    values = (text[secret.start : secret.end] for secret in find_secrets(text))
    return frozenset(
        value
        for value in values
        if len(value) >= MIN_KNOWN and "\n" not in value and not value.isalpha()
    )


@remembered()
def mask(text: str, known: frozenset[str] = frozenset()) -> Masked:
    """Return a text with placeholders for its secrets, and the way back to its real offsets.

    Parameters
    ----------
    text : str
        Any text.
    known : frozenset of str
        Values that are secrets wherever they stand, as :func:`secret_values` gives them.
    """
    spans = [(secret.start, secret.end) for secret in find_secrets(text)]
    extra = _occurrences(text, known)
    return masked(text, joined([*spans, *extra]) if extra else spans)


def redact(text: str, known: frozenset[str] = frozenset()) -> str:
    """Return a text with :data:`PLACEHOLDER` in place of every secret; see :func:`mask`."""
    return mask(text, known).text


def _occurrences(text: str, values: Collection[str]) -> list[tuple[int, int]]:
    spans = []
    for value in values:
        position = text.find(value)
        while position >= 0:
            spans.append((position, position + len(value)))
            position = text.find(value, position + len(value))
    return spans
