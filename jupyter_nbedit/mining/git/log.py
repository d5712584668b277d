"""Read a history: which notebooks every commit changed, and the blobs before and after.

One `git log` process tells everything but the contents. Renames are then looked for by git as well,
in the few commits that delete a notebook.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from ..notebooks.edit_records import Status
from .environment import GitProcess, pieces

SUFFIX = b".ipynb"
_FORMAT = "--format=tformat:%x01%H%x00%P%x00%at%x00%s"
_RAW = ("--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv")
_FILE_MODES = (b"100644", b"100755", b"100664")
_ABSENT = b"000000"
_SUBMODULE = b"160000"

Renames = Literal["full", "paper"]


class Commit(msgspec.Struct, gc=False):
    """A commit, by what a record says of it. `number` counts from the newest."""

    number: int
    id: str
    parent: str
    time: int
    message: str


class Change(msgspec.Struct, gc=False):
    """One notebook in one commit; a blob is b"" where the file is not there.

    `odd` names what stands there instead of a plain file: "symlink" or "submodule".
    """

    commit: Commit
    path: bytes
    status: Status
    old: bytes
    new: bytes
    old_path: bytes = b""
    odd: str = ""


class History(msgspec.Struct):
    """What :func:`read_history` found.

    Attributes
    ----------
    changes : list of Change
        In the order of `git log`, newest first; within a commit by path.
    commits : int
        Number of commits that change a notebook.
    problem : str
        Why the history ends early or lacks renames, else empty.
    """

    changes: list[Change] = []
    commits: int = 0
    problem: str = ""


def read_history(view: Path, head: str, renames: Renames) -> History:
    """List the changes of notebooks in the history of `head`, merges left out.

    Parameters
    ----------
    view : Path
        A view of the repository, see :func:`jupyter_nbedit.mining.git.repository.view`.
    head : str
        The newest commit.
    renames : {"full", "paper"}
        "full" turns a notebook deleted and one added alike into one change with status R. "paper"
        does what `git log --name-only` does: the file has only its new name, so that nothing stood
        there before, and the deletion is not listed.
    """
    history = History()
    commit: Commit | None = None
    deleting: list[str] = []
    number = 0
    # --full-history: a path would otherwise make git skip side branches that end up the same.
    arguments = [
        "log",
        "--full-history",
        "--no-renames",
        *_RAW,
        _FORMAT,
        "--encoding=UTF-8",
        "--no-notes",
        "--no-decorate",
        "--no-color",
        "--no-mailmap",
        head,
        "--",
        "*.ipynb",
    ]
    with GitProcess(view, arguments) as git:
        tokens = pieces(git.output)
        for token in tokens:
            header = token.removeprefix(b"\n")
            if header.startswith(b"\x01"):
                parents, time, subject = next(tokens), next(tokens), next(tokens)
                commit = Commit(
                    number,
                    header[1:].decode("ascii"),
                    parents.split(b" ")[0].decode("ascii"),
                    int(time) if time.lstrip(b"-").isdigit() else 0,
                    subject.decode("utf-8", "backslashreplace"),
                )
                number += 1
            elif header.startswith(b":") and commit is not None:
                change = _change(commit, header, next(tokens, b""))
                if change is None:
                    continue
                if not history.changes or history.changes[-1].commit is not commit:
                    history.commits += 1
                history.changes.append(change)
                if change.status == "D" and (not deleting or deleting[-1] != commit.id):
                    deleting.append(commit.id)
        if problem := git.finish():
            history.problem = "history incomplete: " + problem
    if deleting:
        _follow_renames(view, history, deleting, renames)
    return history


def _change(commit: Commit, header: bytes, path: bytes) -> Change | None:
    if not path.endswith(SUFFIX):
        return None
    old_mode, new_mode, old, new, status = header[1:].split(b" ")
    odd = ""
    blobs = []
    for mode, name in ((old_mode, old), (new_mode, new)):
        there = mode not in (_ABSENT, _SUBMODULE)
        blobs.append(bytes.fromhex(name.decode("ascii")) if there else b"")
        if mode == _SUBMODULE:
            odd = "submodule"
        elif there and mode not in _FILE_MODES:
            odd = "symlink"
    kind: Status = "A" if status[:1] == b"A" else "D" if status[:1] == b"D" else "M"
    return Change(commit, path, kind, blobs[0], blobs[1], odd=odd)


def _follow_renames(view: Path, history: History, commits: list[str], renames: Renames) -> None:
    moved = _find_renames(view, commits, renames, "--find-renames")
    if moved is None:
        # Git compares contents and stops at the first that is missing; equal blobs need none.
        history.problem = history.problem or "renames with changes not followed: objects missing"
        moved = _find_renames(view, commits, renames, "--find-renames=100%") or []
    sources = {(commit, source) for commit, source, _ in moved}
    targets = {(commit, target): source for commit, source, target in moved}
    old_blobs = {
        (change.commit.id, change.path): change.old
        for change in history.changes
        if (change.commit.id, change.path) in sources
    }
    kept: list[Change] = []
    for change in history.changes:
        place = (change.commit.id, change.path)
        if place in sources:
            continue
        source = targets.get(place)
        if renames == "full" and source is not None and (place[0], source) in old_blobs:
            change.status = "R"
            change.old_path = source
            change.old = old_blobs[place[0], source]
        kept.append(change)
    history.changes = kept


def _find_renames(
    view: Path, commits: Iterable[str], renames: Renames, similarity: str
) -> list[tuple[str, bytes, bytes]] | None:
    # The paper's `git log` pairs a notebook with any file; ours only with another notebook.
    paths = ["--", "*.ipynb"] if renames == "full" else []
    arguments = [
        "diff-tree",
        "--stdin",
        "-r",
        similarity,
        "--diff-filter=R",
        *_RAW,
        "--format=tformat:%x01%H",
        *paths,
    ]
    found: list[tuple[str, bytes, bytes]] = []
    commit = ""
    with GitProcess(view, arguments) as git:
        git.send(commit.encode() for commit in commits)
        tokens = pieces(git.output)
        for token in tokens:
            header = token.removeprefix(b"\n")
            if header.startswith(b"\x01"):
                commit = header[1:].decode("ascii")
            elif header.startswith(b":"):
                source, target = next(tokens, b""), next(tokens, b"")
                if source.endswith(SUFFIX):
                    found.append((commit, source, target))
        return None if git.finish() else found
