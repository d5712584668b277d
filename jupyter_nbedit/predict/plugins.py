"""What packages add by entry points: named at once, imported when it is asked for.

A package declares, in its `pyproject.toml`, a name in a group and what it stands for; this package
declares its own in the same way. `importlib.metadata` reads that from what was installed.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Generic, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")

_OURS = "jupyter-nbedit"
_PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


class PluginError(TypeError):
    """What an entry point names is not what it has to be; the message ends a sentence."""


class Plugins(Mapping[str, T], Generic[T]):
    """What the entry points of a group stand for, by their names: ours first, then the others'.

    Names cost a look at what is installed. A value is imported when it is first asked for. One
    that cannot be used is logged once, in a sentence that says what to do, and is not there.

    Parameters
    ----------
    group : str
        The group.
    kind : str
        What one of them is called.
    check : callable
        Takes a name and what was imported under it and returns the value; raises `PluginError`.
    """

    def __init__(self, group: str, kind: str, check: Callable[[str, Any], T]) -> None:
        self.group = group
        self._kind = kind
        self._check = check
        self._path: tuple[str, ...] = ()
        self._declared: dict[str, EntryPoint] = {}
        self._values: dict[str, T | None] = {}
        self._told: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """All that are declared; nothing is imported, so some of them may turn out unusable."""
        return tuple(self._entries())

    def package(self, name: str) -> str:
        """Return the package that a name comes from, with its version."""
        dist = self._entries()[name].dist
        return f"{dist.name} {dist.version}" if dist is not None else _OURS

    def is_ours(self, name: str) -> bool:
        """Tell whether a name is one of this package."""
        return _is_ours(self._entries()[name])

    def leave_out(self, name: str, why: str) -> None:
        """Log, once, that one is left out, and why.

        Parameters
        ----------
        name : str
            Its name.
        why : str
            The end of a sentence.
        """
        self._tell(self._entries()[name], why)

    def __getitem__(self, name: str) -> T:
        value = self._value(name) if name in self._entries() else None
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.names if self._value(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _entries(self) -> dict[str, EntryPoint]:
        path = tuple(sys.path)
        # To look at all that is installed takes some milliseconds. It stays what it was unless
        # there are other folders to look at.
        if path != self._path:
            self._path = path
            self._declared = {}
            self._values = {}
            for entry in _installed(self.group):
                known = self._declared.setdefault(entry.name, entry)
                if known is not entry and known.value != entry.value:
                    self._tell(entry, f"{self.package(entry.name)} has one of that name")
        return self._declared

    def _value(self, name: str) -> T | None:
        if name not in self._values:
            entry = self._declared[name]
            self._values[name] = None
            try:
                self._values[name] = self._check(name, entry.load())
            except PluginError as error:
                self._tell(entry, str(error))
            except Exception as error:  # noqa: BLE001 - whatever its import does, the others go on
                self._tell(entry, f"{entry.value} cannot be imported: {_said(error)}")
        return self._values[name]

    def _tell(self, entry: EntryPoint, why: str) -> None:
        dist = entry.dist
        where = f"{dist.name} {dist.version}" if dist is not None else _OURS
        what = f"the package {dist.name}" if dist is not None else "the package"
        said = (
            f"The {self._kind} {entry.name!r} of {where} is left out: {why}. "
            f"Upgrade {what}, or uninstall it."
        )
        if said not in self._told:
            self._told.add(said)
            _log.error(said)


def _said(error: BaseException) -> str:
    """Return an error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def _is_ours(entry: EntryPoint) -> bool:
    return entry.dist is None or entry.dist.name.replace("_", "-").lower() == _OURS


def _installed(group: str) -> list[EntryPoint]:
    """Return the entry points of a group: ours first, because a name belongs to the first."""
    found = list(entry_points(group=group))
    names = {entry.name for entry in found if _is_ours(entry)}
    newer = {
        name: value for name, value in _in_source().get(group, {}).items() if name not in names
    }
    if newer:
        _say_it_is_old(group, tuple(newer))
        found += (EntryPoint(name, value, group) for name, value in newer.items())
    return sorted(found, key=lambda entry: (not _is_ours(entry), entry.name))


@cache
def _say_it_is_old(group: str, names: tuple[str, ...]) -> None:
    _log.warning(
        "%s was installed before it declared %s in the group %s. They are taken from %s; "
        "run `make install`, or `pip install -e .`, to install it as it is now.",
        *(_OURS, ", ".join(names), group, _PROJECT),
    )


@cache
def _in_source() -> dict[str, dict[str, str]]:
    """Return what the project file declares where the package runs from its source.

    An installation in editable mode keeps the entry points that were there when it was made.
    """
    if not _PROJECT.is_file():
        return {}
    try:
        # The one of the standard library came with Python 3.11; pytest brings the other before.
        toml: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    except ImportError:
        return {}
    project = toml.loads(_PROJECT.read_text("utf-8")).get("project", {})
    # Installed, the package has any folder above it, and so may have anybody's project file.
    if project.get("name", "").replace("_", "-") != _OURS:
        return {}
    groups: dict[str, dict[str, str]] = project.get("entry-points", {})
    return groups
