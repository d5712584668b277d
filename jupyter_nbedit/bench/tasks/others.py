"""The other notebooks of a repository, as they were before a commit.

They are known from the edits of the dataset alone, and from those of earlier commits only: a
notebook is what the latest of them left it as, and one that no earlier edit tells of is not known.
What was done in the same commit counts from when it is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from ...mining.notebooks.edit_records import NotebookEdit, decode
from ...predict.library import Library, Remembered, remember, shared_folders
from ...predict.library.reading import Lines, read
from .sampling import read_data

MAX_OTHERS = 200
"""Notebooks of a repository that are known at a time, those in the nearest folders first: as many
as a server takes of a folder."""


class Version(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an edit left of a notebook.

    Attributes
    ----------
    time : int
        Unix seconds of the commit.
    commit, file : str
        Which edit it is.
    old_file : str
        What the file was called before, empty if it was not renamed.
    code : list of str
        Its code cells, none if it was deleted.
    """

    time: int
    commit: str
    file: str
    old_file: str = ""
    code: list[str] = msgspec.field(default_factory=list)


def versions(files: Sequence[Path], repositories: Collection[str]) -> Iterator[tuple[str, Version]]:
    """Yield what the edits of some repositories left, with the repository, in the data's order.

    An edit whose time is not known tells nothing: nobody knows what it came after.
    """
    for line in read_data(files):
        edit = decode(line)
        if edit.repository in repositories and edit.time and edit.copy != "checkpoint":
            yield edit.repository, version(edit)


def version(edit: NotebookEdit) -> Version:
    """Return what an edit left of its notebook."""
    return Version(edit.time, edit.commit, edit.file, edit.old_file, edit.new)


class OtherNotebooks:
    """Notebooks of a repository at one moment; it is never changed.

    Parameters
    ----------
    notebooks : mapping of str to Version
        The newest version of each.
    """

    def __init__(self, notebooks: Mapping[str, Version]) -> None:
        self._notebooks = notebooks

    @property
    def digest(self) -> str:
        """What tells these from other ones."""
        names = (f"{name}\0{each.commit}" for name, each in sorted(self._notebooks.items()))
        return hashlib.blake2b("\n".join(names).encode(), digest_size=16).hexdigest()

    def after(self, edit: NotebookEdit) -> OtherNotebooks:
        """Return them as they are after an edit."""
        notebooks = dict(self._notebooks)
        _take(notebooks, version(edit))
        return OtherNotebooks(notebooks)

    def library(self, besides: Collection[str]) -> Library:
        """Return what a predictor knows of them in one of the notebooks.

        Parameters
        ----------
        besides : collection of str
            The names of that one, the first being what it is called now.
        """
        here = next(iter(besides), "")
        names = sorted(
            (name for name in self._notebooks if name not in besides),
            key=lambda name: (-shared_folders(name, here), name),
        )
        return Library(
            tuple(_remembered(tuple(self._notebooks[name].code)) for name in names[:MAX_OTHERS])
        )


NONE = OtherNotebooks({})
"""Where nothing is known of other notebooks."""


def before(history: Iterable[Version], time: int) -> OtherNotebooks:
    """Return the notebooks of a repository as they were before a moment."""
    notebooks: dict[str, Version] = {}
    # A dataset lists the edits of a file from the newest to the oldest.
    earlier = [each for each in history if each.time < time][::-1]
    for each in sorted(earlier, key=_time):
        _take(notebooks, each)
    return OtherNotebooks(notebooks)


def after(history: Iterable[Version], file: str, time: int, most: int) -> list[list[str]]:
    """Return what the next commits after a moment left of a file's code, oldest first.

    It is for whoever judges, never for whoever is asked.
    """
    found = sorted((each for each in history if each.file == file and each.time > time), key=_time)
    return [each.code for each in found if each.code][:most]


def _take(notebooks: dict[str, Version], each: Version) -> None:
    for name in (each.file, each.old_file):
        notebooks.pop(name, None)
    if each.code:
        notebooks[each.file] = each


def _time(each: Version) -> int:
    return each.time


@lru_cache(maxsize=50_000)
def _lines(source: str) -> Lines:
    # The versions of a notebook have most cells in common.
    return read(source)


@lru_cache(maxsize=1_000)
def _remembered(code: tuple[str, ...]) -> Remembered:
    return remember(code, _lines)
