"""From the authors' files to ours, and back.

Their `commits.jsonl` and `commits-filtered.jsonl` hold the eight keys of :class:`PaperEdit`. A side
that is not there, or that nbformat does not read, is the empty text in their files; here it is the
empty list, as is a notebook without code. Their script lists nearly every commit twice, which
`dataset filter` undoes, as theirs does. What the full form has beyond the eight keys is worked out
where they tell it: the alignment of the cells, the content's hash, and the status by the side that
is empty. Other keys of ours are taken over when a line has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ...utils.files import DatasetError, read_lines
from ..notebooks.alignment import align
from ..notebooks.edit_records import CellRecord, NotebookEdit, Opcode, Status, content_hash
from ..notebooks.opcodes import line_opcodes, opcodes


class Foreign(msgspec.Struct):
    """A line of another tool; what it may lack is None."""

    repo: str
    commit: str
    file: str
    message: str = ""
    # A side that the authors could not parse is "" instead of an empty list.
    old: list[str] | str = ""
    new: list[str] | str = ""
    cell_diff: list[Opcode] | None = None
    line_diff: list[list[Opcode]] | None = None
    user: str = ""
    time: int = 0
    status: str = ""


_STATUSES: dict[str, Status] = {"A": "A", "M": "M", "D": "D", "R": "R"}
_decoder = msgspec.json.Decoder(Foreign)


def import_edits(path: Path) -> Iterator[NotebookEdit]:
    """Read the authors' file as records of the full form, in its order.

    Parameters
    ----------
    path : Path
        JSON Lines, plain or compressed with zstd.

    Raises
    ------
    DatasetError
        If a line is no edit; the text names the line.
    """
    if path.name.endswith(".parquet"):
        raise DatasetError(f"{path}: JSON Lines can be imported, not Parquet")
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            foreign = _decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise DatasetError(f"{path}, line {number}: not an edit: {error}") from None
        yield _full(foreign)


def completed(edit: NotebookEdit) -> NotebookEdit:
    """Return an edit with its cells and their alignment, from its code when it has no more."""
    if edit.changes or edit.old_cells or edit.new_cells:
        return edit
    before = [CellRecord("code", source=source) for source in edit.old]
    after = [CellRecord("code", source=source) for source in edit.new]
    return msgspec.structs.replace(
        edit,
        old_cells=[CellRecord("code")] * len(before),
        new_cells=[CellRecord("code")] * len(after),
        changes=align(before, after),
    )


def _full(foreign: Foreign) -> NotebookEdit:
    old = [] if isinstance(foreign.old, str) else foreign.old
    new = [] if isinstance(foreign.new, str) else foreign.new
    cell_diff = opcodes(old, new) if foreign.cell_diff is None else foreign.cell_diff
    line_diff = foreign.line_diff
    if line_diff is None:
        line_diff = line_opcodes(old, new, cell_diff)
    by_side: Status = "M"
    if (new and not old) or (foreign.old == "" and isinstance(foreign.new, list)):
        by_side = "A"
    elif (old and not new) or (foreign.new == "" and isinstance(foreign.old, list)):
        by_side = "D"
    edit = NotebookEdit(
        foreign.repo,
        foreign.commit,
        foreign.file,
        foreign.message,
        old,
        new,
        cell_diff,
        line_diff,
        foreign.user,
        time=foreign.time,
        # Git has more letters: a link that became a file is one that was modified.
        status=_STATUSES.get(foreign.status, by_side),
        content=content_hash(old, new),
    )
    return completed(edit)


def _decode(line: bytes) -> Foreign:
    try:
        return _decoder.decode(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # Half a character, written as an escape, is JSON to Python's library only.
        return msgspec.convert(_mended(json.loads(line)), Foreign)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value
