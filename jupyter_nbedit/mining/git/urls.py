"""Addresses of repositories: which are allowed, and where in the cache each belongs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from ..manifests import Wanted, is_name

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_USER = r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?"
_PATH = r"[A-Za-z0-9_.~%+/ -]+"
_HTTPS = re.compile(rf"https://({_HOST})(?::\d+)?/({_PATH})")
_SSH = re.compile(rf"ssh://{_USER}({_HOST})(?::\d+)?/({_PATH})")
_SCP = re.compile(rf"{_USER}({_HOST}):(?![/:])({_PATH})")
_FILE = re.compile(r"file://(/[^\x00-\x1f]+)")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


class AddressError(ValueError):
    """An address that is not cloned from; the text says why."""


class Address(msgspec.Struct, frozen=True):
    """An allowed address.

    Attributes
    ----------
    url : str
        What git is given.
    protocol : str
        The one transport git may use for it: "https", "ssh" or "file".
    host : str
        The machine it is on, empty for a file.
    path : str
        The path on that machine.
    """

    url: str
    protocol: str
    host: str
    path: str


def parse(url: str) -> Address:
    """Check an address.

    Raises
    ------
    AddressError
        If it uses another protocol than https, ssh and file (`ext::` runs commands), holds a
        password, or is not understood. The address is not repeated: it may hold a secret.
    """
    for protocol, pattern in (("https", _HTTPS), ("ssh", _SSH), ("ssh", _SCP)):
        if (found := pattern.fullmatch(url)) and "::" not in url:
            return Address(url, protocol, found[1].lower(), found[2])
    if found := _FILE.fullmatch(url):
        return Address(url, "file", "", found[1])
    if re.match(r"[a-z]+://[^/@]*@", url):
        raise AddressError("an address must not hold a user name or a password")
    raise AddressError("only https://, ssh:// and file:// addresses are cloned from")


def is_address(source: str) -> bool:
    """Tell whether a source given by the user is an address rather than a path."""
    return "://" in source or "::" in source or _SCP.fullmatch(source) is not None


def wanted_from(url: str) -> Wanted:
    """Return the repository at an address, named after the last two parts of its path."""
    address = parse(url)
    parts = [_UNSAFE.sub("-", part) for part in address.path.split("/") if part.strip(".~")]
    if not parts:
        raise AddressError("the address names no repository")
    parts[-1] = parts[-1].removesuffix(".git") or "repository"
    return Wanted("/".join(parts[-2:]), url=url)


def address_of(wanted: Wanted) -> Address:
    """Return where a repository is cloned from: its own address, or GitHub."""
    if wanted.url:
        return parse(wanted.url)
    if not is_name(wanted.repository):
        raise AddressError(f"{wanted.repository!r} is no owner/name on GitHub")
    return parse(f"https://github.com/{wanted.repository}.git")


def place_in(cache: Path, wanted: Wanted) -> Path:
    """Return the folder of a repository's clone, `owner/name.git` under the cache."""
    address = address_of(wanted)
    parts = [_UNSAFE.sub("-", part).lstrip(".-") for part in wanted.repository.split("/")]
    owner, name = (parts[-2] if len(parts) > 1 else "") or "_", parts[-1] or "_"
    if address.host != "github.com":
        # Another host's owner/name, or another folder, must not be taken for GitHub's.
        name += "-" + hashlib.sha256(address.url.encode()).hexdigest()[:10]
    return cache / owner / f"{name}.git"
