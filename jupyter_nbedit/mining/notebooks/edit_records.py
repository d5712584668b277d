r"""The record: one edit of one notebook in one commit.

Two forms share the paper's eight keys (Jin, Wang and Nie 2025, `commits.jsonl`):

======== ==========================================================================================
paper    :class:`PaperEdit`: `repo, commit, file, message, old, new, cell_diff, line_diff`, nothing
         else. `old` and `new` are the sources of the code cells before and after, `cell_diff` the
         `difflib` opcodes between the two lists without `equal`, `line_diff` one list of such
         opcodes for every `replace` in `cell_diff`, over the lines of the replaced cells.
full     :class:`NotebookEdit`: the same keys first and with the same meaning, then ours. A reader
         of the paper's files can read ours by ignoring the other keys.
======== ==========================================================================================

What the full form adds:

- `user`, `parent`, `time`, `status`, `old_file`: where and when. `status` is A, M, D or R; R is a
  rename (with or without changes) and `old_file` the name before it.
- `old_cells`, `new_cells`: every cell, of every type, in order. The source of a *code* cell is not
  repeated there: the n-th code cell's source is `old[n]` (`new[n]`).
  :meth:`NotebookEdit.cells_before` and :meth:`NotebookEdit.cells_after` put the two together.
- `changes`: how the cells before correspond to the cells after. Cells that stayed as and where they
  were are left out. Positions index `old_cells` and `new_cells`; a *moved* cell changed its place
  relative to the cells that stayed, an *edited* one its text. Hunks are
  `(old_start, old_end, new_start, new_end)`, over lines in `lines` and, within those, over
  characters (on token borders) in `tokens`, as :mod:`jupyter_nbedit.core.diffs` makes them.
- `language`, `nbformat`: the kernel's language in lower case ("" when unknown) and the major format
  version, of the newer side (of the older side when the notebook was deleted).
- `copy`: "checkpoint" for a file under `.ipynb_checkpoints` or named like one, "generated" for a
  notebook that a tool wrote (a documentation build, an executed copy), else "".
- `content`: a hash of `(old, new)`. `duplicate_of`: the :attr:`NotebookEdit.key` of the first edit
  of the dataset with the same `content` (and, of edits that change no code, the same other
  cells); `near_duplicate_of`: that of the first edit of its cluster
  of near duplicates. Both are "" on the first edit itself and while duplicates are not marked yet.

A dataset is a stream of records, ordered by repository (as the sources are listed), file (by the
bytes of the path) and then as `git log` lists the commits, newest first. Files whose name ends in
`.jsonl.zst` hold one JSON object a line; they may consist of several zstd frames.

Texts are valid Unicode: a lone surrogate becomes U+FFFD when a notebook is parsed. Paths and
messages that are not UTF-8 keep their bytes as `\xNN` escapes (see :func:`printable_path`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from jupyter_nbedit.core.notebook import CellType

Schema = Literal["full", "paper"]
Status = Literal["A", "M", "D", "R"]
Copy = Literal["", "checkpoint", "generated"]
ChangeKind = Literal["inserted", "deleted", "edited", "moved", "moved-edited", "retyped"]

#: A `difflib` opcode: tag, old start, old end, new start, new end.
Opcode = tuple[str, int, int, int, int]
#: old start, old end, new start, new end
Span = tuple[int, int, int, int]

_encoder = msgspec.json.Encoder()


class PaperEdit(msgspec.Struct):
    """An edit in the paper's form, its keys in the order of the authors' files."""

    repo: str
    commit: str
    file: str
    message: str = ""
    old: list[str] = msgspec.field(default_factory=list)
    new: list[str] = msgspec.field(default_factory=list)
    cell_diff: list[Opcode] = msgspec.field(default_factory=list)
    line_diff: list[list[Opcode]] = msgspec.field(default_factory=list)

    @property
    def key(self) -> str:
        """What names this edit in a dataset: repository, commit and file."""
        return f"{self.repo}@{self.commit}:{self.file}"


class CellRecord(msgspec.Struct, omit_defaults=True):
    """A cell of one side of an edit; `source` is left out for code cells (see the module)."""

    type: CellType
    id: str = ""
    source: str = ""


class CellChange(msgspec.Struct, omit_defaults=True):
    """One cell that did not stay as it was.

    Attributes
    ----------
    kind : str
        What happened to it. "retyped" also covers a retyped cell that was edited or moved.
    old, new : int or None
        Its position before and after; None where it did not exist.
    lines, tokens : list of Span
        Its hunks, for "edited", "moved-edited" and "retyped".
    """

    kind: ChangeKind
    old: int | None = None
    new: int | None = None
    lines: list[Span] = msgspec.field(default_factory=list)
    tokens: list[Span] = msgspec.field(default_factory=list)


class NotebookEdit(PaperEdit):
    """An edit in the full form; the module's text explains every key."""

    user: str = ""
    parent: str = ""
    time: int = 0
    status: Status = "M"
    old_file: str = ""
    language: str = ""
    nbformat: int = 0
    copy: Copy = ""
    old_cells: list[CellRecord] = msgspec.field(default_factory=list)
    new_cells: list[CellRecord] = msgspec.field(default_factory=list)
    changes: list[CellChange] = msgspec.field(default_factory=list)
    content: str = ""
    duplicate_of: str = ""
    near_duplicate_of: str = ""

    @property
    def repository(self) -> str:
        """The repository as `owner/name`, or its bare name when the owner is not known."""
        return f"{self.user}/{self.repo}" if self.user else self.repo

    @property
    def key(self) -> str:
        """What names this edit in a dataset: repository, commit and file."""
        return f"{self.repository}@{self.commit}:{self.file}"

    def cells_before(self) -> list[CellRecord]:
        """Return every cell before the edit, with its source."""
        return _with_sources(self.old_cells, self.old)

    def cells_after(self) -> list[CellRecord]:
        """Return every cell after the edit, with its source."""
        return _with_sources(self.new_cells, self.new)

    def to_paper(self) -> PaperEdit:
        """Return the same edit in the paper's form."""
        return PaperEdit(
            self.repo,
            self.commit,
            self.file,
            self.message,
            self.old,
            self.new,
            self.cell_diff,
            self.line_diff,
        )


def _with_sources(cells: Iterable[CellRecord], code: Iterable[str]) -> list[CellRecord]:
    sources = iter(code)
    return [
        CellRecord("code", cell.id, next(sources)) if cell.type == "code" else cell
        for cell in cells
    ]


def content_hash(old: Sequence[str], new: Sequence[str]) -> str:
    """Return the hash by which two edits are exact duplicates: of their code cells, both sides."""
    return hashlib.blake2b(_encoder.encode((old, new)), digest_size=16).hexdigest()


def printable_path(raw: bytes) -> str:
    r"""Return a path as text: UTF-8, any other byte as `\xNN`."""
    return raw.decode("utf-8", "backslashreplace")


_decoder = msgspec.json.Decoder(NotebookEdit)


def encode(edit: PaperEdit) -> bytes:
    """Return an edit as one line of JSON, newline included."""
    return _encoder.encode(edit) + b"\n"


def decode(line: bytes) -> NotebookEdit:
    """Read one line of either form; keys that a form lacks get their defaults.

    Raises
    ------
    msgspec.MsgspecError
        If the line is no record.
    """
    try:
        return _decoder.decode(line)
    except msgspec.ValidationError:
        # In the authors' files a side that did not parse is "" instead of an empty list.
        fields = msgspec.json.decode(line)
        for side in ("old", "new"):
            if isinstance(fields, dict) and fields.get(side) == "":
                fields[side] = []
        # git's name for a file that became a link, or was one: it was changed, as our miner says.
        if isinstance(fields, dict) and fields.get("status") == "T":
            fields["status"] = "M"
        return msgspec.convert(fields, NotebookEdit)
