"""IPython's additions to Python, masked so that a Python grammar can read the rest.

Every replacement is exactly as long as what it replaces, so offsets in the masked text are offsets
in the source.
"""

from __future__ import annotations

import re

_PYTHON_BODY = frozenset(
    "capture heat lprun memit mprun prun pyinstrument python python3 scalene snakeviz time"
    " timeit".split()
)
_CELL_MAGIC = re.compile(r"\s*%%(?P<name>[\w.]*)(?P<rest>[^\n]*)")
_ESCAPE = re.compile(r"[ \t]*[%!?]")
_RUNS_A_STATEMENT = re.compile(r"%(?:time|timeit|prun|memit)[ \t]+(?=[^\s-])")
_HELP = re.compile(r"[%\w.]*\w(?:\[[^\]\n]*\])?[ \t]*\?{1,2}[ \t]*(?:#[^\n]*)?$")
_ASSIGNED = re.compile(r"[A-Za-z_][\w.,\[\]'\" \t]*=[ \t]*(?=[!%])")

# What a scan over Python text must see: strings (whose text is skipped), comments, brackets, ends.
# A pair of brackets with no more than short strings in it is one step: there are so many of them.
_LEXEME = re.compile(
    r"""
    (?P<string>(?:\"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z)) | (?:'''(?:\\.|[^\\])*?(?:'''|\Z))
      | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'?)
    | (?P<comment>\#[^\n]*)
    | (?P<flat>[(\[{][^()\[\]{}'"\#\\\n]*
        (?:(?:"[^"\\\n]+"|'[^'\\\n]+')[^()\[\]{}'"\#\\\n]*)*[)\]}])
    | (?P<open>[(\[{]) | (?P<close>[)\]}])
    | (?P<joined>\\\n)
    | (?P<end>\n)
    """,
    re.VERBOSE | re.DOTALL,
)


def mask(source: str) -> str | None:
    """Return `source` with everything that only IPython understands made neutral.

    Parameters
    ----------
    source : str
        A code cell.

    Returns
    -------
    str or None
        Python text of the same length; None when the cell is not Python at all (``%%bash``).
    """
    if not any(mark in source for mark in "%!?"):
        return source
    start = 0
    magic = _CELL_MAGIC.match(source)
    pieces = []
    if magic is not None:
        if not _has_python_body(magic["name"], magic["rest"]):
            return None
        pieces.append(_blank(magic.group()))
        start = magic.end()
    for low, high in _logical_lines(source, start):
        pieces.append(_masked_line(source[low:high]))
    return "".join(pieces)


def _has_python_body(name: str, rest: str) -> bool:
    return name in _PYTHON_BODY or (name in {"writefile", "file"} and rest.strip().endswith(".py"))


def _logical_lines(source: str, start: int) -> list[tuple[int, int]]:
    """Cut into lines that start where a statement may start; each keeps its newline.

    Lines inside brackets and strings belong to the line that opened them, and so do the lines of
    a command that goes on behind a backslash.
    """
    spans: list[tuple[int, int]] = []
    low, depth = start, 0
    position = start
    while True:
        if depth == 0 and position == low and _ESCAPE.match(source, low):
            # Quotes and brackets mean nothing in a command, only the line's end does.
            end = low
            while True:
                newline = source.find("\n", end)
                end = len(source) if newline < 0 else newline + 1
                if newline < 1 or source[newline - 1] != "\\":
                    break
            spans.append((low, end))
            low = position = end
            if end == len(source):
                return spans
            continue
        found = _LEXEME.search(source, position)
        if found is None:
            break
        position = found.end()
        if found.lastgroup == "open":
            depth += 1
        elif found.lastgroup == "close":
            depth = max(0, depth - 1)
        elif found.lastgroup == "end" and depth == 0:
            spans.append((low, position))
            low = position
    if low < len(source):
        spans.append((low, len(source)))
    return spans


def _masked_line(line: str) -> str:
    text = line.rstrip("\n")
    body = text.lstrip(" \t")
    indent = text[: len(text) - len(body)]
    end = line[len(text) :]
    if not body:
        return line
    if body[0] == "%" and (runs := _RUNS_A_STATEMENT.match(body)):
        # `%time f(x)` runs the statement behind it: "0    ;f(x)" is two statements.
        lead = runs.end()
        return indent + "0" + " " * (lead - 2) + ";" + body[lead:] + end
    if body[0] in "%!?":
        return indent + _neutral(body) + end
    if "?" in body and "\n" not in body and _HELP.match(body):
        return indent + _neutral(body) + end
    if ("!" in body or "%" in body) and (assigned := _ASSIGNED.match(body)):
        lead = assigned.end()
        return indent + body[:lead] + _neutral(body[lead:]) + end
    return line


def _neutral(text: str) -> str:
    """Return an expression statement of the same length; further lines become blank."""
    return "0" + _blank(text[1:])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
