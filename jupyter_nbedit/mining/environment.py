"""Running git so that nothing a repository holds can make it run anything else.

The environment is built from nothing rather than cleaned: no variable of the user's that git would
obey comes through, no system or user configuration is read, no transport is allowed unless the
caller names it, and no object is fetched behind our back.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

_INHERITED = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")

#: Settings that switch off whatever could run a program or leave the machine.
SAFE_SETTINGS = (
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
        HOME=os.devnull,
        XDG_CONFIG_HOME=os.devnull,
        LC_ALL="C.UTF-8",
        GIT_CONFIG_NOSYSTEM="1",
        GIT_CONFIG_SYSTEM=os.devnull,
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_ATTR_NOSYSTEM="1",
        GIT_NO_REPLACE_OBJECTS="1",
        GIT_NO_LAZY_FETCH="1",
        GIT_OPTIONAL_LOCKS="0",
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


def start_git(
    git_dir: Path,
    arguments: Sequence[str],
    *,
    stdin: int | None = subprocess.DEVNULL,
    stderr: int | None = subprocess.DEVNULL,
    buffered: bool = True,
) -> subprocess.Popen[bytes]:
    """Start git on a repository view (see :mod:`.repository`), its output in a pipe.

    Raises
    ------
    GitError
        If git is not installed.
    """
    environment = git_environment()
    environment["GIT_DIR"] = str(git_dir)
    try:
        # A session of its own, so that Ctrl+C reaches us and not git behind our back.
        return subprocess.Popen(
            git_command(arguments),
            cwd=git_dir,
            env=environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            bufsize=-1 if buffered else 0,
            start_new_session=True,
        )
    except FileNotFoundError:
        raise GitError("git is needed to read a repository, and is not on the PATH") from None
