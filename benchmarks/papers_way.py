"""The paper's way to extract edits, as its authors describe it: the yardstick for ours.

Two `git show` processes and two `nbformat.reads` for every edit.
"""

from __future__ import annotations

import difflib
import logging
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat

from jupyter_nbedit.mining.notebooks.edit_records import Opcode, PaperEdit


def papers_way(git_dir: Path, repo: str) -> Iterator[PaperEdit]:
    """Yield the edits of a repository, in the order of `git log`."""
    logging.getLogger("traitlets").disabled = True
    warnings.simplefilter("ignore")
    listing = _git(git_dir, "log", "--name-only", "--pretty=format:%n%H%n%s")
    seen: set[tuple[str, str]] = set()
    commit, message, stage = "", "", 0
    for line in listing.splitlines():
        if not line.strip():
            stage = 0
        elif stage == 0:
            commit, stage = line, 1
        elif stage == 1:
            message, stage = line, 2
        elif line.strip().endswith(".ipynb") and (commit, line) not in seen:
            seen.add((commit, line))
            old = _code_cells(_git(git_dir, "show", f"{commit}^:{line.strip()}"))
            new = _code_cells(_git(git_dir, "show", f"{commit}:{line.strip()}"))
            cell_diff = _opcodes(old, new)
            line_diff = [
                _opcodes(
                    "\n".join(old[start:end]).split("\n"),
                    "\n".join(new[new_start:new_end]).split("\n"),
                )
                for tag, start, end, new_start, new_end in cell_diff
                if tag == "replace"
            ]
            yield PaperEdit(repo, commit, line.strip(), message, old, new, cell_diff, line_diff)


def _git(git_dir: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        env={"GIT_DIR": str(git_dir), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def _code_cells(text: str) -> list[str]:
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception:  # noqa: BLE001 - whatever is wrong, the paper takes it for an empty notebook
        return []
    return [
        "".join(cell.get("source", "")) for cell in notebook["cells"] if cell["cell_type"] == "code"
    ]


def _opcodes(old: list[str], new: list[str]) -> list[Opcode]:
    matcher = difflib.SequenceMatcher(None, old, new)
    return [opcode for opcode in matcher.get_opcodes() if opcode[0] != "equal"]
