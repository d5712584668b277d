"""The Markdown files of the repository, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/[!_]*.md"), *ROOT.glob("docs/[!_]*/*.md")])
"""Every Markdown file for readers, those of the documentation among them."""

_HTML_LINK = re.compile(r"""\b(?:href|src|srcset)\s*=\s*["']([^"']*)["']""")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


class Link(NamedTuple):
    """A link of a page, or a picture in it, and the line of the paragraph that it is in."""

    target: str
    line: int


def tokens(text: str) -> Iterator[tuple[Token, int]]:
    """Yield what a page is made of, inline parts included, with the lines where blocks begin."""
    line = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        line = token.map[0] + 1 if token.map else line
        yield token, line
        for child in token.children or ():
            yield child, line


def links(text: str) -> list[Link]:
    """List the links and pictures of a page, whether written as Markdown or as HTML."""
    found = []
    for token, line in tokens(text):
        if token.type in {"link_open", "image"}:
            found.append(Link(str(token.attrGet("href") or token.attrGet("src") or ""), line))
        elif token.type in {"html_block", "html_inline"}:
            found += [Link(target, line) for target in _HTML_LINK.findall(token.content)]
    return found


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    found: set[str] = set()
    heading = False
    for token, _ in tokens(text):
        if token.type == "inline" and heading:
            words = "".join(child.content for child in token.children or ())
            slug = _NOT_IN_ANCHORS.sub("", words.lower()).replace(" ", "-")
            number = 0
            while (unique := f"{slug}-{number}" if number else slug) in found:
                number += 1
            found.add(unique)
        heading = token.type == "heading_open"
    return found


def code_spans(text: str) -> list[Link]:
    """List what stands in backticks within the text of a page."""
    return [
        Link(token.content, line) for token, line in tokens(text) if token.type == "code_inline"
    ]
