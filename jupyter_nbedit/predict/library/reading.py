"""Lines of code as the memory compares them: by their shape, whatever their variables are called.

Two lines have one shape if they differ in nothing but the names of variables and the texts of
strings. What is called, attributes, keywords of calls, numbers and comments belong to the shape. It
is read with a pattern and not with a parser: a folder has more lines than could be parsed, and what
is wrong in a suggestion is found by the engine's checks.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Callable, Iterator

import msgspec

from ...utils.caching import remembered

NAME = "\x01"
"""What stands in a shape for a variable."""

TEXT = "\x02"
"""What stands in a shape for a string."""

MAX_LINE = 300
"""Characters above which a line is data rather than code; it is compared as it stands."""

CACHED = 500_000
"""Characters of cells, and of lines, of which is kept what was read: most are as they were at the
last request."""

_TOKEN = re.compile(
    r"""(?P<text>(?<!\w)[rbfuRBFU]{0,2}(?:"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'))"""
    r"""|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<comment>\#.*)|(?P<blank>\s+)|(?P<mark>.)"""
)
_WORDS = frozenset(keyword.kwlist) | {
    "function", "end", "elseif", "using", "struct", "mutable", "begin", "let", "do", "const",
}  # fmt: skip
BUILTINS = frozenset(dir(builtins)) | {"self", "cls", "display", "get_ipython", "_"}
"""Names that exist in every notebook."""

# A line that is no expression of the language, or whose names are another module's.
_VERBATIM = re.compile(r"\s*(?:import|from|using|[%!?#@])")
_BINDS = re.compile(
    r"^\s*(?:(?:async\s+)?for\s+(?P<loop>[\w\s,()]+?)\s+in\b"
    r"|(?:async\s+)?(?:def|class|function|struct)\s+(?P<defined>\w+)(?P<parameters>[^:]*)"
    r"|(?:import|from|using)\s+(?P<imported>.+)"
    r"|(?:async\s+)?with\b.*\bas\s+(?P<opened>\w+)"
    r"|except\b.*\bas\s+(?P<caught>\w+)"
    r"|(?P<assigned>[^=()\[\]{}.]+?)\s*(?::[^=]+)?(?<![=!<>+\-*/%&|^@])=(?!=))"
)
_INNER = re.compile(r"\bfor\s+([\w\s,()]+?)\s+in\b|\blambda\s+([^:]*):|\b(\w+)\s*:=")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")


class Token(msgspec.Struct, frozen=True, gc=False):
    """A piece of a line: its text, and the mark it has in the line's shape."""

    text: str
    shape: str


@remembered(CACHED)
def tokens_of(line: str) -> tuple[Token, ...]:
    """Return the pieces of a line that is likely to be asked for again."""
    return tuple(tokens(line))


def tokens(line: str) -> Iterator[Token]:
    """Yield the pieces of a line; joined their texts are the line, their shapes its shape."""
    if len(line) > MAX_LINE or _VERBATIM.match(line):
        yield Token(line, line)
        return
    found = [(match.lastgroup, match.group()) for match in _TOKEN.finditer(line)]
    solid = [number for number, (kind, _) in enumerate(found) if kind != "blank"]
    depth = 0
    for position, number in enumerate(solid):
        kind, text = found[number]
        if position:
            before = solid[position - 1]
            yield from (Token(blank, blank) for _, blank in found[before + 1 : number])
        elif number:
            yield Token(found[0][1], found[0][1])
        previous = found[solid[position - 1]][1] if position else ""
        following = found[solid[position + 1]][1] if position + 1 < len(solid) else ""
        if kind == "mark":
            depth += (text in "([{") - (text in ")]}")
        if kind == "text":
            yield Token(text, TEXT)
        elif kind == "name" and not (
            is_word(text)
            or previous == "."
            or following == "("
            or (following == "=" and depth > 0 and not _is_compared(found, solid, position))
        ):
            yield Token(text, NAME)
        else:
            yield Token(text, text)


def is_word(text: str) -> bool:
    """Tell whether a word is the language's own: a keyword or a name that always exists."""
    return text in _WORDS or text in BUILTINS


def _is_compared(found: list[tuple[str | None, str]], solid: list[int], position: int) -> bool:
    """Tell whether the sign of equality behind a name is half of a comparison."""
    return position + 2 < len(solid) and found[solid[position + 2]][1] == "="


def shape(line: str) -> str:
    """Return the shape of a line, without its indentation."""
    return "".join(token.shape for token in tokens(line.strip()))


def bound(line: str) -> Iterator[str]:
    """Yield the names that a line binds, as far as that shows in the line alone."""
    # What is bound stands in front of the data; to look through that may take seconds.
    line = line[:MAX_LINE]
    match = _BINDS.match(line)
    groups = [group for group in match.groups() if group] if match else []
    rest = line
    while match is not None and match["assigned"]:
        # One value may be given to several names.
        rest = rest[match.end() :]
        match = _BINDS.match(rest)
        groups += [match["assigned"]] if match is not None and match["assigned"] else []
    groups += [group for found in _INNER.findall(line) for group in found if group]
    for group in groups:
        yield from _IDENTIFIER.findall(group)


class Lines(msgspec.Struct, frozen=True):
    """The lines of a cell that are not blank.

    Attributes
    ----------
    texts : tuple of str
        The lines, indented as they are, without blanks at their ends.
    shapes : tuple of int
        Hashes of their shapes.
    starts : tuple of int
        Where each starts in the cell.
    """

    texts: tuple[str, ...]
    shapes: tuple[int, ...]
    starts: tuple[int, ...]


@remembered(CACHED)
def lines_of(source: str) -> Lines:
    """Return the lines of a cell that is likely to be asked for again."""
    return read(source, _known_shape)


@remembered(CACHED)
def _known_shape(line: str) -> str:
    """Return the shape of a line; of a cell that is edited, most are as they were."""
    return shape(line)


def read(source: str, shape: Callable[[str], str] = shape) -> Lines:
    """Return the lines of a cell.

    Parameters
    ----------
    source : str
        The text of the cell.
    shape : callable
        Returns the shape of a line.
    """
    texts, starts = [], []
    start = 0
    for line in source.split("\n"):
        text = line.rstrip()
        if text:
            texts.append(text)
            starts.append(start)
        start += len(line) + 1
    return Lines(tuple(texts), tuple(hash(shape(text)) for text in texts), tuple(starts))
