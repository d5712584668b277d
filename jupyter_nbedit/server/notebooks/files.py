"""Notebooks in the server's folder: found nearest first, and read as far as their code goes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ...predict.library import Remembered, remember
from ...privacy.paths import is_sensitive

MAX_FOLDERS = 1_000
"""Folders that are looked into for the notebooks around one."""

MAX_ENTRIES = 2_000
"""Entries of a folder that are looked at: one that has more holds data."""

MAX_FILE = 8_000_000
"""Bytes of a notebook above which it is passed over: most of it is outputs, and it holds up others
while it is decoded, 20 ms at this size."""

_LEFT_OUT = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "env"})


class Found(msgspec.Struct, frozen=True):
    """A notebook on disk.

    Attributes
    ----------
    path : str
        Its path as the server names it: relative to the root, with slashes.
    size, modified : int
        Bytes, and nanoseconds since the epoch, by which a change shows.
    """

    path: str
    size: int
    modified: int


class _Language(msgspec.Struct):
    name: str = ""
    language: str = ""


class _Metadata(msgspec.Struct):
    language_info: _Language = msgspec.field(default_factory=_Language)
    kernelspec: _Language = msgspec.field(default_factory=_Language)


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""


class _Notebook(msgspec.Struct):
    # Of the format 4. What is older has its cells elsewhere, and counts as broken.
    cells: list[_Cell]
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


class Read(msgspec.Struct, frozen=True):
    """What a notebook on disk holds.

    Attributes
    ----------
    code : Remembered
        Its code.
    language : str
        The language of its kernel in lower case.
    """

    code: Remembered
    language: str


def around(root: Path, path: str, is_listed: Callable[[str], bool]) -> Iterator[Found | None]:
    """Yield the notebooks around one, those in the nearest folders first.

    Its own folder comes first, then what is below that, then the same for each folder above, up to
    the root. None is yielded after each folder, so that whoever asks can rest.

    Parameters
    ----------
    root : Path
        The folder that the server shows; nothing outside is looked at, no link is followed.
    path : str
        The notebook's path in it.
    is_listed : callable
        Whether a file or folder of this name is shown. What is hidden never is.
    """
    seen: set[str] = set()
    folder = _shown_folder(root, path, is_listed)
    while True:
        waiting = [folder]
        while waiting:
            if len(seen) >= MAX_FOLDERS:
                return
            here = waiting.pop(0)
            if here in seen:
                continue
            seen.add(here)
            found, below = _folder(root, here, is_listed)
            yield from found
            yield None
            waiting += below
        if not folder:
            return
        folder = folder.rpartition("/")[0]


def _shown_folder(root: Path, path: str, is_listed: Callable[[str], bool]) -> str:
    """Return the folder of a path, or the lowest one above that is shown.

    The path is what a page says: it may lead anywhere.
    """
    folder = ""
    for name in path.split("/")[:-1]:
        below = f"{folder}/{name}" if folder else name
        if not _is_shown(name, is_listed) or (root / below).is_symlink():
            break
        folder = below
    return folder


def _is_shown(name: str, is_listed: Callable[[str], bool]) -> bool:
    """Tell whether a file or folder of this name is looked at."""
    # "..", too, begins with a dot; a colon or a backslash could begin another path on Windows.
    is_plain = bool(name) and not name.startswith(".") and not set(name) & {":", "\\", "\0"}
    return is_plain and name not in _LEFT_OUT and is_listed(name)


def _folder(
    root: Path, folder: str, is_listed: Callable[[str], bool]
) -> tuple[list[Found], list[str]]:
    """Return the notebooks of a folder and the folders in it; nothing if it cannot be read."""
    notebooks: list[Found] = []
    folders: list[str] = []
    try:
        with os.scandir(root / folder) as entries:
            for _, entry in zip(range(MAX_ENTRIES), entries, strict=False):
                name = entry.name
                path = f"{folder}/{name}" if folder else name
                if not _is_shown(name, is_listed) or entry.is_symlink():
                    continue
                if entry.is_dir():
                    folders.append(path)
                elif name.endswith(".ipynb") and not is_sensitive(path):
                    known = entry.stat()
                    notebooks.append(Found(path, known.st_size, known.st_mtime_ns))
    except OSError:
        # It is gone, or not the user's.
        return [], []
    return sorted(notebooks, key=_path), sorted(folders)


def _path(found: Found) -> str:
    return found.path


def look_at(root: Path, path: str, is_listed: Callable[[str], bool]) -> Found | None:
    """Return a single notebook as it is on disk, None if it would not be found."""
    folder = path.rpartition("/")[0]
    if _shown_folder(root, path, is_listed) != folder:
        return None
    found, _ = _folder(root, folder, is_listed)
    return next((each for each in found if each.path == path), None)


_decoder = msgspec.json.Decoder(_Notebook)


def read(root: Path, found: Found) -> Read | None:
    """Read a notebook, None if it is too large or no notebook."""
    if found.size > MAX_FILE:
        return None
    try:
        content = (root / found.path).read_bytes()
        notebook = _decoder.decode(content)
    except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    metadata = notebook.metadata
    language = metadata.language_info.name or metadata.kernelspec.language
    sources = ("".join(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    return Read(remember(sources), language.lower())
