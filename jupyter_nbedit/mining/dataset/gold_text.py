"""The paper's gold text, and how a dataset compares with what its authors published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ...utils.files import read_lines
from ..notebooks.edit_records import Opcode, PaperEdit


class Published(msgspec.Struct):
    """A test edit as the authors published it."""

    repo: str
    commit: str
    file_name: str
    expected_cell: str
    expected_file: str


class Comparison(msgspec.Struct):
    """How the published edits of some repositories compare with a dataset.

    Attributes
    ----------
    equal : int
        Published edits whose two texts are those of the dataset, byte for byte.
    different, absent : list of str
        Names of those that differ, and of those that the dataset has no record of.
    """

    equal: int = 0
    different: list[str] = []
    absent: list[str] = []


def cell_text(sources: Sequence[str], cell_diff: Iterable[Opcode]) -> str:
    """Return the gold text of the cell task: the changed cells after the edit."""
    return "".join(
        source + "\n" for _, _, _, start, end in cell_diff for source in sources[start:end]
    )


def file_text(sources: Sequence[str]) -> str:
    r"""Return the gold text of the file task: every cell between `<Cell_i>` and `<\Cell_i>`."""
    return "".join(
        f"<Cell_{number}>\n{source}\n<\\Cell_{number}>\n" for number, source in enumerate(sources)
    )


def compare(edits: Iterable[PaperEdit], published: Path) -> Comparison:
    """Compare the records of a dataset with the published edits of the same repositories.

    Published edits know a file by its name without folders, so of several files of that name in a
    commit the one with the expected text counts.

    Parameters
    ----------
    edits : iterable of PaperEdit
        The dataset.
    published : Path
        The authors' edits, one JSON object a line.
    """
    wanted: dict[tuple[str, str, str], Published] = {}
    for line in read_lines(published):
        each = msgspec.json.decode(line, type=Published)
        wanted[each.repo, each.commit, each.file_name] = each
    matches: dict[tuple[str, str, str], bool] = {}
    repositories: set[str] = set()
    for edit in edits:
        repositories.add(edit.repo)
        name = (edit.repo, edit.commit, edit.file.rpartition("/")[2])
        expected = wanted.get(name)
        if expected is not None:
            same = (
                cell_text(edit.new, edit.cell_diff) == expected.expected_cell
                and file_text(edit.new) == expected.expected_file
            )
            matches[name] = same or matches.get(name, False)
    result = Comparison()
    for name in wanted:
        if name[0] not in repositories:
            continue
        repo, commit, file = name
        if name not in matches:
            result.absent.append(f"{repo}@{commit}:{file}")
        elif matches[name]:
            result.equal += 1
        else:
            result.different.append(f"{repo}@{commit}:{file}")
    return result
