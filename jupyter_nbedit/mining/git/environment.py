"""Running git so that nothing a repository holds can make it run anything else.

The environment is built from nothing rather than cleaned: no variable of the user's that git would
obey comes through, no system or user configuration is read, no transport is allowed unless the
caller names it, and no object is fetched behind our back.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from ...utils.processes import own_group

# Where git and its helpers are found and where they put temporary files; nothing that git obeys.
_INHERITED = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")

# Git would map the packs whole. Through small windows it needs a twentieth more time, and a third
# of the memory less.
_SMALL_WINDOWS = ("core.packedGitWindowSize=8m", "core.packedGitLimit=64m")
_CHUNK = 1 << 18

#: Settings that switch off whatever could run a program or leave the machine.
SAFE_SETTINGS = (
    # Nothing is below it, on any platform.
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.pager=cat",
    "core.commitGraph=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "log.showSignature=false",
    "diff.external=",
    "credential.helper=",
)


class GitError(RuntimeError):
    """Git could not be run, or did not do what it was asked."""


def git_environment(protocols: Iterable[str] = ()) -> dict[str, str]:
    """Return the environment git runs in.

    Parameters
    ----------
    protocols : iterable of str
        Transports git may use, as in GIT_ALLOW_PROTOCOL ("https", "file"); none by default.
    """
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment.update(
        # Below it git finds no configuration, and curl no passwords.
        HOME=os.devnull,
        XDG_CONFIG_HOME=os.devnull,
        LC_ALL="C.UTF-8",
        GIT_CONFIG_NOSYSTEM="1",
        GIT_CONFIG_SYSTEM=os.devnull,
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_ATTR_NOSYSTEM="1",
        # A repository may say that another object stands for one: the history would not be its own.
        GIT_NO_REPLACE_OBJECTS="1",
        # A partial clone would fetch what it lacks from wherever its configuration points.
        GIT_NO_LAZY_FETCH="1",
        GIT_OPTIONAL_LOCKS="0",
        # Never ask for a password: there is nobody to answer.
        GIT_TERMINAL_PROMPT="0",
        GIT_ASKPASS="true",
        GIT_PAGER="cat",
        GIT_PROTOCOL_FROM_USER="0",
        # An empty list would mean "no restriction"; "none" is a transport that does not exist.
        GIT_ALLOW_PROTOCOL=":".join(protocols) or "none",
    )
    return environment


def git_command(arguments: Sequence[str], settings: Iterable[str] = ()) -> list[str]:
    """Return the command line for a git call, with the safe settings and then `settings`."""
    command = ["git", "--no-pager"]
    for setting in (*SAFE_SETTINGS, *settings):
        command += ["-c", setting]
    return [*command, *arguments]


class GitProcess:
    """A git command at work on a repository view (see :mod:`.repository`).

    As a context manager it waits for git at the end, and ends it when the reader gives up.

    Parameters
    ----------
    git_dir : Path
        The view.
    arguments : sequence of str
        The command and its arguments.
    buffered : bool
        Whether Python buffers the pipes.

    Attributes
    ----------
    input, output : binary files
        The ends of git's pipes.

    Raises
    ------
    GitError
        If git is not installed.
    """

    def __init__(
        self,
        git_dir: Path,
        arguments: Sequence[str],
        *,
        buffered: bool = True,
    ) -> None:
        try:
            # Ctrl+C is to reach us and not git behind our back.
            self._process = subprocess.Popen(
                git_command(arguments, _SMALL_WINDOWS),
                cwd=git_dir,
                # Told where the repository is, git does not look for another one above it.
                env={**git_environment(), "GIT_DIR": str(git_dir)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=-1 if buffered else 0,
                **own_group(),
            )
        except FileNotFoundError:
            raise GitError("git is needed to read a repository, and is not on the PATH") from None
        self.input = cast("IO[bytes]", self._process.stdin)
        self.output = cast("IO[bytes]", self._process.stdout)
        self._complaints = b""
        # Read all along, so that a full pipe never stops git.
        self._reader = threading.Thread(target=self._read_complaints, daemon=True)
        self._reader.start()

    def __enter__(self) -> GitProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.kill()

    def send(self, lines: Iterable[bytes]) -> None:
        """Write lines to git while its output is read, and then end its input."""
        threading.Thread(target=self._send, args=(list(lines),), daemon=True).start()

    def finish(self) -> str:
        """Wait for git and return its last complaint if it failed, else nothing."""
        # Git may be gone already; its exit status tells more than the pipe does.
        with suppress(OSError):
            self.input.close()
        # Closed before the wait: git, if it still writes, ends instead of waiting for a reader.
        self.output.close()
        failed = self._process.wait() != 0
        self._reader.join()
        lines = self._complaints.decode("utf-8", "replace").strip().splitlines()
        return (lines[-1].removeprefix("fatal: ") if lines else "git failed") if failed else ""

    def kill(self) -> None:
        """End git at once."""
        self._process.kill()
        self.finish()

    def _send(self, lines: list[bytes]) -> None:
        # A closed pipe means that git has stopped, and its exit status says so.
        with suppress(OSError), self.input:
            self.input.writelines(line + b"\n" for line in lines)

    def _read_complaints(self) -> None:
        stream = cast("IO[bytes]", self._process.stderr)
        with stream:
            while chunk := stream.read(4096):
                # The end alone: a damaged repository makes git complain without end.
                self._complaints = (self._complaints + chunk)[-2000:]


def pieces(stream: IO[bytes], end: bytes = b"\0") -> Iterator[bytes]:
    """Yield what stands between the ends of a stream; a last newline alone is nothing."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(end)
        yield from whole
    if rest.strip(b"\n"):
        yield rest


def reason_of(said: bytes) -> str:
    """Return git's own complaint in one line, without addresses or control characters."""
    # An address may hold a password, and a server's words may hold what a terminal obeys.
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    chosen = next((line for line in reversed(lines) if line.startswith("fatal:")), "")
    text = re.sub(r"\S+://\S+", "the address", chosen or (lines[-1] if lines else ""))
    return "".join(mark if mark.isprintable() else " " for mark in text)[:300].strip()
