"""Lists of repositories: those that come with the package, and those in files.

A list is a JSON object with `repositories`, a list of objects with the keys of :class:`Wanted`;
other keys are left alone, so the manifest of a finished dataset is such a list too.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]{1,100}")
_HEAD = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})?")
_HERE = Path(__file__).parent


class ManifestError(ValueError):
    """A list of repositories that cannot be read, or that is not there."""


class Wanted(msgspec.Struct, frozen=True, omit_defaults=True):
    """A repository to mine.

    Attributes
    ----------
    repository : str
        "owner/name".
    head : str
        The commit its history is read from; empty for the tip of the default branch.
    url : str
        Where to clone it from; empty for GitHub.
    """

    repository: str
    head: str = ""
    url: str = ""


def is_name(name: object) -> bool:
    """Tell whether `name` is an "owner/name" of GitHub; never a path or an option of git."""
    return (
        isinstance(name, str)
        and _NAME.fullmatch(name) is not None
        and name.split("/")[1] not in (".", "..")
    )


class RepositoryList(msgspec.Struct, omit_defaults=True):
    """A list of repositories and a sentence on where it comes from."""

    repositories: list[Wanted]
    description: str = ""


def names() -> list[str]:
    """Return the names of the lists that come with the package."""
    return sorted(file.stem for file in _HERE.glob("*.json"))


def load(name_or_file: str) -> RepositoryList:
    """Read a list that comes with the package, or one in a file.

    Parameters
    ----------
    name_or_file : str
        One of :func:`names`, else the path of a file.

    Raises
    ------
    ManifestError
        If there is no such list, or an entry is no repository.
    """
    file = _HERE / f"{name_or_file}.json" if name_or_file in names() else Path(name_or_file)
    try:
        found = msgspec.json.decode(file.read_bytes(), type=RepositoryList)
    except FileNotFoundError:
        raise ManifestError(
            f"{name_or_file!r} is neither a file nor one of the lists {', '.join(names())}"
        ) from None
    except OSError as error:
        raise ManifestError(f"{name_or_file!r} cannot be read: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise ManifestError(f"{name_or_file!r} is no list of repositories: {error}") from None
    for wanted in found.repositories:
        if not _HEAD.fullmatch(wanted.head):
            raise ManifestError(f"{wanted.repository!r} has no commit hash as its head")
    return found


def dump(found: RepositoryList) -> bytes:
    """Return a list as it is written to a file."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
