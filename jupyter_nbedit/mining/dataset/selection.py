"""Choose edits of a dataset: the paper's filter, and what else one may want to leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from ..notebooks.edit_records import NotebookEdit
from .ondisk import DiskSet

WORDS = 3
"""The paper's filter: fewer words in the subject line say nothing about the edit."""


class Rules(msgspec.Struct, frozen=True):
    """Which edits are kept.

    Attributes
    ----------
    min_words : int
        Fewest words of the subject line.
    exact, near, copies : bool
        Whether marked exact duplicates, marked near duplicates, and checkpoint and generated
        copies are left out.
    no_code : bool
        Whether edits that change no code cell are left out.
    languages : tuple of str
        The languages that are kept; all when empty.
    """

    min_words: int = WORDS
    exact: bool = False
    near: bool = False
    copies: bool = False
    no_code: bool = False
    languages: tuple[str, ...] = ()


def subject(message: str) -> str:
    """Return the first line of a commit's message."""
    return message.split("\n", 1)[0].strip()


def select(
    edits: Iterable[NotebookEdit], rules: Rules, dropped: Counter[str]
) -> Iterator[NotebookEdit]:
    """Yield the edits that the rules keep: of a repository, commit and file the first alone.

    Parameters
    ----------
    edits : iterable of NotebookEdit
        The records.
    rules : Rules
        What is kept.
    dropped : Counter
        Counts what is left out, by reason.
    """
    with DiskSet() as seen:
        for edit in edits:
            reason = _reason(edit, rules)
            if not reason and not seen.add(edit.repository, edit.commit, edit.file):
                reason = "repeats a repository, commit and file"
            if reason:
                dropped[reason] += 1
            else:
                yield edit


def _reason(edit: NotebookEdit, rules: Rules) -> str:
    if len(subject(edit.message).split()) < rules.min_words:
        return f"fewer than {rules.min_words} words in the subject line"
    if rules.languages and edit.language not in rules.languages:
        return "another language"
    if rules.no_code and not edit.cell_diff:
        return "no code changed"
    if rules.copies and edit.copy:
        return f"{edit.copy} copy"
    if rules.exact and edit.duplicate_of:
        return "exact duplicate"
    if rules.near and edit.near_duplicate_of:
        return "near duplicate"
    return ""
