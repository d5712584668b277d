"""Clone repositories for mining: their history, and of their files the notebooks alone.

A clone is partial (`--filter=blob:none`, no work tree); then the versions of all notebooks are
fetched at once, not one by one. It grows in a folder of its own and appears in the cache when it
is whole. What an interrupted run has fetched, the next one does not fetch again.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock

import msgspec

from .environment import GitError, git_command, git_environment
from .manifests import Wanted
from .urls import Address, AddressError, address_of, place_in

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

BATCH = 20_000
"""How many notebook versions one request asks for."""

TRIES = 4
TIMEOUT = 3600.0

# Behind a proxy, or with certificates of one's own, there is no network without these.
_NETWORK_VARIABLES = (
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "SSH_AUTH_SOCK",
)
_SETTINGS = ("http.lowSpeedLimit=1000", "http.lowSpeedTime=60", "transfer.bundleURI=false")
_HOPELESS = re.compile(
    rb"not found|does not exist|does not appear to be a git repository|could not read Username"
    rb"|Authentication failed|Permission denied|not allowed|dubious ownership|access rights"
    rb"|not our ref|HTTP 40[134]|returned error: 40[134]|No space left",
    re.IGNORECASE,
)
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
        self._pacer = _Pacer(delay, sleep)
        self._sleep = sleep
        self._stop = Event()

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
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def clone(self, wanted: Wanted) -> Clone:
        """Bring one repository into the cache, or what it lacks of its wanted head."""
        try:
            address = address_of(wanted)
            place = place_in(self._cache, wanted)
            with _locked(place):
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
            self._ask(place.parent, address, arguments)
            (part / "ready").touch()
        self._complete(wanted, address, part)
        (part / "ready").unlink()
        part.replace(place)

    def _complete(self, wanted: Wanted, address: Address, place: Path) -> None:
        """Fetch what the history of the wanted head lacks of commits and notebooks."""
        heads = _lines(place / _DONE)
        tip = ["rev-parse", "--verify", "--quiet", "HEAD"]
        head = wanted.head or _local(place, tip, fail=False)
        if not head or head in heads:
            return
        if not _local(place, ["cat-file", "-t", head], fail=False):
            self._fetch(place, address, [head])
        missing = sorted(notebook_versions(place, head) - present_objects(place))
        for start in range(0, len(missing), BATCH):
            self._fetch(place, address, missing[start : start + BATCH])
        (place / _DONE).write_text("".join(f"{each}\n" for each in [*heads, head]))

    @staticmethod
    def _tip(place: Path) -> str:
        return _local(place, ["symbolic-ref", "HEAD"])

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
        self._ask(place, address, arguments, names, settings)

    def _ask(
        self,
        folder: Path,
        address: Address,
        arguments: list[str],
        stdin: bytes = b"",
        settings: tuple[str, ...] = (),
    ) -> None:
        """Run a git command that may use the address's protocol, again when it may help."""
        environment = git_environment([address.protocol])
        environment.update(
            (name, os.environ[name]) for name in _NETWORK_VARIABLES if name in os.environ
        )
        environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes"
        allowed = (*_SETTINGS, f"protocol.{address.protocol}.allow=always", *settings)
        command = git_command(arguments, allowed)
        for attempt in range(TRIES):
            self._pacer.wait(address.host)
            if self._stop.is_set():
                raise GitError("interrupted")
            code, said = _run(command, folder, environment, stdin, self._stop)
            if code == 0:
                return
            if _HOPELESS.search(said) or attempt + 1 == TRIES:
                break
            self._sleep(2.0 * 4.0**attempt)
        raise GitError(_reason(said) or f"git {arguments[0]} failed")


class _Pacer:
    """Keeps requests to the same host a moment apart."""

    def __init__(self, delay: float, sleep: Callable[[float], None]) -> None:
        self._delay = delay
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, host: str) -> None:
        """Wait for one's turn; files need none."""
        if not host:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self._delay
        if turn > now:
            self._sleep(turn - now)


def notebook_versions(git_dir: Path, head: str) -> set[str]:
    """Return the blobs of all notebooks that the commits up to `head` changed, before and after."""
    arguments = ["log", "--raw", "-z", "--no-renames", "--no-abbrev", "--format=", head]
    found: set[str] = set()
    with _reading(git_dir, arguments) as fields:
        description = b""
        for field in fields:
            if field.startswith(b":") and not description:
                description = field
                continue
            if field.endswith(b".ipynb") and description:
                old_mode, new_mode, old, new = description[1:].split(b" ")[:4]
                found.update(
                    object_id.decode()
                    for mode, object_id in ((old_mode, old), (new_mode, new))
                    if mode.startswith(b"100") and object_id.strip(b"0")
                )
            description = b""
    return found


def present_objects(git_dir: Path) -> set[str]:
    """Return the objects a repository holds; asking for them by name would fetch the others."""
    arguments = [
        "cat-file",
        "--batch-all-objects",
        "--unordered",
        "--batch-check=%(objecttype) %(objectname)",
    ]
    with _reading(git_dir, arguments, end=b"\n") as lines:
        return {line[5:].decode() for line in lines if line.startswith(b"blob ")}


@contextmanager
def _reading(git_dir: Path, arguments: list[str], end: bytes = b"\0") -> Iterator[Iterator[bytes]]:
    process = subprocess.Popen(
        git_command(arguments),
        cwd=git_dir,
        env=_offline(git_dir),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if process.stdout is None:
        raise GitError("git gave no output")
    try:
        with process.stdout as output:
            yield _split(iter(lambda: output.read(1 << 16), b""), end)
        if process.wait() != 0:
            raise GitError(f"git {arguments[0]} could not read the history")
    finally:
        process.kill()
        process.wait()


def _split(chunks: Iterator[bytes], end: bytes) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(end)
        yield from whole
    if rest:
        yield rest


def _local(git_dir: Path, arguments: list[str], *, fail: bool = True) -> str:
    """Run a git command that needs no network and return what it prints."""
    done = subprocess.run(
        git_command(arguments),
        cwd=git_dir,
        env=_offline(git_dir),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 and fail:
        raise GitError(_reason(done.stderr) or f"git {arguments[0]} failed")
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _offline(git_dir: Path) -> dict[str, str]:
    return {**git_environment(), "GIT_DIR": str(git_dir.absolute())}


def _run(
    command: list[str], folder: Path, environment: dict[str, str], stdin: bytes, stop: Event
) -> tuple[int, bytes]:
    """Run a command to its end, its time limit or `stop`; return its code and its complaints."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + TIMEOUT
    try:
        while True:
            try:
                _, said = process.communicate(stdin, timeout=0.5)
            except subprocess.TimeoutExpired:  # noqa: PERF203 - once every half a second
                if stop.is_set() or time.monotonic() > deadline:
                    return 1, b"interrupted" if stop.is_set() else b"it took too long"
                stdin = b""
            else:
                return process.returncode, said
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate()


def _reason(said: bytes) -> str:
    """Return git's own complaint in one line, without addresses or control characters."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    chosen = next((line for line in reversed(lines) if line.startswith("fatal:")), "")
    text = re.sub(r"\S+://\S+", "the address", chosen or (lines[-1] if lines else ""))
    return "".join(mark if mark.isprintable() else " " for mark in text)[:300].strip()


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").split() if file.exists() else []


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Keep other processes away from one repository of the cache meanwhile."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(f".{place.name}.lock").open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
