"""A repository on disk, and a view of it that is safe to run git on.

A repository's own configuration, hooks, attributes, alternates and references are never given to
git. Its head is resolved here, from plain files, and git runs on a *view*: a bare repository made
by us, whose object folders are links into the mined one. So whatever a repository's `config` says
(file system monitors, filters, text converters, included files, remotes that run commands, a
promisor to fetch from), git has not read it.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

_OBJECT_ID = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_FANOUT = re.compile(r"[0-9a-f]{2}\Z")
_MAX_FILE = 256 * 1024 * 1024
_MAX_SYMREFS = 5


class RepositoryError(ValueError):
    """A path that is no repository, or one that cannot be mined; the text says why."""


class EmptyRepositoryError(RepositoryError):
    """A repository whose head has no commit yet."""


class Repository(msgspec.Struct, frozen=True):
    """A repository found on disk.

    Attributes
    ----------
    user, repo : str
        Owner (may be empty) and name.
    path : str
        The directory as it was given.
    git_dir : str
        Where HEAD is.
    common_dir : str
        Where objects and shared references are; differs in a linked work tree.
    head : str
        The commit the history is read from.
    """

    user: str
    repo: str
    path: str
    git_dir: str
    common_dir: str
    head: str

    @property
    def name(self) -> str:
        """The repository as `owner/name`, or its bare name."""
        return f"{self.user}/{self.repo}" if self.user else self.repo


def git_dir_of(path: Path) -> Path | None:
    """Return the git directory of a clone, a bare repository or a bare `.git`, else None."""
    dot_git = path / ".git"
    if dot_git.is_dir():
        return dot_git
    if dot_git.is_file():
        text = _read_text(dot_git).strip()
        if text.startswith("gitdir:"):
            target = (path / text.removeprefix("gitdir:").strip()).resolve()
            return target if (target / "HEAD").exists() else None
        return None
    if (path / "HEAD").is_file() and (path / "objects").is_dir():
        return path
    return None


def open_repository(path: Path, *, name: str = "", head: str = "") -> Repository:
    """Find out what is to be known about a repository before git is run.

    Parameters
    ----------
    path : Path
        A clone, a bare repository, or a `.git` directory.
    name : str
        `owner/name` or a bare name; by default what the origin's address says, else the directory.
    head : str
        The commit to read the history from, by default the one HEAD points to.

    Raises
    ------
    RepositoryError
        If there is no repository, or its head cannot be resolved.
    """
    git_dir = git_dir_of(path)
    if git_dir is None:
        raise RepositoryError(f"{path}: not a git repository")
    common = git_dir
    if (git_dir / "commondir").is_file():
        common = (git_dir / _read_text(git_dir / "commondir").strip()).resolve()
    if not (common / "objects").is_dir():
        raise RepositoryError(f"{path}: the repository has no objects")
    if head and not _OBJECT_ID.match(head):
        raise RepositoryError(f"{path}: {head!r} is not a commit's full identifier")
    user, _, repo = (name or _name_of(path, git_dir, common)).rpartition("/")
    return Repository(
        user, repo, str(path), str(git_dir), str(common), head or _resolve_head(git_dir, common)
    )


@contextmanager
def view(repository: Repository, scratch: Path) -> Iterator[Path]:
    """Give a bare repository with the objects of `repository` and nothing else of it.

    Parameters
    ----------
    repository : Repository
        The repository.
    scratch : Path
        Where the view is made; it is removed at the end.
    """
    root = Path(tempfile.mkdtemp(prefix="view-", dir=scratch))
    common = Path(repository.common_dir)
    try:
        sha256 = len(repository.head) == 64
        (root / "config").write_text(
            "[core]\n\trepositoryformatversion = "
            + (
                "1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
                if sha256
                else "0\n\tbare = true\n"
            )
        )
        (root / "HEAD").write_text(repository.head + "\n")
        (root / "refs").mkdir()
        (root / "info").mkdir()
        (root / "objects").mkdir()
        with os.scandir(common / "objects") as entries:
            for entry in entries:
                # `info` stays behind: it is where alternates would lead to other repositories.
                if entry.name == "pack" or _FANOUT.match(entry.name):
                    _link(root / "objects" / entry.name, Path(entry.path).resolve())
        for boundary in ("shallow", "info/grafts"):
            if (common / boundary).is_file():
                (root / boundary).write_text(_read_text(common / boundary))
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _link(link: Path, folder: Path) -> None:
    """Let a name lead to a folder."""
    if sys.platform == "win32":
        import _winapi  # for Windows alone

        # A symbolic link needs a privilege there that few have, a junction does not.
        _winapi.CreateJunction(str(folder), str(link))
        return
    link.symlink_to(folder)


def boundary_commits(repository: Repository) -> frozenset[str]:
    """Return the commits whose parents the repository hides: shallow ones and grafts."""
    common = Path(repository.common_dir)
    found: set[str] = set()
    for boundary in ("shallow", "info/grafts"):
        if (common / boundary).is_file():
            lines = _read_text(common / boundary).splitlines()
            found.update(line.split()[0] for line in lines if line.strip())
    return frozenset(found)


def find_repositories(directory: Path, depth: int = 2) -> list[Path]:
    """Return the repositories in a directory of clones, sorted by path.

    Folders are searched `depth` levels deep, so that `owner/name` layouts are found too; symbolic
    links are not followed.
    """
    found: list[Path] = []
    with os.scandir(directory) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.is_dir(follow_symlinks=False):
                continue
            path = Path(entry.path)
            if git_dir_of(path) is not None:
                found.append(path)
            elif depth > 1:
                found.extend(find_repositories(path, depth - 1))
    return found


def _resolve_head(git_dir: Path, common: Path) -> str:
    text = _read_text(git_dir / "HEAD").strip()
    for _ in range(_MAX_SYMREFS):
        if _OBJECT_ID.match(text):
            return text
        if not text.startswith("ref:"):
            raise RepositoryError(f"{git_dir}: HEAD is not understood")
        reference = text.removeprefix("ref:").strip()
        if reference == "refs/heads/.invalid":
            raise RepositoryError(f"{git_dir}: references are kept in a reftable, not in files")
        if not reference.startswith("refs/") or ".." in reference.split("/"):
            raise RepositoryError(f"{git_dir}: HEAD names no branch")
        loose = common / reference
        text = _read_text(loose).strip() if loose.is_file() else _packed(common, reference)
        if not text:
            raise EmptyRepositoryError(f"{git_dir}: no commit on {reference}")
    raise RepositoryError(f"{git_dir}: HEAD does not lead to a commit")


def _packed(common: Path, reference: str) -> str:
    path = common / "packed-refs"
    if path.is_file():
        for line in _read_text(path).splitlines():
            object_id, _, name = line.partition(" ")
            if name == reference:
                return object_id
    return ""


def _name_of(path: Path, git_dir: Path, common: Path) -> str:
    section = ""
    config = common / "config"
    # Read as text, by us: git would also follow what the configuration includes.
    text = _read_text(config) if config.is_file() else ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line
        elif section.replace(" ", "") == '[remote"origin"]' and line.startswith("url"):
            parts = re.split(r"[/:\\]", line.partition("=")[2].strip().removesuffix("/"))
            parts = [part for part in parts if part]
            if len(parts) >= 2:
                return f"{parts[-2]}/{parts[-1].removesuffix('.git')}"
    absolute = path.resolve()
    if absolute.name == ".git":
        absolute = absolute.parent
    return absolute.name.removesuffix(".git") or git_dir.name


def _read_text(path: Path) -> str:
    # A pipe or a device in a file's place would hang, and a huge file fill the memory.
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_FILE:
        raise RepositoryError(f"{path}: not a plain file of a sensible size")
    return path.read_text("utf-8", "replace")
