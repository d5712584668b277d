"""Finds the lines that a model means by quoting them."""

from __future__ import annotations

from collections.abc import Iterator


def located(text: str, quoted: str) -> list[tuple[int, int]]:
    """Return where whole lines of a text read like the quoted ones.

    Parameters
    ----------
    text : str
        What was shown.
    quoted : str
        Whole lines.

    Returns
    -------
    list of (int, int)
        Start and end of each place, top to bottom. Blanks at the ends of lines count only if the
        lines occur with them.
    """
    quoted = quoted.removesuffix("\n") + "\n"
    body = text if text.endswith("\n") else text + "\n"
    exact = [(start, min(end, len(text))) for start, end in _occurrences(body, quoted)]
    if exact:
        return exact
    starts = [0]
    stripped = []
    for line in body.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
        stripped.append(line.rstrip())
    needle = "".join(line.rstrip() + "\n" for line in quoted.split("\n")[:-1])
    haystack = "".join(line + "\n" for line in stripped)
    height = needle.count("\n")
    places = []
    for start, _ in _occurrences(haystack, needle):
        first = haystack.count("\n", 0, start)
        places.append((starts[first], min(starts[first + height], len(text))))
    return places


def _occurrences(text: str, lines: str) -> Iterator[tuple[int, int]]:
    position = text.find(lines)
    while position >= 0:
        if position == 0 or text[position - 1] == "\n":
            yield position, position + len(lines)
        position = text.find(lines, position + 1)
