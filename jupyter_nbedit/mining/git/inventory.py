"""What a clone has, and what it should have: asked without a network and without fetching."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from .environment import GitError, GitProcess, git_command, git_environment, pieces, reason_of


def notebook_versions(git_dir: Path, head: str) -> set[str]:
    """Return the blobs of all notebooks that the commits up to `head` changed, before and after."""
    arguments = ["log", "--raw", "-z", "--no-renames", "--no-abbrev", "--format=", head]
    found: set[str] = set()
    description = b""
    for field in _said(git_dir, arguments):
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
    lines = _said(git_dir, arguments, end=b"\n")
    return {line[5:].decode() for line in lines if line.startswith(b"blob ")}


def _said(git_dir: Path, arguments: list[str], end: bytes = b"\0") -> Iterator[bytes]:
    """Yield what git prints; fail at the end if git did."""
    with GitProcess(git_dir.absolute(), arguments) as git:
        yield from pieces(git.output, end)
        if problem := git.finish():
            raise GitError(problem)


def ask_locally(git_dir: Path, arguments: list[str], *, fail: bool = True) -> str:
    """Run a git command that needs no network and return what it prints."""
    done = subprocess.run(
        git_command(arguments),
        cwd=git_dir,
        env={**git_environment(), "GIT_DIR": str(git_dir.absolute())},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 and fail:
        raise GitError(reason_of(done.stderr) or f"git {arguments[0]} failed")
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
