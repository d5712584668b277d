"""The links of all pages, as GitHub follows them; `make docs` follows those of the site."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.pages import PAGES, ROOT, Link, anchors, links


def wrong(page: Path, link: Link) -> str | None:
    """Tell what is wrong with a link; addresses outside are only read, not visited."""
    parts = urlsplit(link.target)
    if parts.scheme or parts.netloc:
        good = parts.scheme == "https" and "." in parts.netloc and " " not in link.target
        return None if good else "is not an https address"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_relative_to(ROOT):
        return "leads out of the repository"
    if not target.exists():
        return "leads nowhere"
    if parts.fragment and parts.fragment not in anchors(target.read_text("utf-8")):
        return "has no such heading"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    found = links(page.read_text("utf-8"))
    broken = [(link.line, link.target, wrong(page, link)) for link in found]

    assert [each for each in broken if each[2] is not None] == []


def test_the_pages_have_links():
    assert len(PAGES) > 10
    assert sum(len(links(page.read_text("utf-8"))) for page in PAGES) > 25


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a](nowhere.md)", "leads nowhere"),
        ("![a](images/nowhere.png)", "leads nowhere"),
        ('<img src="images/nowhere.png" alt="a">', "leads nowhere"),
        ('a <source srcset="nowhere.webp"> b', "leads nowhere"),
        ("[a](#nowhere)", "has no such heading"),
        ("[a](metrics.md#nowhere)", "has no such heading"),
        ("[a](../../elsewhere.md)", "leads out of the repository"),
        ("[a](http://example.org)", "is not an https address"),
        ("[a](https:/example.org)", "is not an https address"),
        ("[a](mailto:a@example.org)", "is not an https address"),
    ],
)
def test_a_broken_link_is_found(text, message):
    (link,) = links(text)

    assert wrong(ROOT / "docs" / "index.md", link) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# The `code` of it, here", {"the-code-of-it-here"}),
        ("# Same\n## Same", {"same", "same-1"}),
        ("# a_b — c", {"a_b--c"}),
        ("```\n# no heading\n```", set()),
    ],
)
def test_anchors_are_those_of_github(text, expected):
    assert anchors(text) == expected
