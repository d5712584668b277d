"""Keys: read from the environment when they are used, and masked wherever text leaves."""

from __future__ import annotations

import logging
import os
import re

MASK = "[key]"
"""What is written in place of a key."""

_HOLDS_KEY = re.compile(r"(?i)(key|token|secret|passw(or)?d|credentials?)(_id)?$")
"""Names of environment variables whose values are keys."""

_MIN_LENGTH = 6
"""Shorter values are no keys, and masking them would spoil ordinary words."""

_LOGGERS = (
    "LiteLLM",
    "LiteLLM Proxy",
    "LiteLLM Router",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.proxy",
    "httpx",
    "openai",
    "openai._base_client",
)
"""Loggers of the libraries that handle a key."""


class Secret:
    """A key that shows itself only to who asks for it by name."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the key itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return f"Secret({MASK if self._value else ''!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a key is not written anywhere")


def masked(text: str, *keys: Secret) -> str:
    """Return a text without the keys of this process's environment and without those given."""
    values = {value for name, value in os.environ.items() if _HOLDS_KEY.search(name)}
    values |= {key.reveal() for key in keys}
    for value in sorted(values, key=len, reverse=True):
        if len(value.strip()) >= _MIN_LENGTH:
            text = text.replace(value.strip(), MASK)
    return text


class MaskKeys(logging.Filter):
    """Masks keys in what libraries log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the message by one without keys; a traceback is left out."""
        record.msg, record.args = masked(record.getMessage()), None
        record.exc_info = record.exc_text = None
        return True


def guard_logs() -> None:
    """Keep keys out of the logs of the libraries that handle them."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(each, MaskKeys) for each in logger.filters):
            logger.addFilter(MaskKeys())
