"""The predictions and the table that the paper's authors published, and the edits behind them.

The authors give what was expected and what a model answered, not what was asked. The text before an
edit is taken from a dataset mined out of the same repositories, where that has the edit with
exactly the expected texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from ...mining.dataset.files import read_edits
from ...mining.dataset.gold_text import Published
from ...mining.notebooks.edit_records import NotebookEdit
from ...utils.files import DatasetError, read_lines
from ..records import Kind
from ..tasks.rewrite import texts, with_opcodes

Task = Literal["cell", "file"]

TASKS: tuple[Task, ...] = ("cell", "file")

Table = dict[str, dict[str, dict[str, float]]]
"""By task and postprocessing, model and metric: means in percent over all test edits."""

TEST_EDITS = 8_255
"""How many test edits the table's means are over."""


class PublishedEdit(Published):
    """A test edit with the answers of a model: DeepSeek-Coder 1.3B, shown five examples."""

    five_shot_1_3b_cell: str
    five_shot_1_3b_file: str

    @property
    def name(self) -> tuple[str, str, str]:
        """Repository, commit and file without its folder: all that is known of it."""
        return self.repo, self.commit, self.file_name

    def expected(self, task: Task) -> str:
        """Return the text that is right."""
        return self.expected_cell if task == "cell" else self.expected_file

    def answer(self, task: Task) -> str:
        """Return what the model answered."""
        return self.five_shot_1_3b_cell if task == "cell" else self.five_shot_1_3b_file


class Rebuilt(msgspec.Struct, frozen=True):
    """What an edit started from.

    Attributes
    ----------
    before : dict
        The old text of each task.
    kind : {"adds", "deletes", "modifies", "none"}
        Whether code that changes is on the new side only, the old one only, or both; "none" when
        no code changes (but Markdown or outputs), so that both sides of the cell task are empty.
    """

    before: dict[Task, str]
    kind: Kind


def read_published(path: Path) -> list[PublishedEdit]:
    """Read the published edits.

    Raises
    ------
    DatasetError
        If a line is not one; its number is named.
    """
    decoder = msgspec.json.Decoder(PublishedEdit)
    found: list[PublishedEdit] = []
    try:
        for line in read_lines(path):
            found.append(decoder.decode(line))  # noqa: PERF401 - the count names a bad line
    except msgspec.MsgspecError as error:
        raise DatasetError(
            f"{path}, line {len(found) + 1}: not a published edit: {error}"
        ) from None
    return found


def read_table(path: Path) -> Table:
    """Read the published table.

    Raises
    ------
    DatasetError
        If it is none.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Table)
    except msgspec.MsgspecError as error:
        raise DatasetError(f"{path}: not the published table: {error}") from None


def rebuild(
    published: Iterable[PublishedEdit], datasets: Iterable[Path]
) -> dict[tuple[str, str, str], Rebuilt]:
    """Return what published edits started from, by their names.

    Parameters
    ----------
    published : iterable of PublishedEdit
        The edits.
    datasets : iterable of Path
        What was mined out of their repositories.
    """
    found: dict[tuple[str, str, str], Rebuilt] = {}
    for name, edit in known_edits(published, datasets):
        cell, file = (texts(edit, whole=whole) for whole in (False, True))
        found[name] = Rebuilt({"cell": cell[0], "file": file[0]}, _kind(*cell))
    return found


def known_edits(
    published: Iterable[PublishedEdit], datasets: Iterable[Path]
) -> Iterator[tuple[tuple[str, str, str], NotebookEdit]]:
    """Yield the published edits that datasets have with exactly the expected texts, by name."""
    wanted = {edit.name: edit for edit in published}
    for path in datasets:
        for mined in read_edits(path):
            name = name_of(mined)
            if name not in wanted:
                continue
            edit = with_opcodes(mined)
            cell, file = (texts(edit, whole=whole)[1] for whole in (False, True))
            if (cell, file) == (wanted[name].expected_cell, wanted[name].expected_file):
                yield name, edit


def name_of(edit: NotebookEdit) -> tuple[str, str, str]:
    """Return the name by which a mined edit would be published."""
    return edit.repo, edit.commit, edit.file.rpartition("/")[2]


def _kind(old: str, new: str) -> Kind:
    if old:
        return "modifies" if new else "deletes"
    return "adds" if new else "none"
