"""Count a dataset: the paper's tables, and what else tells whether it is any good.

- A *revision* is a commit that changes notebooks; an *edit* is one notebook in one commit.
- The *cells changed* of an edit are its code cells that were replaced, inserted or deleted; where
  several cells became several others, the larger number counts.
- The *lines changed* are those deleted and those added, of code alone.

Only numbers are kept, and sets that may lie on disk, so memory does not grow with the dataset.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from ...utils.distributions import Distribution, distribution
from ..notebooks.edit_records import NotebookEdit
from .duplicates import code_lines
from .ondisk import DiskSet

KINDS = (
    "modifies one cell",
    "modifies several cells",
    "adds cells",
    "deletes cells",
    "mixed",
    "changes no code",
)
"""What an edit does to the code cells: one of these."""


class RepositoryCount(msgspec.Struct):
    """One repository's part of a dataset."""

    repository: str
    notebooks: int = 0
    revisions: int = 0
    edits: int = 0


class Statistics(msgspec.Struct, frozen=True):
    """The numbers of a dataset; `dataset stats --json` prints them.

    Attributes
    ----------
    kinds : dict
        Edits by what they do to the code cells, see :data:`KINDS`.
    cell_changes : dict
        Cells of any type by what happened to them; empty in the paper's form.
    statuses, languages, copies : dict
        Edits by the records' fields of these names.
    by_repository : list of RepositoryCount
        The repositories, most edits first.
    """

    repositories: int
    notebooks: int
    revisions: int
    edits: int
    exact_duplicates: int
    near_duplicates: int
    kinds: dict[str, int]
    cell_changes: dict[str, int]
    statuses: dict[str, int]
    languages: dict[str, int]
    copies: dict[str, int]
    cells_changed: Distribution
    lines_changed: Distribution
    lines_deleted: Distribution
    lines_added: Distribution
    edits_per_repository: Distribution
    notebooks_per_repository: Distribution
    by_repository: list[RepositoryCount]


def kind_of(edit: NotebookEdit) -> str:
    """Return which of :data:`KINDS` an edit is."""
    tags = {opcode[0] for opcode in edit.cell_diff}
    if not tags:
        return "changes no code"
    if tags == {"insert"}:
        return "adds cells"
    if tags == {"delete"}:
        return "deletes cells"
    if tags != {"replace"}:
        return "mixed"
    return "modifies one cell" if cells_changed(edit) == 1 else "modifies several cells"


def cells_changed(edit: NotebookEdit) -> int:
    """Return how many code cells an edit replaces, inserts and deletes."""
    return sum(
        max(old_end - old_start, new_end - new_start)
        for _, old_start, old_end, new_start, new_end in edit.cell_diff
    )


def count(edits: Iterable[NotebookEdit]) -> Statistics:
    """Count the edits of a dataset in one pass.

    Parameters
    ----------
    edits : iterable of NotebookEdit
        The records.
    """
    repositories: dict[str, RepositoryCount] = {}
    by_kind: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    duplicates: Counter[str] = Counter()
    cells: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    deleted: Counter[int] = Counter()
    added: Counter[int] = Counter()
    with DiskSet() as notebooks, DiskSet() as revisions:
        for edit in edits:
            name = edit.repository
            of = repositories.setdefault(name, RepositoryCount(name))
            of.edits += 1
            of.notebooks += notebooks.add(name, edit.file)
            of.revisions += revisions.add(name, edit.commit)
            by_kind[kind_of(edit)] += 1
            changes.update(change.kind for change in edit.changes)
            statuses[edit.status] += 1
            languages[edit.language or "unknown"] += 1
            copies[edit.copy or "none"] += 1
            duplicates["exact"] += bool(edit.duplicate_of)
            duplicates["near"] += bool(edit.near_duplicate_of)
            cells[cells_changed(edit)] += 1
            minus, plus = map(len, code_lines(edit))
            deleted[minus] += 1
            added[plus] += 1
            lines[minus + plus] += 1
    counts = sorted(repositories.values(), key=lambda each: (-each.edits, each.repository))
    return Statistics(
        repositories=len(counts),
        notebooks=sum(each.notebooks for each in counts),
        revisions=sum(each.revisions for each in counts),
        edits=sum(each.edits for each in counts),
        exact_duplicates=duplicates["exact"],
        near_duplicates=duplicates["near"],
        kinds={kind: by_kind[kind] for kind in KINDS},
        cell_changes=_sorted(changes),
        statuses=_sorted(statuses),
        languages=_sorted(languages),
        copies=_sorted(copies),
        cells_changed=distribution(cells),
        lines_changed=distribution(lines),
        lines_deleted=distribution(deleted),
        lines_added=distribution(added),
        edits_per_repository=distribution(Counter(each.edits for each in counts)),
        notebooks_per_repository=distribution(Counter(each.notebooks for each in counts)),
        by_repository=counts,
    )


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
