"""Find one edit of a dataset."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from ...utils.files import DatasetError
from ..notebooks.edit_records import NotebookEdit

_SHORTEST = 4


def find_edit(edits: Iterable[NotebookEdit], wanted: str) -> NotebookEdit:
    """Return the first edit that is meant.

    Parameters
    ----------
    edits : iterable of NotebookEdit
        The records.
    wanted : str
        Its number in the dataset, from 1; its key, `owner/name@commit:file`; or of the commit's
        name at least the first four characters, alone or with `:` and the end of the file's name.

    Raises
    ------
    DatasetError
        If there is none.
    """
    # A short run of digits is a number: the name of a commit is given with more of them.
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        found = next(islice(edits, max(int(wanted), 1) - 1, None), None) if int(wanted) else None
    else:
        commit, _, file = wanted.partition(":")
        found = next((edit for edit in edits if _is_meant(edit, wanted, commit, file)), None)
    if found is None:
        raise DatasetError(f"there is no edit {wanted!r}")
    return found


def _is_meant(edit: NotebookEdit, wanted: str, commit: str, file: str) -> bool:
    if edit.key == wanted:
        return True
    return len(commit) >= _SHORTEST and edit.commit.startswith(commit) and edit.file.endswith(file)
