"""Ask GitHub for repositories of notebooks: the paper's query, or one like it.

The token is taken from GITHUB_TOKEN or GH_TOKEN; without one GitHub answers at a third of the rate.
Answers are cached, so a search that was interrupted goes on where it was. The list that is written
with --out is what `jupyter nbedit mine --manifest` takes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ...utils.commands import OK, add_output, put, say
from ...utils.files import AtomicFile, DatasetError
from ...utils.terminal import visible
from ..git.discover import LIMIT, TOPICS, Found, discover
from ..git.github import API, GitHub, GitHubError, token_from_environment
from ..git.sources import default_cache
from ..manifests import RepositoryList, Wanted, dump

ERRORS = (DatasetError, GitHubError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter nbedit mine discover`."""
    parser.add_argument(
        "--topic",
        action="append",
        default=[],
        metavar="TOPIC",
        help="a topic that a repository must have, all of them if it is repeated "
        f"(default: {' and '.join(TOPICS)})",
    )
    parser.add_argument(
        "--limit",
        type=int,
        default=LIMIT,
        metavar="N",
        help="how many repositories at most, 0 for all (default: %(default)s)",
    )
    parser.add_argument(
        "--min-stars", type=int, default=0, metavar="N", help="fewest stars (default: %(default)s)"
    )
    parser.add_argument("--forks", action="store_true", help="forks as well")
    parser.add_argument(
        "--offline", action="store_true", help="answer from the cache, never ask GitHub"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=default_cache(),
        metavar="DIR",
        help="where answers are kept (default: %(default)s)",
    )
    parser.add_argument(
        "--api", default=API, metavar="URL", help="another server (default: %(default)s)"
    )
    add_output(parser, "--out", "write the list, as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Search, and write or print the list."""
    topics = arguments.topic or list(TOPICS)
    github = GitHub(
        arguments.cache / "github",
        token="" if arguments.offline else token_from_environment(),
        offline=arguments.offline,
        api=arguments.api,
        note=_say,
    )
    found = discover(
        github,
        topics=topics,
        limit=arguments.limit,
        min_stars=arguments.min_stars,
        forks=arguments.forks,
        note=_say,
    )
    _say(f"{len(found)} repositories ({github.requests} requests)")
    if arguments.out is None:
        for each in found:
            line = f"{each.name}\t{each.stars}\t{each.size}\t{each.license}\t{each.pushed}"
            put(visible(line))
        return OK
    with AtomicFile(arguments.out) as file:
        file.write(dump(_list(found, topics, arguments.min_stars)))
    _say(f"{arguments.out}: mine it with --manifest")
    return OK


def _list(found: Sequence[Found], topics: Sequence[str], min_stars: int) -> RepositoryList:
    description = f"GitHub's repositories with the topics {', '.join(topics)}, by stars"
    if min_stars:
        description += f", {min_stars} or more"
    return RepositoryList([Wanted(each.name) for each in found], description)


def _say(text: str) -> None:
    # Parts of it are GitHub's words.
    say(visible(text))
