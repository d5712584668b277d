"""Differences between two texts, by tokens and by lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

_TOKEN = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")


class Hunk(msgspec.Struct, frozen=True):
    """A stretch of the old sequence and what stands in its place in the new one.

    Offsets count characters for :func:`token_hunks`, lines for :func:`line_hunks`.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def tokens(text: str) -> list[str]:
    """Split text into words, line ends, runs of blanks and single marks; joined they are `text`."""
    return _TOKEN.findall(text)


def lines(text: str) -> list[str]:
    """Split text into lines, each with its newline, at newlines only."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def sequence_hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return the hunks between two sequences, by a longest common subsequence."""
    # Not at the top: a server that starts needs no differences, and to load it takes 40 ms.
    from rapidfuzz.distance import Indel

    # Tokens are compared by identity of value, so numbering them keeps the matcher on integers.
    numbers: dict[str, int] = {}
    left = [numbers.setdefault(item, len(numbers)) for item in old]
    right = [numbers.setdefault(item, len(numbers)) for item in new]
    hunks: list[Hunk] = []
    for operation in Indel.opcodes(left, right):
        if operation.tag == "equal":
            continue
        last = hunks[-1] if hunks else None
        if last is not None and (last.old_end, last.new_end) == (
            operation.src_start,
            operation.dest_start,
        ):
            hunks[-1] = Hunk(last.old_start, operation.src_end, last.new_start, operation.dest_end)
        else:
            hunks.append(
                Hunk(
                    operation.src_start,
                    operation.src_end,
                    operation.dest_start,
                    operation.dest_end,
                )
            )
    return hunks


def token_hunks(old: str, new: str) -> list[Hunk]:
    """Return the hunks between two texts as character offsets that fall on token borders."""
    old_tokens, new_tokens = tokens(old), tokens(new)
    old_starts, new_starts = _starts(old_tokens), _starts(new_tokens)
    return [
        Hunk(
            old_starts[hunk.old_start],
            old_starts[hunk.old_end],
            new_starts[hunk.new_start],
            new_starts[hunk.new_end],
        )
        for hunk in sequence_hunks(old_tokens, new_tokens)
    ]


def line_hunks(old: str, new: str) -> list[Hunk]:
    """Return the hunks between two texts as line numbers, counted from 0."""
    return sequence_hunks(lines(old), lines(new))


def _starts(items: list[str]) -> list[int]:
    starts = [0]
    for item in items:
        starts.append(starts[-1] + len(item))
    return starts
