"""Secrets in text: tokens, passwords, private keys."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from .masking import PLACEHOLDER, Masked, masked

_ASSIGNED = re.compile(
    r"""(?ix) [\w.\-]*(?:api_?-?key|token|passw(?:or)?d|secret|credential)[\w.\-]* ["'\]]*
    \s*[:=]\s* ["'](?P<value>[^"'\n]{4,})["']""",
)


class Secret(msgspec.Struct, frozen=True):
    """A stretch of text that must not be shown, and what it was taken for."""

    start: int
    end: int
    kind: str


def find_secrets(text: str) -> list[Secret]:
    """Return the secrets of a text, in order and apart from each other."""
    return [
        Secret(match.start("value"), match.end("value"), "assignment")
        for match in _ASSIGNED.finditer(text)
        if match["value"] != PLACEHOLDER
    ]


@lru_cache(maxsize=4096)
def mask(text: str) -> Masked:
    """Return a text with placeholders for its secrets, and the way back to its real offsets."""
    return masked(text, [(secret.start, secret.end) for secret in find_secrets(text)])


def redact(text: str) -> str:
    """Return a text with :data:`PLACEHOLDER` in place of every secret."""
    return mask(text).text
