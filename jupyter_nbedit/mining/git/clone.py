"""Clone repositories for mining: their history, and of their files the notebooks alone.

A clone is partial (`--filter=blob:none`, no work tree); then the versions of all notebooks are
fetched at once, not one by one. It grows in a folder of its own and appears in the cache when it
is whole. What an interrupted run has fetched, the next one does not fetch again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from ...utils.locks import locked_in_turn
from ..manifests import Wanted
from .environment import GitError
from .inventory import ask_locally, notebook_versions, present_objects
from .network import Network
from .urls import Address, AddressError, address_of, place_in

BATCH = 20_000
"""How many notebook versions one request asks for."""

_DONE = "jupyter-nbedit-heads"


class Clone(msgspec.Struct, frozen=True):
    """What became of one repository: its folder, or the reason why there is none."""

    wanted: Wanted
    path: str = ""
    error: str = ""


class Cloner:
    """Clones into a cache, some repositories at a time.

    Parameters
    ----------
    cache : Path
        Folder of the clones; made when missing.
    workers : int
        How many repositories are cloned at a time.
    delay : float
        Seconds between two requests to the same host.
    update : bool
        Ask for new commits of repositories that are in the cache and wanted without a head.
    sleep : callable
        Stand-in for `time.sleep`.
    """

    def __init__(
        self,
        cache: Path,
        *,
        workers: int = 4,
        delay: float = 1.0,
        update: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cache = cache
        self._workers = workers
        self._update = update
        self._network = Network(delay, sleep)

    def clone_all(
        self, wanted: Sequence[Wanted], done: Callable[[Clone], None] | None = None
    ) -> list[Clone]:
        """Clone every repository and return the results in the order they were wanted in.

        Parameters
        ----------
        wanted : sequence of Wanted
            The repositories; a failure of one does not stop the others.
        done : callable, optional
            Told of each result as it is there, for a progress bar.
        """

        def work(each: Wanted) -> Clone:
            result = self.clone(each)
            if done is not None:
                done(result)
            return result

        with ThreadPoolExecutor(max(1, self._workers)) as pool:
            try:
                return list(pool.map(work, wanted))
            except BaseException:
                self._network.stop()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def clone(self, wanted: Wanted) -> Clone:
        """Bring one repository into the cache, or what it lacks of its wanted head."""
        try:
            address = address_of(wanted)
            place = place_in(self._cache, wanted)
            # Another process that wants the same repository finds it there afterwards.
            with locked_in_turn(place.with_name(f".{place.name}.lock")):
                if not place.exists():
                    self._first_clone(wanted, address, place)
                elif self._update and not wanted.head:
                    head = self._tip(place)
                    self._fetch(place, address, [f"+{head}:{head}"])
                self._complete(wanted, address, place)
        except (AddressError, GitError, OSError) as error:
            return Clone(wanted, error=str(error))
        return Clone(wanted, str(place))

    def _first_clone(self, wanted: Wanted, address: Address, place: Path) -> None:
        part = place.with_name(f".{place.name}.part")
        if not (part / "ready").exists():
            shutil.rmtree(part, ignore_errors=True)
            arguments = [
                "clone",
                "--quiet",
                "--bare",
                "--no-checkout",
                "--no-tags",
                "--single-branch",
                "--filter=blob:none",
                "--template=",
                "--",
                address.url,
                str(part),
            ]
            self._network.ask(place.parent, address, arguments)
            (part / "ready").touch()
        self._complete(wanted, address, part)
        (part / "ready").unlink()
        part.replace(place)

    def _complete(self, wanted: Wanted, address: Address, place: Path) -> None:
        """Fetch what the history of the wanted head lacks of commits and notebooks."""
        heads = _lines(place / _DONE)
        tip = ["rev-parse", "--verify", "--quiet", "HEAD"]
        head = wanted.head or ask_locally(place, tip, fail=False)
        if not head or head in heads:
            return
        if not ask_locally(place, ["cat-file", "-t", head], fail=False):
            self._fetch(place, address, [head])
        missing = sorted(notebook_versions(place, head) - present_objects(place))
        for start in range(0, len(missing), BATCH):
            self._fetch(place, address, missing[start : start + BATCH])
        (place / _DONE).write_text("".join(f"{each}\n" for each in [*heads, head]))

    @staticmethod
    def _tip(place: Path) -> str:
        return ask_locally(place, ["symbolic-ref", "HEAD"])

    def _fetch(self, place: Path, address: Address, wanted: list[str]) -> None:
        """Fetch references or objects by name, in one request."""
        arguments = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--recurse-submodules=no",
            "--filter=blob:none",
            "--stdin",
            "origin",
        ]
        names = "".join(f"{name}\n" for name in wanted).encode()
        # Without negotiation: what is asked for by name is not there, whatever else is.
        settings = ("fetch.negotiationAlgorithm=noop",) if len(wanted[0]) in (40, 64) else ()
        self._network.ask(place, address, arguments, names, settings)


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").split() if file.exists() else []
