"""Values that are secret because of where they stand in a command: ``curl -u me:hunter2``.

Nothing in such a value or beside it says what it is; one has to know the command. Commands stand in
shell lines, in strings that a program hands to a shell, and in lists of arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from .names import is_secret
from .shapes import Found, has_digit

KIND = "argument of a command"


class Client(msgspec.Struct, frozen=True):
    """What of a command's arguments is secret.

    Attributes
    ----------
    values : frozenset of str
        Options whose value is the secret.
    pairs : frozenset of str
        Options whose value is a user, a sign and the secret: ``me:hunter2``, ``me%hunter2``.
    attached : str
        An option whose value follows without a blank; with one it is something else.
    after : str
        The subcommand with which all this holds, empty for all of them.
    positional : bool
        Whether the first argument behind the subcommand is the secret.
    """

    values: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    attached: str = ""
    after: str = ""
    positional: bool = False


def _client(
    values: str = "", pairs: str = "", attached: str = "", after: str = "", positional: bool = False
) -> Client:
    return Client(frozenset(values.split()), frozenset(pairs.split()), attached, after, positional)


_MYSQL = _client(attached="-p")
_REGISTRY = _client("-p", after="login")
_MONGO = _client("-p")
_LDAP = _client("-w")
_SQL_SERVER = _client("-P")
_TOKEN = _client("--token", after="login")
_HTTPIE = _client(pairs="-a --auth")

_CLIENTS = {
    "curl": _client("--oauth2-bearer --pass --proxy-pass", "-u --user -U --proxy-user -b --cookie"),
    **dict.fromkeys(("mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb"), _MYSQL),
    **dict.fromkeys(("docker", "podman", "nerdctl", "buildah", "skopeo", "helm"), _REGISTRY),
    **dict.fromkeys(
        ("mongo", "mongosh", "mongodump", "mongorestore", "mongoimport", "mongoexport"), _MONGO
    ),
    **dict.fromkeys(("ldapsearch", "ldapadd", "ldapmodify", "ldapwhoami"), _LDAP),
    **dict.fromkeys(("sqlcmd", "bcp"), _SQL_SERVER),
    **dict.fromkeys(("huggingface-cli", "hf"), _TOKEN),
    **dict.fromkeys(("http", "https", "xh", "xhs"), _HTTPIE),
    "7z": _client(attached="-p"),
    "az": _client("-p", after="login"),
    "conda": _client(after="token", positional=True),
    "cqlsh": _client("-p"),
    "lftp": _client(pairs="-u"),
    "ngrok": _client(after="authtoken", positional=True),
    "openssl": _client("-k -pass -passin -passout"),
    "redis-cli": _client("-a --pass"),
    "smbclient": _client(pairs="-U"),
    "sshpass": _client("-p"),
    "twine": _client("-p", after="upload"),
    "unzip": _client("-P"),
    "useradd": _client("-p"),
    "valkey-cli": _client("-a --pass"),
    "vault": _client(after="login", positional=True),
    "wandb": _client(after="login", positional=True),
    "zip": _client("-P"),
}
"""What is known of commands, beside options such as ``--password`` that speak for themselves."""

_KNOWN = re.compile(
    rf"(?<![\w.\-])(?:{'|'.join(map(re.escape, _CLIENTS))})(?![\w.])|--password-stdin|sudo\s+-S"
    r"|chpasswd|htpasswd|\bmachine\s|\blogin\s"
)
_WORD = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s|;&"'\\])+|[|;&"'\\]""", re.DOTALL)
_AROUND = "\"'`,[](){}"
_SHORT = re.compile(r"-[A-Za-z]{2,4}")
_NAME = re.compile(r"[\w.\-]+$")
_SIGN = re.compile(r"[:%,=]")
_DEPTH = 3
"""A command in a string in a command in a string."""

_SAID = re.compile(
    r"""\becho\s+(?:-n\s+)?["']?(?:[\w.\-]+:(?=[^|]*\|\s*(?:sudo\s+)?chpasswd))?(?P<piped>[^\s"'|]{3,128})["']?
          \s*\|\s*[^|]{0,80}?(?:--password-stdin|sudo\s+-S|\bchpasswd)
      | \bhtpasswd\s+-\w*b\w*\s+\S+\s+\S+\s+(?P<file>[^\s"']{3,128})
      | (?:\bmachine\s+\S{1,120}|\bdefault)\s+login\s+\S{1,120}\s+password\s+
        (?P<netrc>[^\s"']{3,128})""",
    re.VERBOSE,
)


def values(line: str) -> Iterator[Found]:
    """Yield what is a secret by its place in a command: start, end and kind."""
    if _KNOWN.search(line) is None:
        return
    for match in _SAID.finditer(line):
        group = match.lastgroup or 0
        if is_secret("password", match[group]):
            yield (*match.span(group), KIND)
    yield from _arguments(line, 0, _DEPTH)


def is_known(line: str) -> bool:
    """Tell whether a line has anything in it that :func:`values` looks at."""
    return _KNOWN.search(line) is not None


def _arguments(text: str, offset: int, depth: int) -> Iterator[Found]:
    client: Client | None = None
    # Of the option before, whether it wants a pair; and whether it stood in quotes.
    wanted: bool | None = None
    quoted = False
    begun = False
    for match in _WORD.finditer(text):
        start, end = _trimmed(text, *match.span())
        word = text[start:end]
        if match.group() in "|;&":
            client, wanted = None, None
            continue
        if not word:
            continue
        in_quotes = text[start - 1 : start] in {'"', "'"}
        if client is not None and wanted is not None:
            # In a list of arguments what has no quotes is a variable.
            if in_quotes or not quoted:
                yield from _secret(word, offset + start, pair=wanted)
            wanted = None
            continue
        name = _NAME.search(word)
        known = _CLIENTS.get(name.group()) if name is not None else None
        if known is not None and not word.startswith("-"):
            client, begun = known, not known.after
            continue
        if depth and any(space in word for space in " \t"):
            yield from _arguments(word, offset + start, depth - 1)
            continue
        if client is None:
            continue
        if not begun:
            # "ngrok config add-authtoken" is what "ngrok authtoken" is called today.
            begun = word.endswith(client.after)
        elif word.startswith("-"):
            option, sign, value = _option(client, word)
            if option not in client.values | client.pairs and option != client.attached:
                continue
            if value:
                at = offset + start + len(option) + len(sign)
                yield from _secret(value, at, pair=option in client.pairs)
            elif option != client.attached:
                wanted, quoted = option in client.pairs, in_quotes
        elif client.positional and has_digit(word) and len(word) >= _KEY_LENGTH:
            yield offset + start, offset + end, KIND
            client = None


_KEY_LENGTH = 16
"""Characters from which a bare argument is a key; a shorter one may be prose or a name."""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out what a list, a call or a quotation puts around a word."""
    while start < end and text[start] in _AROUND:
        start += 1
    while start < end and text[end - 1] in _AROUND:
        end -= 1
    return start, end


def _option(client: Client, word: str) -> tuple[str, str, str]:
    """Split an option from its value: ``--user=x``, ``-ux``, ``-sSu`` before ``x``."""
    if word.startswith("--"):
        return word.partition("=")
    options = client.values | client.pairs
    if word in options:
        return word, "", ""
    short = word[:2]
    if short in options or short == client.attached:
        return short, "", word[2:]
    if _SHORT.fullmatch(word) and f"-{word[-1]}" in options:
        return f"-{word[-1]}", "", ""
    return word, "", ""


def _secret(word: str, start: int, *, pair: bool) -> Iterator[Found]:
    # A list of arguments or a shell quotes the value alone: -p"hunter2".
    low, high = _trimmed(word, 0, len(word))
    if word.startswith(("-", "$", "{")):
        return
    if pair:
        sign = _SIGN.search(word)
        if sign is None:
            return
        low = sign.end()
    elif word.startswith(("pass:", "env:", "file:", "fd:", "stdin")):
        # Where openssl finds its password.
        if not word.startswith("pass:"):
            return
        low = len("pass:")
    if is_secret("password", word[low:high]):
        yield start + low, start + high, KIND
