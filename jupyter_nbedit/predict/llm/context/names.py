"""The names that a cell defines and uses, remembered by its text."""

from __future__ import annotations

import keyword
import re

import msgspec

from ....utils.caching import remembered
from ...syntax import is_definition, parse

_WORD = re.compile(r"[A-Za-z_]\w*|\b\d{3,}\b")
_KEYWORDS = frozenset(keyword.kwlist)
_COMMON = frozenset("print len range self True False None int str float list dict set".split())


class CellNames(msgspec.Struct, frozen=True):
    """What a cell binds, and every name in it."""

    defined: frozenset[str]
    mentioned: frozenset[str]


@remembered()
def cell_names(source: str, language: str) -> CellNames:
    """Return the names of a cell.

    In a language whose syntax is known these are its identifiers; in any other, its words.
    """
    tree = parse(source, language)
    if tree is None:
        return CellNames(frozenset(), words(source))
    defined: set[str] = set()
    mentioned: set[str] = set()
    for leaf in tree.leaves:
        if leaf.kind != "identifier":
            continue
        name = tree.text(leaf)
        mentioned.add(name)
        if name not in defined and is_definition(leaf, tree.language):
            defined.add(name)
    return CellNames(frozenset(defined), frozenset(mentioned - _COMMON))


def words(text: str) -> frozenset[str]:
    """Return the words of a text that may be names, and its long numbers."""
    return frozenset(_WORD.findall(text)) - _KEYWORDS - _COMMON


@remembered()
def line_words(text: str) -> tuple[frozenset[str], ...]:
    """Return the words of each line of a text that may be names."""
    return tuple(words(line) for line in text.split("\n"))


_IMPORT = re.compile(r"(?:import|from|using)\s|(?:library|require)\(")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S[^\n]*)$")
_CODE_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)")


@remembered()
def imports(text: str) -> tuple[str, ...]:
    """Return the import statements at the left edge of a cell, each as it stands there."""
    found: list[str] = []
    open_bracket = False
    for line in text.split("\n"):
        if open_bracket:
            found[-1] += "\n" + line
            open_bracket = ")" not in line
        elif _IMPORT.match(line):
            found.append(line)
            open_bracket = "(" in line and ")" not in line
    return tuple(found)


@remembered()
def headings(text: str) -> tuple[tuple[int, str], ...]:
    """Return the headings of a Markdown cell: their levels, and the lines with their marks."""
    found = []
    fenced = False
    for line in text.split("\n"):
        if _CODE_FENCE.match(line):
            fenced = not fenced
        elif not fenced and (heading := _HEADING.match(line)):
            found.append((len(heading[1]), line.rstrip()[:120]))
    return tuple(found)
