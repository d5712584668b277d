"""Find repositories of notebooks on GitHub: the paper's query, beyond the 1000-result limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from ..manifests import is_name
from .github import PAGE, GitHub

TOPICS = ("jupyter-notebook", "machine-learning")
"""The topics of the paper's query."""

LIMIT = 1000
"""How many results GitHub gives for one query, at most."""

_FIRST_DAY = datetime(2008, 1, 1, tzinfo=timezone.utc)


class Found(msgspec.Struct, frozen=True):
    """One repository that GitHub's search named.

    Attributes
    ----------
    name : str
        Owner and name, "owner/name".
    stars : int
        Stars when it was found.
    size : int
        Size on GitHub's disks, in kB.
    license : str
        SPDX identifier of the licence GitHub recognised, empty when there is none.
    pushed : str
        When it was last pushed to, ISO 8601.
    """

    name: str
    stars: int = 0
    size: int = 0
    license: str = ""
    pushed: str = ""


def discover(
    github: GitHub,
    *,
    topics: Sequence[str] = TOPICS,
    limit: int = LIMIT,
    min_stars: int = 0,
    forks: bool = False,
    today: datetime | None = None,
    note: Callable[[str], None] | None = None,
) -> list[Found]:
    """Return the repositories of all `topics`, those with most stars first.

    A query gives at most 1000 results. Where it has more, its range of stars is halved, and a
    range of a single number of stars by the day of creation.

    Parameters
    ----------
    github : GitHub
        The client.
    topics : sequence of str
        Topics a repository must have, all of them.
    limit : int
        How many repositories to return at most; 0 for all.
    min_stars : int
        Fewest stars a repository may have.
    forks : bool
        Whether forks count; their history repeats that of their origin.
    today : datetime, optional
        The last day of creation asked for.
    note : callable
        Told in a sentence what was left out.
    """
    base = " ".join(f"topic:{topic}" for topic in topics) + (" fork:true" if forks else "")
    search = _Search(github, base, today or datetime.now(timezone.utc), note)
    found: dict[str, Found] = {}
    for repository in search.by_stars(min_stars, None, limit):
        # Stars move between two requests, so a repository can show up in two ranges.
        found.setdefault(repository.name.lower(), repository)
        if limit and len(found) >= limit:
            break
    return sorted(found.values(), key=lambda each: (-each.stars, each.name.lower()))


class _Search:
    """The walk over ranges small enough to be listed."""

    def __init__(
        self, github: GitHub, base: str, today: datetime, note: Callable[[str], None] | None
    ) -> None:
        self._github = github
        self._base = base
        self._today = today
        self._note = note
        self._enough = False

    def by_stars(self, low: int, high: int | None, limit: int = 0) -> Iterator[Found]:
        """Yield what has `low` to `high` stars, the upper half of a too long range first."""
        query = f"{self._base} stars:{f'>={low}' if high is None else f'{low}..{high}'}"
        first = self._github.search(query, 1)
        total = int(first.get("total_count", 0))
        self._enough = 0 < limit <= LIMIT
        if total <= LIMIT or self._enough:
            yield from self._pages(query, first)
            return
        if high is None:
            high = max([low, *(each.stars for each in _repositories(first))])
        if low == high:
            yield from self._by_day(f"{self._base} stars:{low}", _FIRST_DAY, self._today)
            return
        # Stars thin out upwards by a power law: the geometric middle halves better.
        middle = max(low + 1, min(high, round(((low + 1) * (high + 1)) ** 0.5)))
        yield from self.by_stars(middle, high)
        yield from self.by_stars(low, middle - 1)

    def _by_day(self, base: str, start: datetime, end: datetime) -> Iterator[Found]:
        query = f"{base} created:{start:%Y-%m-%d}..{end:%Y-%m-%d}"
        first = self._github.search(query, 1)
        days = (end.date() - start.date()).days
        if int(first.get("total_count", 0)) <= LIMIT or days <= 0:
            yield from self._pages(query, first)
            return
        middle = start + timedelta(days=days // 2)
        yield from self._by_day(base, middle + timedelta(days=1), end)
        yield from self._by_day(base, start, middle)

    def _pages(self, query: str, first: dict[str, Any]) -> Iterator[Found]:
        yield from _repositories(first)
        total = int(first.get("total_count", 0))
        incomplete = bool(first.get("incomplete_results"))
        for page in range(2, -(-min(total, LIMIT) // PAGE) + 1):
            answer = self._github.search(query, page)
            incomplete = incomplete or bool(answer.get("incomplete_results"))
            yield from _repositories(answer)
        if self._note is not None and incomplete:
            self._note(f"GitHub ran out of time on {query!r}; its results may be incomplete")
        if self._note is not None and total > LIMIT and not self._enough:
            self._note(f"{query!r} has {total} results, of which GitHub lists {LIMIT}")


def _repositories(answer: dict[str, Any]) -> list[Found]:
    """Return the repositories of one page, without items that name none."""
    found = []
    for item in answer.get("items") or []:
        if not isinstance(item, dict) or not is_name(item.get("full_name")):
            continue
        licence = item.get("license")
        spdx = licence.get("spdx_id") if isinstance(licence, dict) else None
        found.append(
            Found(
                name=item["full_name"],
                stars=_integer(item.get("stargazers_count")),
                size=_integer(item.get("size")),
                license=spdx if isinstance(spdx, str) and spdx != "NOASSERTION" else "",
                pushed=str(item.get("pushed_at") or ""),
            )
        )
    return found


def _integer(value: object) -> int:
    return value if isinstance(value, int) else 0
