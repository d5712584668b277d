"""The process of the local runtime, as its parent sees it."""

from __future__ import annotations

import logging
import os
import re
import secrets
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import IO, cast

import msgspec

from ....utils.user_messages import UserMessage, user_message
from .errors import LocalModelError
from .messages import Answer, Order
from .settings import LocalSettings

_log = logging.getLogger(__name__)

STARTING = 120.0
"""Seconds that loading may take, and merging an adapter the first time."""

STOPPING = 3.0
"""Seconds that the process gets to end by itself."""

MAX_WORDS = 200
"""Characters of the library's own error that are passed on."""

_LINES = 40
_ERROR = re.compile(r"[\d.]+ E (?:srv +|cmn +)?(?P<text>.+)")
_PROGRAM = f"""
import sys
# The working directory is full of notebooks and whatever else may be called like a library.
if sys.path[0] == "":
    del sys.path[0]
from {__package__}.child import main
main()
"""
_LOWER_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)


class Endpoint(msgspec.Struct, frozen=True):
    """Where an OpenAI-compatible server answers.

    Attributes
    ----------
    api_base : str
        Address, up to and with `/v1`.
    api_key : str
        What requests have to bear; it is made anew for every process.
    model : str
        Name of the model there.
    """

    api_base: str
    api_key: str
    model: str

    def __repr__(self) -> str:
        return f"Endpoint({self.api_base!r}, '***', {self.model!r})"


class Process:
    """One process that serves the model.

    It is made on the thread of the event loop, not on a worker: where the kernel ends a child with
    its parent, it takes the thread for the parent.
    """

    def __init__(self, settings: LocalSettings, since: float) -> None:
        self.since = since
        self._settings = settings
        self._said: deque[str] = deque(maxlen=_LINES)
        self._overdue = False
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=_LOWER_PRIORITY,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def endpoint(self) -> Endpoint:
        """Tell the process what to do and wait until it listens.

        Raises
        ------
        LocalModelError
            If it does not.
        """
        key = secrets.token_urlsafe(32)
        limit = threading.Timer(STARTING, self._give_up)
        limit.start()
        try:
            answer = self._ask(Order(self._settings, key, os.getpid()))
        finally:
            limit.cancel()
        if answer is None or answer.error:
            if self._overdue:
                why = user_message("it was not ready after %1 s", f"{STARTING:.0f}")
            elif answer is not None and answer.error is not None:
                why = answer.error
            else:
                why = user_message("its process ended")
            raise LocalModelError(
                user_message("The local runtime did not start: %1%2.", why, self.last_words())
            )
        if answer.said:
            _log.info("The local runtime %s.", answer.said)
        return Endpoint(f"{answer.url}/v1", key, self._settings.name)

    def _ask(self, order: Order) -> Answer | None:
        stdin, stdout = self._pipes
        try:
            stdin.write(msgspec.json.encode(order) + b"\n")
            stdin.flush()
            return msgspec.json.decode(stdout.readline(), type=Answer)
        except (OSError, msgspec.DecodeError):
            return None

    def _give_up(self) -> None:
        self._overdue = True
        self._process.kill()

    def last_words(self) -> str | UserMessage:
        """Return, in brackets, the first error that the library printed or how the process ended.

        It is empty when neither is known.
        """
        try:
            status = self._process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        self._listener.join(STOPPING)
        for line in self._said:
            if match := _ERROR.match(line):
                return f" ({match['text'][:MAX_WORDS]})"
        if status < 0:
            bound = self._settings.memory_bytes >> 20
            return user_message(
                " (by signal %1; the memory granted to it is %2 MiB)", str(-status), str(bound)
            )
        return ""

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def end(self) -> None:
        """Let the process end, and see to it that it does. It may take seconds."""
        stdin, stdout = self._pipes
        # What was not written cannot be, when the process is gone.
        with suppress(OSError):
            stdin.close()
        try:
            self._process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(STOPPING)
        stdout.close()

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        return cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)

    def _listen(self) -> None:
        with cast("IO[bytes]", self._process.stderr) as stderr:
            for line in stderr:
                self._said.append(line.decode("utf-8", "replace").strip())
