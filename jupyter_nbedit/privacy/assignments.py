"""Values that are secret because of the name they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .shapes import Found, is_filled_in_later

# The name ends in a word that says what the value is; a short ending may tell several apart.
_ENDING = (
    r"(?:[_\-]?(?:\d{1,3}|id|b64|base64|prod|production|dev|test|staging|value|str|text|env))?"
)
_PASSWORD = (
    r"(?:pass(?:word|wd|phrase|code)?|passwort|pwd|mnemonic|seed_?phrase|contrasena)" + _ENDING
)
_KEY = (
    r"(?:(?:api|app|access|account|admin|auth|client|consumer|crypt|db|encryption|encrypt|license"
    r"|master|priv|private|secret|security|service|session|shared|sign|signing|storage"
    r"|subscription|user|webhook)[_\-. ]?(?:api[_\-. ]?|access[_\-. ]?)?key"
    rf"|secret|credentials?|auth(?:entication|orization)?[_\-]?code){_ENDING}"
)
_TOKEN = rf"(?:token|jwt|bearer|cookie|auth(?:orization)?|sas|dsn|pat){_ENDING}"
_NAME = re.compile(
    rf"(?:.*(?:[^a-z]|(?<=[a-z])(?=[A-Z])))?(?:(?P<password>{_PASSWORD})|(?P<key>{_KEY})|(?P<token>{_TOKEN}))"
)
_LITERAL = re.compile(
    r"""(?P<prefix>\b[rRbBuUfF]{1,2})?(?:
        (?P<triple>\"{3}|'{3})(?P<long>.*?)(?:(?P=triple)|$)
      | (?P<quote>["'`])(?P<value>(?:\\.|(?!(?P=quote))[^\\])*)(?P<end>(?P=quote)|\\?$))""",
    re.VERBOSE,
)
_BEFORE = re.compile(
    r"""(?<![\w.\-])(?P<name>[\w.\-]{2,80})(?P<close>["'`]?)\s*\]?\s*
        (?::\s*[\w.\[\]| ]{1,40}(?==))?             # an annotation
        (?P<sign>:=|=>|[!=]=|=|:|,)\s*\(?\s*$""",
    re.VERBOSE,
)
_SETTER = re.compile(r"(?:setdefault|putenv|setenv|set_key|set_secret|update_secret|setItem)\(\s*$")
_PAIR = re.compile(r"\bauth\s*=\s*(?:\w+\s*)?\(\s*(?P<user>[\"'][^\"']*[\"']|\w+)\s*,\s*$")
_BARE = re.compile(
    r"""(?P<name>(?<![\w.\-])-{0,2}[A-Za-z][\w.\-]{1,60}?)\s?(?P<sign>=|:[ ]?)[ ]?
        (?P<value>[^\s"'`;,&|<>(){}\[\]]{4,200})""",
    re.VERBOSE,
)
_COMMAND = re.compile(r"\s*(?:[!%]|export\s|set\s|setx\s|ENV\s|\$ )")
_ENV_MAGIC = re.compile(r"\s*%(?:set_)?env\s+(?P<name>\w+)[\s=]+(?P<value>\S.*?)\s*$")
_OPTION = re.compile(r"(?<=\s)--?(?P<name>[a-z][\w\-]*?)[ =](?P<value>[^\s\"'`\-][^\s\"'`]{3,200})")
_DOTENV = re.compile(r"\s*(?:export\s+)?[A-Z][A-Z0-9_]*=\S+\s*$")
_NEAR = 200
"""Characters in front of a value in which its name is looked for."""

_TYPE = re.compile(
    r"(?:u?int|float|complex|str|bytes|bool|object|any|none|list|dict|tuple|set|\w*\d+d?)\b.*",
    re.IGNORECASE,
)
_NO_SECRET = re.compile(
    r"(?:\W*|\W?x+\W?|[A-Z]+(?:_[A-Z]+)+|.*(?:\.{3}|\*{3}).*"
    r"|true|false|yes|no|on|off|none|null|nan|na|n/a|str|string|password|passwd|secret|token|text"
    r"|hidden|basic|bearer|same|default|required|optional|include|omit|same-origin"
    r"|.*\b(?:your|my|the|insert|replace|enter|paste|put|fill|example|dummy|fake|placeholder"
    r"|changeme|todo|here)(?:_|\b).*)",
    re.IGNORECASE,
)


def values(line: str) -> Iterator[Found]:
    """Yield the values of a line whose name says that they are secret: start, end and kind."""
    literals = list(_LITERAL.finditer(line))
    for literal in literals:
        group = "long" if literal["triple"] else "value"
        value = literal[group]
        before = line[max(0, literal.start() - _NEAR) : literal.start()]
        if value and _is_given_a_secret_name(before, value, literal["prefix"] or ""):
            yield (*literal.span(group), "named value")
        elif value:
            yield from _bare(value, literal.start(group), anywhere=True)
    yield from _outside(line, [literal.span() for literal in literals])


def _is_given_a_secret_name(before: str, value: str, prefix: str) -> bool:
    if _PAIR.search(before):
        return is_secret("password", value)
    named = _BEFORE.search(before)
    if named is None:
        return False
    if "f" in prefix.lower() and "{" in value:
        return False
    if named["sign"] == ",":
        quoted = bool(named["close"])
        setter = _SETTER.search(before[: max(named.start("name") - 1, 0)])
        return quoted and setter is not None and is_secret(named["name"], value)
    return is_secret(named["name"], value)


def is_secret(name: str, value: str) -> bool:
    """Tell whether a value with such a name is secret."""
    kind = _NAME.fullmatch(_snake(name))
    if kind is None or len(value) < 3 or is_filled_in_later(value):
        return False
    if len(value) < _NEAR and _NO_SECRET.fullmatch(value):
        return False
    if kind["password"]:
        return value.count(" ") < 2 or "phrase" in name.lower() or "mnemonic" in name.lower()
    if " " in value.strip() or len(value) < 6:
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


def _outside(line: str, spans: list[tuple[int, int]]) -> Iterator[Found]:
    """Look at what stands outside of quotes: commands, comments, prose."""
    if (magic := _ENV_MAGIC.match(line)) is not None:
        value = magic["value"].strip("\"'")
        if is_secret(magic["name"], value):
            start = magic.start("value") + magic["value"].index(value)
            yield start, start + len(value), "named value"
        return
    command = _COMMAND.match(line) is not None
    if command:
        for option in _OPTION.finditer(line):
            if is_secret(option["name"], option["value"]):
                yield (*option.span("value"), "named value")
    if command or _DOTENV.match(line):
        yield from _bare(line, 0, anywhere=True)
        return
    comment = _comment(line, spans)
    if comment < len(line):
        yield from _bare(line[comment:], comment, anywhere=True)
    yield from _bare(line[:comment], 0, anywhere=False)


def _comment(line: str, spans: list[tuple[int, int]]) -> int:
    position = line.find("#")
    while position >= 0:
        if not any(start <= position < end for start, end in spans):
            return position
        position = line.find("#", position + 1)
    return len(line)


def _bare(text: str, offset: int, *, anywhere: bool) -> Iterator[Found]:
    """Look for values without quotes of their own.

    Where there may be code, only what is not: ``password: hunter2``, a name, a colon and something
    with digits that is no type.
    """
    for match in _BARE.finditer(text):
        name, value = match["name"].lstrip("-"), match["value"].rstrip(".")
        pair = match["sign"] == "=" and text[: match.start()].endswith(";")
        code = match["sign"] == "=" or _TYPE.fullmatch(value) or "." in value
        if code and not pair and not anywhere:
            continue
        if _mixed_or_marked(value) and is_secret(name, value):
            start = offset + match.start("value")
            yield start, start + len(value), "named value"


def _mixed_or_marked(value: str) -> bool:
    has_digit = any(character.isdigit() for character in value)
    has_mark = any(character in "!@#$%^*+~?" for character in value)
    has_letter = any(character.isalpha() for character in value)
    return has_letter and (has_digit or has_mark)
