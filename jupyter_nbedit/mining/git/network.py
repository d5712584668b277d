"""Git commands that use the network, by one protocol alone, politely and patiently."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock

from ...utils.processes import own_group
from .environment import GitError, git_command, git_environment, reason_of
from .urls import Address

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


class Network:
    """Runs git commands that ask a server for something.

    Parameters
    ----------
    delay : float
        Seconds between two requests to the same host.
    sleep : callable
        Stand-in for `time.sleep`.
    """

    def __init__(self, delay: float, sleep: Callable[[float], None]) -> None:
        self._pacer = _Pacer(delay, sleep)
        self._sleep = sleep
        self._stop = Event()

    def stop(self) -> None:
        """Interrupt what is running, in whatever thread, and refuse what would come."""
        self._stop.set()

    def ask(
        self,
        folder: Path,
        address: Address,
        arguments: list[str],
        stdin: bytes = b"",
        settings: tuple[str, ...] = (),
    ) -> None:
        """Run a git command that may use the address's protocol, again when it may help.

        Raises
        ------
        GitError
            If it failed for good, or was interrupted.
        """
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
        raise GitError(reason_of(said) or f"git {arguments[0]} failed")


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
        **own_group(),
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
