"""Values that are secret because of the name they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .names import is_secret
from .shapes import Found

_LITERAL = re.compile(
    r"""(?P<prefix>\b[rRbBuUfF]{1,2})?(?:
        (?P<triple>\"{3}|'{3})(?P<long>.*?)(?:(?P=triple)|$)
      | (?P<quote>["'`])(?P<value>(?:\\.|(?!(?P=quote))[^\\])*)(?P<end>(?P=quote)|\\?$))""",
    re.VERBOSE,
)
_BEFORE = re.compile(
    r"""(?<![\w.\-])(?:\$env:)?(?P<name>[\w.\-]{2,80})(?P<close>["'`]?)\s*\]?\s*
        (?::\s*[\w.\[\]| ]{1,40}(?==))?             # an annotation
        (?P<sign>:=|=>|[!=]=|=|:|,)\s*\(?\s*$""",
    re.VERBOSE,
)
_SETTER = re.compile(
    r"""(?:setdefault|putenv|setenv|set_key|set_secret|update_secret|setItem|SetEnvironmentVariable
        |\.option|\.set|\.config|getenv|environ\.get|\benv|\benv\.str|\bconfig)\(\s*$""",
    re.VERBOSE,
)
"""What takes a name and then its value, or the value that it has if it has none."""

_DEFAULT = re.compile(
    r"""(?:getenv|environ\.get|\benv|\benv\.str|\bconfig|add_argument|\boption)\(
        (?:\s*["'][^"']{0,40}["']\s*,)?\s*["'](?P<name>[\w.\-]{2,80})["']\s*,
        [^()]{0,80}\b(?:default|fallback)\s*=\s*$""",
    re.VERBOSE,
)
_USER = r"""(?P<user>["'][^"']*["']|[\w.]+)"""
_PAIR = re.compile(
    rf"""(?:\bauth\s*=\s*(?:[\w.]+\s*)?|\.login|Basic_?Auth|DigestAuth|ProxyAuth)
         \(\s*{_USER}\s*,\s*$
       | \bset_password\(\s*{_USER.replace("user", "service")}\s*,
         \s*{_USER.replace("user", "account")}\s*,\s*$""",
    re.VERBOSE,
)
_SCHEME = re.compile(
    r"""["'](?:bearer|basic|token)\s+(?:%s|\{\})?["']\s*(?:\+|%|\.format\()\s*\(?\s*$""",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"""["'](?:sessionid|session|sid|phpsessid|jsessionid|connect\.sid|csrftoken)["']\s*[:,]\s*$""",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(r"""["']--?(?P<name>[A-Za-z][\w.\-]*)["']\s*,\s*$""")
_ELSE = re.compile(r"(?:\bor|\|\||\?\?|\belse)\s*$")
_GETTER = re.compile(r"(?:\bgetenv|\benviron\.get|\.get|\benv|\bconfig)$")
_SEVERAL = re.compile(
    r"\s*(?P<names>[\w.]{1,80}(?:\s*,\s*[\w.]{1,80}){1,5})\s*=(?!=)(?P<values>.*)$"
)
_BARE = re.compile(
    r"""(?P<name>(?<![\w.\-])-{0,2}[A-Za-z][\w.\-]{1,60}?)\s?(?P<sign>=|:[ ]?)[ ]?
        (?P<value>[^\s"'`;,&|<>(){}\[\]]{4,200})""",
    re.VERBOSE,
)
_COMMAND = re.compile(
    r"\s*(?:(?:\w[\w, ]{0,80}=\s*)?!|export\s|declare\s+-|set\s|setx\s|setenv\s|env\s|ENV\s"
    r"|\$env:|\$ )"
)
_MAGIC = re.compile(r"\s*%")
_SETS = re.compile(
    r"""(?:^|[\s;&|(!'"])(?:setenv|setx|ENV|set\s+-\w+|config(?:ure)?\s+set|config\s+--\w+)\s+
        ["']?(?P<name>[\w.:/\-]{2,80})["']?(?:\s+|=)["']?(?P<value>[^\s"']{3,200})""",
    re.VERBOSE,
)
"""How shells and clients are told a value, other than by an equals sign."""

_CONNECTION = re.compile(
    r"\b(?:uid|user(?:\s?id|name)?|host|server|data source|dbname|database)\s*=", re.IGNORECASE
)
_ENV_MAGIC = re.compile(r"\s*%(?:set_)?env\s+(?P<name>\w+)[\s=]+(?P<value>\S.*?)\s*$")
_OPTION = re.compile(
    r"""(?<=\s)--?(?P<name>[A-Za-z][\w.\-]*?)[ =]["']?(?P<value>[^\s"'`\-][^\s"'`]{3,200})"""
)
_DOTENV = re.compile(r"\s*(?:export\s+)?[A-Z][A-Z0-9_]*=\S+\s*$")
_NEAR = 200
"""Characters in front of a value in which its name is looked for."""

_TYPE = re.compile(
    r"(?:u?int|float|complex|str|bytes|bool|object|any|none|list|dict|tuple|set|\w*\d+d?)\b.*",
    re.IGNORECASE,
)


def values(line: str, *, shell: bool = False) -> Iterator[Found]:
    """Yield the values of a line whose name says that they are secret: start, end and kind.

    Parameters
    ----------
    line : str
        The line.
    shell : bool
        Whether it stands in a script of a shell, where what is set needs no quotes.
    """
    literals = list(_LITERAL.finditer(line))
    for literal in literals:
        group = "long" if literal["triple"] else "value"
        value = literal[group]
        before = line[max(0, literal.start() - _NEAR) : literal.start()]
        if value and _is_given_a_secret_name(before, value, literal["prefix"] or ""):
            yield (*literal.span(group), "named value")
        elif value:
            start = literal.start(group)
            plain = _CONNECTION.search(value) or _COMMAND.match(value)
            yield from _bare(value, start, anywhere=True, plain=bool(plain))
            yield from _set(value, start)
            yield from _within(value, start)
    yield from _outside(line, [literal.span() for literal in literals], shell)


def _within(text: str, offset: int) -> Iterator[Found]:
    """Look for strings in a string: JSON, a script."""
    for literal in _LITERAL.finditer(text):
        value = literal["value"]
        before = text[max(0, literal.start() - _NEAR) : literal.start()]
        if value and _is_given_a_secret_name(before, value, ""):
            yield offset + literal.start("value"), offset + literal.end("value"), "named value"


def _is_given_a_secret_name(before: str, value: str, prefix: str) -> bool:
    if "f" in prefix.lower() and "{" in value:
        return False
    # Most strings end here: the patterns are many, and there may be a string every few characters.
    sign = before.rstrip(" \t(")[-1:]
    if sign == ",":
        if _PAIR.search(before):
            return is_secret("password", value)
        if (said := _ARGUMENT.search(before)) is not None:
            return not value.startswith("-") and is_secret(said["name"], value)
    elif sign == "=":
        if (said := _DEFAULT.search(before)) is not None:
            return is_secret(said["name"], value)
    elif sign in {"+", "%", "t"}:
        return _SCHEME.search(before) is not None and is_secret("token", value)
    elif sign not in _SIGNS:
        return False
    if sign in {",", ":"} and "cookie" in before.lower() and _SESSION.search(before):
        return is_secret("token", value)
    if any(is_secret(name, value) for name in _fallback_of(before)):
        return True
    named = _BEFORE.search(before)
    if named is not None and (named["sign"] != "," or _is_set(before, named)):
        return is_secret(named["name"], value)
    return sign in {",", "="} and _is_one_of_several(before, value)


_SIGNS = frozenset(",=:>|?re")
"""What is last before a value that is given a name; the letters are those of "or" and "else"."""


def _is_set(before: str, named: re.Match[str]) -> bool:
    """Tell whether a name and the value behind it are handed to what sets it."""
    setter = _SETTER.search(before[: max(named.start("name") - 1, 0)])
    return bool(named["close"]) and setter is not None


def _fallback_of(before: str) -> Iterator[str]:
    """Yield the names of which a literal is the value if there is no other.

    It stands behind an "or", or is what a getter is to return: ``password = get("X") or
    "hunter2"``, ``password = get("X", "hunter2")``.
    """
    is_else = _ELSE.search(before.rstrip(" ("))
    if is_else is None and not before.rstrip().endswith(","):
        return
    end = is_else.start() if is_else is not None else len(before.rstrip()) - 1
    depth = 0
    for position in range(end - 1, -1, -1):
        character = before[position]
        depth += (character in ")]}") - (character in "([{")
        if depth < 0:
            head = before[:position].rstrip()
            if is_else is None:
                if _GETTER.search(head) is None:
                    return
                is_else, depth = _GETTER.search(head), 0
            elif head.endswith(("=", "return")):
                depth = 0
            else:
                return
        elif depth == 0 and character in ",;#":
            if is_else is not None:
                return
        elif depth == 0 and character == "=" and before[position - 1 : position] not in set("=!<>"):
            named = _BEFORE.search(before[: position + 1])
            if named is not None:
                yield named["name"]
            yield from (match[1] for match in _QUOTED.finditer(before, position, end))
            return


_QUOTED = re.compile(r"""["']([\w.\-]{2,80})["']""")


def _is_one_of_several(before: str, value: str) -> bool:
    """Tell whether a value is given such a name together with others: ``user, password = …``."""
    several = _SEVERAL.match(before)
    if several is None:
        return False
    names = several["names"].split(",")
    index = _LITERAL.sub("", several["values"]).count(",")
    return index < len(names) and is_secret(names[index].strip(), value)


def _outside(line: str, spans: list[tuple[int, int]], shell: bool) -> Iterator[Found]:
    """Look at what stands outside of quotes: commands, comments, prose."""
    if (magic := _ENV_MAGIC.match(line)) is not None:
        value = magic["value"].strip("\"'")
        if is_secret(magic["name"], value):
            start = magic.start("value") + magic["value"].index(value)
            yield start, start + len(value), "named value"
        return
    begun = _COMMAND.match(line)
    shell = shell or begun is not None
    command = shell or _MAGIC.match(line) is not None
    if command:
        yield from _set(line, 0)
        for option in _OPTION.finditer(line):
            if is_secret(option["name"], option["value"]):
                yield (*option.span("value"), "named value")
    if command or _DOTENV.match(line):
        # Only a shell's values need neither quotes nor a digit: elsewhere that is a variable.
        start = begun.end() if begun is not None else 0
        yield from _bare(line[start:], start, anywhere=True, plain=shell)
        return
    comment = _comment(line, spans)
    if comment < len(line):
        yield from _bare(line[comment:], comment, anywhere=True)
    yield from _bare(line[:comment], 0, anywhere=False)


def _set(text: str, offset: int) -> Iterator[Found]:
    for match in _SETS.finditer(text):
        if is_secret(match["name"], match["value"]):
            yield offset + match.start("value"), offset + match.end("value"), "named value"


def _comment(line: str, spans: list[tuple[int, int]]) -> int:
    position = line.find("#")
    while position >= 0:
        if not any(start <= position < end for start, end in spans):
            return position
        position = line.find("#", position + 1)
    return len(line)


def _bare(text: str, offset: int, *, anywhere: bool, plain: bool = False) -> Iterator[Found]:
    """Look for values without quotes of their own.

    Where there may be code, only what is not: ``password: hunter2``, a name, a colon and something
    with digits that is no type. A plain value, of letters alone, is one where nothing else can be
    meant.
    """
    for match in _BARE.finditer(text):
        name, value = match["name"].lstrip("-"), match["value"].rstrip(".")
        start = match.start("value")
        # An option may be given a name and a value of its own, as kubectl's --from-literal is.
        inner = _BARE.fullmatch(value) if anywhere and "=" in value else None
        if inner is not None and inner["sign"] == "=" and not is_secret(name, value):
            name, value, start = inner["name"], inner["value"], start + inner.start("value")
        pair = match["sign"] == "=" and text[: match.start()].endswith(";")
        code = match["sign"] == "=" or _TYPE.fullmatch(value) or "." in value
        if code and not pair and not anywhere:
            continue
        if (_mixed_or_marked(value) or (plain and match["sign"] == "=")) and is_secret(name, value):
            yield offset + start, offset + start + len(value), "named value"


def _mixed_or_marked(value: str) -> bool:
    has_digit = any(character.isdigit() for character in value)
    has_mark = any(character in "!@#$%^*+~?" for character in value)
    has_letter = any(character.isalpha() for character in value)
    return has_letter and (has_digit or has_mark)
