"""From what a user names (paths, folders of clones, addresses, lists) to repositories on disk."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from .. import manifests
from ..manifests import Wanted
from ..sample import BUNDLE
from .environment import GitError, git_command, git_environment
from .repository import (
    EmptyRepositoryError,
    Repository,
    RepositoryError,
    find_repositories,
    git_dir_of,
    open_repository,
)
from .urls import AddressError, is_address, place_in, wanted_from

SAMPLE = "nbedit/sample"

Note = Callable[[str], None]


class Source(msgspec.Struct, frozen=True):
    """A repository to mine, or the reason why there is none.

    Attributes
    ----------
    name : str
        `owner/name`, or a bare name.
    repository : Repository or None
        Where it is; None with a `problem`.
    url : str
        Where it was cloned from, if that is not GitHub.
    """

    name: str
    repository: Repository | None
    url: str = ""
    problem: str = ""


class SourceError(ValueError):
    """A source that is not there; the text says what was looked for."""


def default_cache() -> Path:
    """Return where clones are kept: `JUPYTER_NBEDIT_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("JUPYTER_NBEDIT_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "jupyter-nbedit"


def find_sources(
    arguments: Sequence[str],
    *,
    cache: Path,
    manifest: str = "",
    sample: bool = False,
    offline: bool = False,
    update: bool = False,
    jobs: int = 4,
    note: Note | None = None,
) -> list[Source]:
    """Find every repository that is asked for, cloning what is not there.

    Parameters
    ----------
    arguments : sequence of str
        Paths of repositories (`NAME=PATH` to name one), folders of them, and addresses.
    cache : Path
        Where clones are kept.
    manifest : str
        A list of repositories: one that comes with the package, or a file. Those of its
        repositories that lie under `arguments` are taken from there.
    sample : bool
        The bundled sample as well.
    offline : bool
        Clone nothing.
    update : bool
        Fetch the new commits of clones that are kept and wanted without a head.
    jobs : int
        How many repositories are cloned at a time.
    note : callable, optional
        Told what is being done.

    Raises
    ------
    SourceError
        If a path is no repository and holds none.
    """
    tell = note or (lambda _: None)
    found: list[Source] = []
    local: list[tuple[str, Path]] = []
    wanted: list[Wanted] = []
    for argument in arguments:
        if is_address(argument):
            wanted.append(wanted_from(argument))
        else:
            local += _local(argument)
    if manifest:
        places = {name or _name(path): path for name, path in local}
        listed = manifests.load(manifest).repositories
        found += [
            _open(places[each.repository], each.repository, each.head)
            for each in listed
            if each.repository in places
        ]
        wanted += [each for each in listed if each.repository not in places]
    else:
        found += [_open(path, name) for name, path in local]
    if sample:
        found.append(_open(_unpack_sample(cache), SAMPLE))
    found += _bring(wanted, cache, offline=offline, update=update, jobs=jobs, note=tell)
    if manifest:
        order = {each.repository: place for place, each in enumerate(listed)}
        found.sort(key=lambda source: order.get(source.name, len(order)))
    return found


def _name(path: Path) -> str:
    """Return the name of a repository, empty when it cannot be opened."""
    try:
        return open_repository(path, name=_folder_name(path)).name
    except RepositoryError:
        return ""


def _local(argument: str) -> list[tuple[str, Path]]:
    name, equals, place = argument.partition("=")
    if not equals or Path(argument).exists():
        name, place = "", argument
    path = Path(place)
    if git_dir_of(path) is not None:
        return [(name, path)]
    if not path.is_dir():
        raise SourceError(f"{place}: no such repository or folder")
    inside = find_repositories(path)
    if not inside:
        raise SourceError(f"{place}: neither a git repository nor a folder of them")
    return [("", each) for each in inside]


def _open(path: Path, name: str = "", head: str = "") -> Source:
    name = name or _folder_name(path)
    try:
        repository = open_repository(path, name=name, head=head)
    except EmptyRepositoryError:
        return Source(name or path.name, None, problem="no commits")
    except RepositoryError as error:
        return Source(name or path.name, None, problem=str(error))
    return Source(repository.name, repository)


def _folder_name(path: Path) -> str:
    """Return `owner/name` where the folders alone say so, else nothing."""
    parts = path.absolute().parts
    if parts[-1] in ("repo", "repo.git", "git", ".git") and len(parts) > 1:
        parts = parts[:-1]
    owner, separator, name = parts[-1].removesuffix(".git").partition("+")
    return f"{owner}/{name}" if separator and owner and name else ""


def _bring(
    wanted: Sequence[Wanted], cache: Path, *, offline: bool, update: bool, jobs: int, note: Note
) -> list[Source]:
    sources: list[Source] = []
    missing: list[Wanted] = []
    for each in wanted:
        try:
            place = place_in(cache / "clones", each)
        except AddressError as error:
            sources.append(Source(each.repository, None, each.url, str(error)))
            continue
        if not offline:
            missing.append(each)
        elif place.exists():
            sources.append(_named(_open(place, each.repository, each.head), each))
        else:
            sources.append(Source(each.repository, None, each.url, "not here, and offline"))
    if missing:
        from .clone import Cloner  # nobody offline needs it

        note(f"cloning {len(missing)} repositories into {cache / 'clones'}")
        cloner = Cloner(cache / "clones", workers=jobs, update=update)
        for clone in cloner.clone_all(missing):
            each = clone.wanted
            if clone.error:
                sources.append(Source(each.repository, None, each.url, clone.error))
            else:
                sources.append(_named(_open(Path(clone.path), each.repository, each.head), each))
    order = {each.repository: place for place, each in enumerate(wanted)}
    return sorted(sources, key=lambda source: order.get(source.name, len(order)))


def _named(source: Source, wanted: Wanted) -> Source:
    return Source(wanted.repository, source.repository, wanted.url, source.problem)


def _unpack_sample(cache: Path) -> Path:
    # Another release may bring another sample.
    place = cache / f"sample-{hashlib.sha256(BUNDLE.read_bytes()).hexdigest()[:10]}.git"
    if git_dir_of(place) is not None:
        return place
    cache.mkdir(parents=True, exist_ok=True)
    part = cache / f".sample.{os.getpid()}.git"
    done = subprocess.run(
        git_command(
            ["clone", "--quiet", "--bare", "--template=", str(BUNDLE), str(part)],
            ("protocol.file.allow=always",),
        ),
        env=git_environment(["file"]),
        cwd=cache,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise GitError("the sample cannot be unpacked: " + done.stderr.decode("utf-8", "replace"))
    try:
        part.replace(place)
    except OSError:
        if git_dir_of(place) is None:
            raise
    return place
