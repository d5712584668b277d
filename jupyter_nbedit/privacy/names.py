"""Names that say of a value that it is secret."""

from __future__ import annotations

import re

from .shapes import is_filled_in_later

# The name ends in a word that says what the value is; a short ending may tell several apart.
_ENDING = (
    r"(?:[_\-]?(?:\d{1,3}|id|b64|base64|prod|production|dev|test|staging|value|str|text|env))?"
)
_PASSWORD = (
    r"(?:(?:pg|ssh)?pass(?:word|wd|phrase|code)?|passwort|pwd|mnemonic|seed_?phrase|contrasena)"
    + _ENDING
)
_KEY = (
    r"(?:(?:api|app|access|account|admin|auth|client|consumer|crypt|db|encryption|encrypt|license"
    r"|master|priv|private|secret|security|service|session|shared|sign|signing|storage"
    r"|subscription|user|webhook)[_\-. ]?(?:api[_\-. ]?|access[_\-. ]?)?key"
    rf"|secret|credentials?|auth(?:entication|orization)?[_\-]?code){_ENDING}"
    r"|fs\.azure\.account\.key\..*"
)
_TOKEN = rf"(?:token|jwt|bearer|cookie|auth(?:orization)?|sas|dsn|pat){_ENDING}"
_NAME = re.compile(
    rf"(?:.*(?:[^a-z]|(?<=[a-z])(?=[A-Z])))?(?:(?P<password>{_PASSWORD})|(?P<key>{_KEY})|(?P<token>{_TOKEN}))"
)
LONG = 200
"""Characters from which a value is no word that merely stands for a secret."""

_NO_SECRET = re.compile(
    r"(?:\W*|\W?x+\W?|[A-Z]+(?:_[A-Z]+)+|.*(?:\.{3}|\*{3}).*"
    r"|true|false|yes|no|on|off|none|null|nan|na|n/a|str|string|password|passwd|secret|token|text"
    r"|hidden|basic|bearer|same|default|required|optional|include|omit|same-origin"
    r"|.*\b(?:your|my|the|insert|replace|enter|paste|put|fill|example|dummy|fake|placeholder"
    r"|changeme|todo|here)(?:_|\b).*)",
    re.IGNORECASE,
)
_COOKIE = re.compile(r"(?:set-)?cookies?", re.IGNORECASE)


def is_secret(name: str, value: str) -> bool:
    """Tell whether a value with such a name is secret."""
    kind = _NAME.fullmatch(_snake(name))
    if kind is None or len(value) < 3 or is_filled_in_later(value):
        return False
    if len(value) < LONG and _NO_SECRET.fullmatch(value):
        return False
    if kind["password"]:
        return value.count(" ") < 2 or "phrase" in name.lower() or "mnemonic" in name.lower()
    if " " in value.strip() and not (_COOKIE.fullmatch(name) and "=" in value):
        return False
    if len(value) < 6:
        return False
    if kind["key"]:
        return True
    # "token" is a word of language processing, too: there it is a word, or stands in brackets.
    return len(value) >= 8 and _mixed(value) and not value.endswith((">", "]", "|"))


def _snake(name: str) -> str:
    """Return a name in lower case, its words joined by underscores."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_.-")).lower()


def _mixed(value: str) -> bool:
    digits = sum(character.isdigit() for character in value)
    letters = sum(character.isalpha() for character in value)
    return digits > 1 and letters > 1
